// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.log;

/**
 * Hears llama.cpp's log. Called on whatever thread logs, inside native code: it must be quick and must not call
 * the binding. What it throws is dropped.
 */
@FunctionalInterface
public interface LogListener {
    /** @param line one line without its end */
    void line(LogLevel level, String line);
}
