// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.document;

import java.util.List;

/**
 * What became of a job.
 *
 * @param job what was asked
 * @param output the document as it would be, or null where there is none
 * @param unchanged pieces that were left as they are, with the line and the reason
 * @param doubts pieces that should be looked at, with the line and the reason
 * @param pieces how many pieces were worked on
 * @param failure why there is no output, or why it ends early; or null
 * @param millis from the question to the answer
 */
record Result(Job job, String output, List<String> unchanged, List<String> doubts, int pieces, String failure,
        long millis) {

    /** Whether there is a text that differs from the document. */
    boolean changed() {
        return output != null && !output.equals(job.text());
    }
}
