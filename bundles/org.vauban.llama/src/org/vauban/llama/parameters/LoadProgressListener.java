// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

/** Receives the progress of a load, on the loading thread; must not call the binding. */
@FunctionalInterface
public interface LoadProgressListener {
    /**
     * @param fraction from 0 to 1
     * @return false to cancel the load
     */
    boolean at(float fraction);
}
