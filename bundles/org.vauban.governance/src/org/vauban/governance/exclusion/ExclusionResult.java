// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

/**
 * Whether a file is excluded, and by what.
 *
 * @param excluded true if no text of the file may be sent
 * @param pattern the pattern that decided, as written; empty if none did
 * @param origin where it is written, for the user: "built in", "settings", or {@code path:line}; empty if none did
 * @param explanation who decided it and why, sentences in the user's language; empty where nothing more is known
 * @param recorded what the audit says of the origin: the same in each language, and without the name of a folder or a
 * document, since those tell of a person
 */
public record ExclusionResult(boolean excluded, String pattern, String origin, String explanation, String recorded) {
    /** Nothing spoke against the file. */
    static final ExclusionResult ALLOWED = new ExclusionResult(false, "", "", "", "");

    static ExclusionResult by(String pattern, String origin, String recorded) {
        return new ExclusionResult(true, pattern, origin, "", recorded);
    }

    /** Of a file that is withheld because nobody can tell whether a pattern matches it. */
    static ExclusionResult undecided(String origin, String recorded) {
        return by("", origin, recorded);
    }

    /** For the audit. */
    public String entry() {
        return pattern.isEmpty() ? "excluded: " + recorded : "excluded: " + pattern + " (" + recorded + ")";
    }

    /** Who decided it and why; where nothing more is known, where the pattern is written. */
    public String reason() {
        return explanation.isEmpty() ? origin : explanation;
    }

    /** A sentence about the file, with the explanation behind it. */
    public String explained(String sentence) {
        return explanation.isEmpty() ? sentence : sentence + ' ' + explanation;
    }
}
