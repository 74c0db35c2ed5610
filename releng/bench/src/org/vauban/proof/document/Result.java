// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.document;

import java.util.List;

/**
 * The result of a job.
 *
 * @param job the job
 * @param output the resulting document, or null if there is none
 * @param unchanged pieces that were left unchanged, with the line and the reason
 * @param doubts pieces that should be reviewed, with the line and the reason
 * @param pieces number of pieces that were worked on
 * @param failure why there is no output, or why it ends early; or null
 * @param millis time from the request to the answer
 */
record Result(Job job, String output, List<String> unchanged, List<String> doubts, int pieces, String failure,
        long millis) {

    /** Whether there is a text that differs from the document. */
    boolean changed() {
        return output != null && !output.equals(job.text());
    }
}
