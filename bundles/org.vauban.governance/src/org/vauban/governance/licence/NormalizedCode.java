// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Arrays;

/**
 * A text without what a formatter changes, white space and comment markers ({@code //}, {@code /*}, the asterisks at
 * the beginning of a line), and without import and package declarations, which are the same wherever the same types are
 * used. The words of comments, identifiers, literals and case are kept, since an author wrote them. The rules look at
 * no more than a line, so that a part of a text is normalised as within the whole. Immutable.
 */
final class NormalizedCode {
    private final char[] characters;
    private final int[] offsets;

    private NormalizedCode(char[] characters, int[] offsets) {
        this.characters = characters;
        this.offsets = offsets;
    }

    static NormalizedCode of(CharSequence text) {
        int length = text.length();
        char[] characters = new char[length];
        int[] offsets = new int[length];
        int kept = 0;
        boolean lineStart = true;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isBlank(c)) {
                lineStart |= c == '\n' || c == '\r';
                continue;
            }
            int after = lineStart ? afterImport(text, i) : i;
            if (after > i) {
                i = after - 1;
                continue;
            }
            char next = i + 1 < length ? text.charAt(i + 1) : 0;
            if (c == '/' && (next == '/' || next == '*')) {
                i = lastOf(text, i + 1);
            } else if (c == '*' && (lineStart || next == '/')) {
                i = lastOf(text, i);
                if (i + 1 < length && text.charAt(i + 1) == '/') {
                    i++;
                }
            } else {
                characters[kept] = c;
                offsets[kept++] = i;
            }
            lineStart = false;
        }
        return new NormalizedCode(Arrays.copyOf(characters, kept), Arrays.copyOf(offsets, kept));
    }

    /**
     * Returns the end of an import or package declaration that begins at an index and ends on its line; else the index.
     */
    private static int afterImport(CharSequence text, int start) {
        char first = text.charAt(start);
        if (first != 'i' && first != 'p'
                || !(startsWith(text, start, "import ") || startsWith(text, start, "package "))) {
            return start;
        }
        for (int i = start; i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r'; i++) {
            if (text.charAt(i) == ';') {
                return i + 1;
            }
        }
        return start;
    }

    private static boolean startsWith(CharSequence text, int start, String word) {
        return text.length() - start >= word.length()
                && word.contentEquals(text.subSequence(start, start + word.length()));
    }

    /** Returns the index of the last of the equal characters from {@code start} on. */
    private static int lastOf(CharSequence text, int start) {
        int last = start;
        while (last + 1 < text.length() && text.charAt(last + 1) == text.charAt(start)) {
            last++;
        }
        return last;
    }

    static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00a0' || c == '\ufeff' || c > 127 && Character.isWhitespace(c);
    }

    int length() {
        return characters.length;
    }

    char charAt(int index) {
        return characters[index];
    }

    /** Returns where a character is in the original text. */
    int offset(int index) {
        return offsets[index];
    }

    /** Returns the characters from {@code start} to before {@code end}. */
    String substring(int start, int end) {
        return new String(characters, start, end - start);
    }

    @Override
    public String toString() {
        return new String(characters);
    }
}
