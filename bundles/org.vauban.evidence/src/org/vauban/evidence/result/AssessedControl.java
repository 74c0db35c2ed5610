// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.util.List;
import org.vauban.evidence.control.Control;

/** A control with its verdict and its claims. */
public record AssessedControl(Control control, Verdict verdict, List<AssessedClaim> claims) {
    /** Copies the list. */
    public AssessedControl {
        claims = List.copyOf(claims);
    }
}
