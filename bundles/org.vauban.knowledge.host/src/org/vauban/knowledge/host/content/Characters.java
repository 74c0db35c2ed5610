// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

/** Cleans text of what cannot be shown, keeping its words. */
public final class Characters {
    private Characters() {}

    /**
     * Without control characters, and with one space for each run of white space.
     *
     * @param lines whether line ends and tabs are kept; then other white space stays as it is, too
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
            } else if (!Character.isISOControl(c) && !unpaired(text, i) && c != '\u00AD' && c != '\uFEFF') {
                out.append(c);
            }
        }
        return lines ? out.toString().stripTrailing() : out.toString().strip();
    }

    /** Half of a character, which no encoding can write. */
    private static boolean unpaired(CharSequence text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1)))
                || Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
