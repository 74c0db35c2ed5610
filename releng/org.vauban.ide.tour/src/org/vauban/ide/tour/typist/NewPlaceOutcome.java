// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The suggestions at a place.
 *
 * @param model the model that suggested them
 * @param place the place
 * @param text the missing text, from its first character
 * @param first suggestion after the keys
 * @param later suggestion after the last key was pressed once more
 * @param requests requests to the engine, in order
 */
public record NewPlaceOutcome(String model, String place, String text, Answer first, Answer later,
        List<Request> requests) {

    /**
     * An answer to a key.
     *
     * @param millis time from the key to the ghost text; negative if there was none
     * @param text the complete ghost text; empty if there was none
     * @param right whether its first line equals the missing one
     * @param assist whether a list of proposals was open
     * @param key when the key was pressed, in milliseconds after the caret was placed; negative if it was not
     */
    public record Answer(long millis, String text, boolean right, boolean assist, long key) {

        public boolean shown() {
            return millis >= 0;
        }
    }

    /**
     * A request for a completion or for prefill ahead. Times in milliseconds.
     *
     * @param feature the feature that sent it
     * @param started time after the caret was placed; the first three keys come from 1,500 to 1,900
     * @param disposition outcome of a suggestion, as the prompt inspector names it; null for prefill ahead
     * @param finding finding of the check, or null
     * @param steps when each step of a suggestion was done, after the caret was placed; null for prefill ahead
     */
    public record Request(String feature, long started, int promptTokens, int reusedTokens, int generatedTokens,
            long promptMillis, long totalMillis, String disposition, String finding, Map<String, Long> steps) {

        private boolean isCompletion() {
            return feature.equals("completion");
        }
    }

    /**
     * Returns the request of the first answer, which is the last one before the second answer; null if there was none.
     */
    public Request ofFirst() {
        return lastOf(each -> later.key() < 0 || each.started() < later.key());
    }

    /** Returns the request of the later answer in the same way. */
    public Request ofLater() {
        return lastOf(each -> later.key() >= 0 && each.started() >= later.key());
    }

    private Request lastOf(Predicate<Request> which) {
        return requests.stream().filter(Request::isCompletion).filter(which).reduce((a, b) -> b).orElse(null);
    }
}
