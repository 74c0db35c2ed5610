// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.util.List;

/**
 * One start. Times are in milliseconds; points in time are counted from the moment when the window is visible with the
 * editor in it, and -1 stands for a point that did not come.
 *
 * @param model the chosen model
 * @param gap place at which the user typed
 * @param window time from the start of the JVM until that moment
 * @param focused whether the editor had the focus at that moment
 * @param caretKept whether the caret was where the previous session had left it
 * @param loading when the engine began to start or the model to load; may be before that moment
 * @param ready when the model was loaded
 * @param hostStart time from the start of the host's process until it answered
 * @param modelLoad time that the host took to load the model
 * @param firstKey when the first key was pressed
 * @param lastKey when the last key was pressed
 * @param ghost when ghost text was first painted
 * @param text text of the ghost text, or null
 * @param requests requests to the engine until then, as listed in the prompt inspector
 */
record StartResult(String model, String gap, long window, boolean focused, boolean caretKept, long loading, long ready,
        long hostStart, long modelLoad, long firstKey, long lastKey, long ghost, String text, List<Request> requests) {

    /** A request for a completion or for prefill ahead. */
    record Request(String feature, long started, int promptTokens, int reusedTokens, int generatedTokens,
            long promptMillis, long totalMillis) {}

    boolean suggested() {
        return ghost >= 0;
    }

    long fromFirstKey() {
        return suggested() ? ghost - firstKey : -1;
    }

    long fromLastKey() {
        return suggested() ? ghost - lastKey : -1;
    }
}
