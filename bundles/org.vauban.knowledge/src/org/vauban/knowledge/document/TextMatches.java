// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds words that a reader types in the text of a page: case and accents are ignored, line ends match spaces, and
 * hyphenated words are joined. Pure.
 */
public final class TextMatches {
    /** Maximum matches on a page, far more than a user steps through. */
    private static final int MOST = 10_000;

    /** Range of a text, in UTF-16 units. */
    public record Match(int start, int end) {}

    /** Text normalised for comparison, with the original range of each character. */
    private record Folded(String text, int[] starts, int[] ends) {}

    private TextMatches() {}

    /** Returns the non-overlapping matches in order; none for words that are blank once normalised. */
    public static List<Match> of(String text, String wanted) {
        String words = folded(wanted.strip()).text();
        List<Match> matches = new ArrayList<>();
        if (words.isBlank()) {
            return matches;
        }
        Folded folded = folded(text);
        for (int at = folded.text().indexOf(words); at >= 0 && matches.size() < MOST;
                at = folded.text().indexOf(words, at + words.length())) {
            matches.add(new Match(folded.starts()[at], folded.ends()[at + words.length() - 1]));
        }
        return matches;
    }

    private static Folded folded(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int[] starts = new int[2 * text.length() + 8];
        int[] ends = new int[starts.length];
        for (int i = 0; i < text.length();) {
            int next = i + Character.charCount(text.codePointAt(i));
            int divided = divided(text, i);
            String piece = divided > 0 ? "" : piece(text, i, next, out);
            for (int k = 0; k < piece.length() && out.length() < starts.length; k++) {
                starts[out.length()] = i;
                ends[out.length()] = next;
                out.append(piece.charAt(k));
            }
            i = divided > 0 ? divided : next;
        }
        return new Folded(out.toString(), starts, ends);
    }

    private static String piece(String text, int from, int to, StringBuilder before) {
        int character = text.codePointAt(from);
        if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
            return before.isEmpty() || before.charAt(before.length() - 1) == ' ' ? "" : " ";
        }
        if (character == '\u2019') {
            return "'";
        }
        return Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFKD).replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Returns the position after a hyphen and line end within a word, or 0. */
    private static int divided(String text, int at) {
        if (text.charAt(at) != '-' && text.charAt(at) != '\u2010' || at == 0
                || !Character.isLetter(text.charAt(at - 1))) {
            return 0;
        }
        int next = at + 1;
        boolean line = false;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            line |= text.charAt(next) == '\n';
            next++;
        }
        return line && next < text.length() && Character.isLowerCase(text.charAt(next)) ? next : 0;
    }
}
