// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.text.Normalizer;

/** Removes characters that cannot be displayed from text, and keeps its words. */
public final class Characters {
    /** Characters of an exponent. */
    private static final String LEVEL = "0123456789+-\u2212()";
    /** The same characters as superscripts. */
    private static final String RAISED = "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079"
            + "\u207A\u207B\u207B\u207D\u207E";

    /** High surrogate of the tag characters, which are invisible and can therefore hide whole sentences. */
    private static final char TAG = '\uDB40';
    private static final char LAST_TAG = '\uDC7F';

    private Characters() {}

    /**
     * Converts superscript text: a number gets superscript digits, so that 10 and 3 do not become 103; words stay as
     * they are.
     */
    public static String raised(String text) {
        if (text.chars().anyMatch(c -> LEVEL.indexOf(c) < 0) || text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return text;
        }
        StringBuilder raised = new StringBuilder(text.length());
        text.chars().forEach(c -> raised.append(RAISED.charAt(LEVEL.indexOf(c))));
        return raised.toString();
    }

    /**
     * Removes control, bidirectional override and invisible characters, collapses each run of white space into one
     * space, and composes letters with their accents where Unicode has such a character.
     *
     * @param lines whether line ends, tabs and the number of spaces are kept
     */
    public static String clean(CharSequence text, boolean lines) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (lines && (c == '\n' || c == '\t' || c == ' ')) {
                out.append(c);
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) && !lines) {
                boolean again = !lines && (out.isEmpty() || out.charAt(out.length() - 1) == ' ');
                if (!again && c != '\r') {
                    out.append(' ');
                }
            } else if (c == TAG && i + 1 < text.length() && text.charAt(i + 1) <= LAST_TAG) {
                i++;
            } else if (!Character.isISOControl(c) && !unpaired(text, i) && "\u00AD\uFEFF\u202D\u202E".indexOf(c) < 0) {
                out.append(c);
            }
        }
        String clean = Normalizer.normalize(out, Normalizer.Form.NFC);
        return lines ? clean.stripTrailing() : clean.strip();
    }

    /** Whether the surrogate is unpaired, so that no encoding can represent it. */
    private static boolean unpaired(CharSequence text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1)))
                || Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
