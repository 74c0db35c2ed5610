// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
     * @param key when the key was pressed, in milliseconds after the caret was placed; negative if it was not
     */
    public record Answer(long millis, String text, boolean right, boolean assist, long key) {

        public boolean shown() {
            return millis >= 0;
        }
    }

    /**
     * A request of completion or of reading ahead. Times in milliseconds.
     *
     * @param feature that sent it
     * @param started after the caret was placed; the first three keys come from 1,500 to 1,900
     * @param disposition what became of a suggestion, as the prompt inspector names it; null for what is read ahead
     * @param finding of the check, or null
     * @param steps when each step of a suggestion was done, after the caret was placed; null for what is read ahead
     */
    public record Request(String feature, long started, int promptTokens, int reusedTokens, int generatedTokens,
            long promptMillis, long totalMillis, String disposition, String finding, Map<String, Long> steps) {

        private boolean isCompletion() {
            return feature.equals("completion");
        }
    }

    /** The last request before the second answer, of which the first one came; null if there was none. */
    public Request ofFirst() {
        return lastOf(each -> later.key() < 0 || each.started() < later.key());
    }

    /** The same of the later answer. */
    public Request ofLater() {
        return lastOf(each -> later.key() >= 0 && each.started() >= later.key());
    }

    private Request lastOf(Predicate<Request> which) {
        return requests.stream().filter(Request::isCompletion).filter(which).reduce((a, b) -> b).orElse(null);
    }
}
