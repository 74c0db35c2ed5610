// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.List;

/**
 * What became of an instruction.
 *
 * @param model its id
 * @param edit which case
 * @param task what was asked for
 * @param french whether in French
 * @param position where in the file
 * @param lines of the region
 * @param instruction as it was asked
 * @param before the region as it was
 * @param after the region as it was proposed, or null where nothing was
 * @param outside whether something outside the region was changed, or the file has more members, types or imports than
 *            it had
 * @param added errors of the compiler that were not there before
 * @param met whether the result is as it was asked for, and declares what was declared
 * @param failure why nothing was proposed, or null
 * @param millis from the question to the answer
 */
record EditResult(String model, String edit, EditTask task, boolean french, EditCase.Position position, int lines,
        String instruction, String before, String after, boolean outside, List<String> added, boolean met,
        String failure, long millis) {

    /** The region is right, it compiles, and it is what was asked for. */
    boolean good() {
        return failure == null && !outside && added.isEmpty() && met;
    }
}
