// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.log;

/**
 * Receives llama.cpp's log. Called on the logging thread, inside native code: it must be fast and must not call the
 * binding. Its exceptions are ignored.
 */
@FunctionalInterface
public interface LogListener {
    /** @param line one line without its end */
    void line(LogLevel level, String line);
}
