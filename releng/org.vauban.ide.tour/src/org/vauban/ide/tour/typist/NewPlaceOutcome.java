// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.List;

/**
 * What was suggested at a place.
 *
 * @param model that suggested it
 * @param place where
 * @param text that is missing there, from its first character
 * @param first after the keys
 * @param later after the last of them once more
 * @param requests to the engine, in order
 */
public record NewPlaceOutcome(String model, String place, String text, Answer first, Answer later,
        List<Request> requests) {

    /**
     * An answer to a key.
     *
     * @param millis from the key to the ghost text; negative if there was none
     * @param text of it when it was whole; empty if there was none
     * @param right whether its first line is what is missing
     * @param assist whether a list of proposals was open
     */
    public record Answer(long millis, String text, boolean right, boolean assist) {

        public boolean shown() {
            return millis >= 0;
        }
    }

    /**
     * A request of completion or of reading ahead. Times in milliseconds.
     *
     * @param feature that sent it
     * @param started after the caret was placed; the first three keys come from 1,500 to 1,900
     */
    public record Request(String feature, long started, int promptTokens, int reusedTokens, int generatedTokens,
            long promptMillis, long totalMillis) {}
}
