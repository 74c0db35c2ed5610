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
 * @param validated whether the check of the fix let it through as good
 * @param restored whether it is the released text again, blanks apart
 * @param failure why nothing was proposed, or null
 * @param millis from the question to the answer
 */
record FixResult(String model, String mistake, Mistake.Kind kind, String error, int errors, String before, String after,
        List<String> left, int attempts, boolean validated, boolean restored, String failure, long millis) {

    /** Whether the error is gone and none was added. */
    boolean repaired() {
        return failure == null && left.isEmpty();
    }
}
