// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

/**
 * Whether a file is excluded, and by which pattern.
 *
 * @param excluded true if no text of the file may be sent
 * @param pattern the deciding pattern, as written; empty if there was none
 * @param origin where the pattern is written, for the user: "built in", "settings", or {@code path:line}; empty if
 *               there was none
 * @param explanation who pinned the pattern and why, sentences in the user's language; empty if unknown
 * @param recorded the origin for the audit log: the same in each language, and without names of folders or documents,
 *                 which may identify a person
 */
public record ExclusionResult(boolean excluded, String pattern, String origin, String explanation, String recorded) {
    /** Result for a file that no pattern excludes. */
    static final ExclusionResult ALLOWED = new ExclusionResult(false, "", "", "", "");

    static ExclusionResult by(String pattern, String origin, String recorded) {
        return new ExclusionResult(true, pattern, origin, "", recorded);
    }

    /** Returns the result for a file that is withheld because its patterns cannot be evaluated. */
    static ExclusionResult undecided(String origin, String recorded) {
        return by("", origin, recorded);
    }

    /** Returns the text for the audit log. */
    public String entry() {
        return pattern.isEmpty() ? "excluded: " + recorded : "excluded: " + pattern + " (" + recorded + ")";
    }

    /** Returns who pinned the pattern and why; if unknown, where the pattern is written. */
    public String reason() {
        return explanation.isEmpty() ? origin : explanation;
    }

    /** Returns a sentence about the file, followed by the explanation. */
    public String explained(String sentence) {
        return explanation.isEmpty() ? sentence : sentence + ' ' + explanation;
    }
}
