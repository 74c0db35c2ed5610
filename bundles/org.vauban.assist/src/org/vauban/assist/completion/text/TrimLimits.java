// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;

/**
 * How much is offered.
 *
 * @param lines that are not blank, where a block may be written; a bracket that is open then may still be closed in as
 *            many more
 * @param paragraph whether a blank line ends it
 * @param statement whether it ends with the line unless a block opens
 * @param most lines that are not blank, also where a bracket is still open; at least 1
 */
public record TrimLimits(int lines, boolean paragraph, boolean statement, int most) {

    /** While somebody types: short, and where in doubt one statement. */
    public static final TrimLimits AUTOMATIC = new TrimLimits(6, true, true, Integer.MAX_VALUE);

    /** On request. */
    public static final TrimLimits INVOKED = new TrimLimits(24, false, false, Integer.MAX_VALUE);

    /** What a policy leaves of them. */
    public static TrimLimits of(boolean automatic, Policy policy) {
        TrimLimits limits = automatic ? AUTOMATIC : INVOKED;
        return new TrimLimits(limits.lines, limits.paragraph, limits.statement,
                policy.atMost(Limit.COMPLETION_LINES, limits.most));
    }
}
