// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.acceptance;

/** Computes the length of the next word or line of a suggestion, for partial acceptance. Pure. */
public final class PartialAcceptance {

    private PartialAcceptance() {}

    /**
     * Returns the length of the next word: blanks and line ends, then a word or a run of one kind of signs.
     *
     * @return in UTF-16 units, more than 0 and at most the length
     */
    public static int nextWord(String proposal) {
        int at = 0;
        while (at < proposal.length() && Character.isWhitespace(proposal.charAt(at))) {
            at++;
        }
        if (at == proposal.length()) {
            return at;
        }
        int first = proposal.codePointAt(at);
        boolean word = isWord(first);
        int end = at + Character.charCount(first);
        while (end < proposal.length()) {
            int next = proposal.codePointAt(end);
            // closing brackets one by one, other signs together: "==", "->", "::"
            if (!isMark(next) && (isWord(next) != word || Character.isWhitespace(next) || !word && isBracket(next)
                    || !word && isBracket(first))) {
                break;
            }
            end += Character.charCount(next);
        }
        return end;
    }

    /**
     * Returns the length of the next line: up to its end, which remains; at a line end, that end and the next line.
     *
     * @return in UTF-16 units, more than 0 and at most the length
     */
    public static int nextLine(String proposal) {
        int at = 0;
        while (at < proposal.length() && isLineEnd(proposal.charAt(at))) {
            at++;
        }
        while (at < proposal.length() && !isLineEnd(proposal.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    /** Whether a code point combines with the one before it, such as an accent or a vowel sign of many scripts. */
    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isBracket(int c) {
        return "()[]{}\"'`;,".indexOf(c) >= 0;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
