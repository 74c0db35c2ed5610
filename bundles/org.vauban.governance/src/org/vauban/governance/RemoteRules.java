// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Set;

/** Tells the gate to which remote endpoints a text may go. */
@FunctionalInterface
public interface RemoteRules {
    /** To none. */
    RemoteRules NONE = (submission, part, kinds) -> Clearance.none(submission.feature());

    /**
     * Where one part of a submission may go; the submission goes where all its parts may go.
     *
     * @param kinds of what was masked in it
     */
    Clearance clearance(Submission submission, Part part, Set<String> kinds);
}
