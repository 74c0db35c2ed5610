// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.util.List;
import org.vauban.evidence.control.Claim;

/**
 * A claim with the last results of its tests.
 *
 * @param tests tests that carry it; empty if there are no results
 * @param proved whether there are tests, all of them passed, and they tested the installed program
 */
public record AssessedClaim(Claim claim, List<TestResult> tests, boolean proved) {
    /** Copies the list. */
    public AssessedClaim {
        tests = List.copyOf(tests);
    }
}
