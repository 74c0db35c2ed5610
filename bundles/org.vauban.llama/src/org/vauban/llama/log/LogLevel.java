// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.log;

/** Levels of llama.cpp's log ({@code ggml_log_level}). */
public enum LogLevel {
    NONE, DEBUG, INFO, WARN, ERROR;

    public static LogLevel of(int value) {
        return value >= 0 && value < values().length ? values()[value] : INFO;
    }
}
