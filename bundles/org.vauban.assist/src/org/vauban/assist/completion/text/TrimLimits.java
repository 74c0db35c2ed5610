// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

/**
 * How much is offered.
 *
 * @param lines that are not blank, where a block may be written; a bracket that is open then may still be closed in as
 *            many more
 * @param paragraph whether a blank line ends it
 * @param statement whether it ends with the line unless a block opens
 */
public record TrimLimits(int lines, boolean paragraph, boolean statement) {

    /** While somebody types: short, and where in doubt one statement. */
    public static final TrimLimits AUTOMATIC = new TrimLimits(6, true, true);

    /** On request. */
    public static final TrimLimits INVOKED = new TrimLimits(24, false, false);
}
