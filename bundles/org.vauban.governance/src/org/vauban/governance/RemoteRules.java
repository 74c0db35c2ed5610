// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Set;

/** Tells the gate which remote endpoints a text may go to. */
@FunctionalInterface
public interface RemoteRules {
    /** Rules that allow no endpoint. */
    RemoteRules NONE = (submission, part, kinds) -> Clearance.none(submission.feature());

    /**
     * Returns where one part of a submission may go; the submission may go only where all its parts may go.
     *
     * @param kinds kinds of the secrets masked in it
     */
    Clearance clearance(Submission submission, Part part, Set<String> kinds);
}
