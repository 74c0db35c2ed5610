// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.result;

import java.util.List;
import org.vauban.evidence.control.Framework;

/** A framework with its assessed controls, in the framework's order. */
public record AssessedFramework(Framework framework, List<AssessedControl> controls) {
    /** Copies the list. */
    public AssessedFramework {
        controls = List.copyOf(controls);
    }

    /** Returns how many of its controls have a verdict. */
    public long count(Verdict verdict) {
        return controls.stream().filter(control -> control.verdict() == verdict).count();
    }
}
