// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.parameters;

/** Hears how far a model is loaded, on the loading thread; must not call the binding. */
@FunctionalInterface
public interface LoadProgressListener {
    /**
     * @param fraction from 0 to 1
     * @return false to stop the loading
     */
    boolean at(float fraction);
}
