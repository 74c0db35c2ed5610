// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.List;

/**
 * The result of an instruction.
 *
 * @param model its id
 * @param edit the case
 * @param task the requested task
 * @param french whether the instruction was in French
 * @param position position in the file
 * @param lines number of lines of the region
 * @param instruction the instruction
 * @param before the original region
 * @param after the proposed region, or null if there was none
 * @param outside whether something outside the region was changed, or the file has more members, types or imports than
 *         before
 * @param added new errors of the compiler
 * @param met whether the result fulfils the instruction and declares what was declared
 * @param failure why nothing was proposed, or null
 * @param millis time from the request to the answer
 */
record EditResult(String model, String edit, EditTask task, boolean french, EditCase.Position position, int lines,
        String instruction, String before, String after, boolean outside, List<String> added, boolean met,
        String failure, long millis) {

    /** Whether the region is right, it compiles, and it fulfils the instruction. */
    boolean good() {
        return failure == null && !outside && added.isEmpty() && met;
    }
}
