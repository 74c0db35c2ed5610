// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import java.nio.file.Path;
import org.vauban.evidence.result.ResultBasis;

/**
 * A summary of the written pack.
 *
 * @param folder absolute path of the pack
 * @param files number of files in it
 * @param basis whether there are test results for the installed program
 * @param controls number of controls of all frameworks
 * @param claimed number of claimed controls
 * @param notClaimed number of controls that the product could meet, for which a test did not pass or has no result
 * @param resultsKey the key that signed the test results, for display; empty if they are not signed
 */
public record EvidenceSummary(Path folder, int files, ResultBasis basis, long controls, long claimed,
        long notClaimed, String resultsKey) {}
