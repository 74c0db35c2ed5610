// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

/**
 * Whether a file is excluded, and by what.
 *
 * @param excluded true if no text of the file may be sent
 * @param pattern the pattern that decided, as written; empty if none did
 * @param origin where it is written, for the user: "built in", "settings", or {@code path:line}; empty if none did
 */
public record ExclusionResult(boolean excluded, String pattern, String origin) {
    /** Nothing spoke against the file. */
    static final ExclusionResult ALLOWED = new ExclusionResult(false, "", "");
}
