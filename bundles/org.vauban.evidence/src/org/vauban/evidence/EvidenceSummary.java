// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import java.nio.file.Path;
import org.vauban.evidence.result.ResultBasis;

/**
 * What was written.
 *
 * @param folder absolute
 * @param files in it
 * @param basis whether there are test results for the installed program
 * @param controls of all frameworks
 * @param claimed controls that are claimed
 * @param notClaimed controls that the product could answer, for which a test did not pass or has no result
 * @param resultsKey the key that signed the test results, for people; empty if nobody did
 */
public record EvidenceSummary(Path folder, int files, ResultBasis basis, long controls, long claimed,
        long notClaimed, String resultsKey) {}
