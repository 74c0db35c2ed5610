// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.List;

/**
 * What became of a mistake.
 *
 * @param model its id
 * @param mistake which one
 * @param kind of it
 * @param error what was to be repaired, as the compiler says it
 * @param errors how many there were
 * @param before the lines that were changed as they were, or null
 * @param after the same lines as they were proposed, or null where nothing was
 * @param left the errors that were left or added
 * @param attempts of the model, 0 if it gave up
 * @param asked whether the model was asked
 * @param written whether what was proposed is the model's, perhaps completed
 * @param steps what JDT did, in sentences
 * @param shortened whether code is missing that was there with the mistake and is there in the released text
 * @param validated whether the check of the fix let it through as good
 * @param restored whether it is the released text again, blanks apart
 * @param failure why nothing was proposed, or null
 * @param millis from the question to the answer
 */
record FixResult(String model, String mistake, Mistake.Kind kind, String error, int errors, String before, String after,
        List<String> left, int attempts, boolean asked, boolean written, List<String> steps, boolean shortened,
        boolean validated, boolean restored, String failure, long millis) {

    /** Whether the error is gone, none was added, and no code went with it. */
    boolean repaired() {
        return failure == null && left.isEmpty() && !shortened;
    }

    /** Who repaired it. */
    enum By {
        /** The text is as the model wrote it. */
        MODEL,
        /** JDT completed what the model wrote. */
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
