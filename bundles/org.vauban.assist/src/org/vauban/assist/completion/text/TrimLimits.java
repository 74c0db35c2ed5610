// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;

/**
 * Limits of a suggestion's length.
 *
 * @param lines number of lines that are not blank, where a block may be written; an open bracket extends it by as many
 *            lines again
 * @param paragraph whether a blank line ends the suggestion
 * @param statement whether it ends after one statement, unless the caret is at the start of a block
 * @param most number of lines that are not blank, even if a bracket is still open; at least 1
 */
public record TrimLimits(int lines, boolean paragraph, boolean statement, int most) {

    /** Limits of automatic suggestions: short, and in doubt one statement. */
    public static final TrimLimits AUTOMATIC = new TrimLimits(6, true, true, Integer.MAX_VALUE);

    /** Limits of invoked suggestions. */
    public static final TrimLimits INVOKED = new TrimLimits(24, false, false, Integer.MAX_VALUE);

    /** Returns the limits, tightened by a policy. */
    public static TrimLimits of(boolean automatic, Policy policy) {
        TrimLimits limits = automatic ? AUTOMATIC : INVOKED;
        return new TrimLimits(limits.lines, limits.paragraph, limits.statement,
                policy.atMost(Limit.COMPLETION_LINES, limits.most));
    }
}
