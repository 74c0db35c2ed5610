// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.List;

/**
 * The result for a mistake.
 *
 * @param model its id
 * @param mistake the mistake
 * @param kind its kind
 * @param error the error to repair, as the compiler words it
 * @param errors number of errors before
 * @param before the changed lines before the repair, or null
 * @param after the same lines as proposed, or null if nothing was
 * @param left the errors that were left or added
 * @param attempts attempts of the model, 0 if it gave up
 * @param asked whether the model was asked
 * @param written whether the proposal is the model's, possibly completed
 * @param steps JDT's steps, in sentences
 * @param shortened whether the proposal lacks code that both the mistaken and the released text have
 * @param validated whether the check of the fix accepted it as good
 * @param restored whether it equals the released text again, except for blanks
 * @param failure why nothing was proposed, or null
 * @param millis time from the request to the answer
 */
record FixResult(String model, String mistake, Mistake.Kind kind, String error, int errors, String before, String after,
        List<String> left, int attempts, boolean asked, boolean written, List<String> steps, boolean shortened,
        boolean validated, boolean restored, String failure, long millis) {

    /** Whether the error is gone, none was added, and no code was lost. */
    boolean repaired() {
        return failure == null && left.isEmpty() && !shortened;
    }

    /** Author of the repair. */
    enum By {
        /** The text is as the model wrote it. */
        MODEL,
        /** JDT completed the model's text. */
        BOTH,
        /** JDT, after the model had failed. */
        JDT_AFTER,
        /** JDT; the model was not asked. */
        JDT
    }

    By by() {
        return written ? steps.isEmpty() ? By.MODEL : By.BOTH : asked ? By.JDT_AFTER : By.JDT;
    }
}
