// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Text normalised to what a reader perceives: one case, a single blank for any white space, including line breaks
 * between words; one form of accents, ligatures, widths, apostrophes and dashes; no invisible characters. Records where
 * each character comes from. Not thread-safe.
 */
public final class FoldedText {
    private static final String APOSTROPHES = "\u2018\u2019\u201b\u02bc\u2032";
    /** Characters at the start of comment, quotation and list lines. */
    private static final String LEADERS = "/*#>;%!|+-\"'";
    private static final char LAST_ASCII = 0x7f;

    private final boolean joined;
    private char[] chars;
    /** Where each character begins in the text; null if not needed. */
    private int @Nullable [] starts;
    private final int end;
    private final String all;
    private int length;

    /** Receives each match. */
    @FunctionalInterface
    public interface Place {
        /** @param from first UTF-16 unit in the text @param to index after the last one */
        void found(int from, int to);
    }

    /**
     * Folds a text in which matches can be found.
     *
     * @param joined as for {@link #fold}
     */
    public FoldedText(String text, boolean joined) {
        this(text, joined, new int[text.length() + 1]);
    }

    private FoldedText(String text, boolean joined, int @Nullable [] starts) {
        this.joined = joined;
        this.starts = starts;
        end = text.length();
        chars = new char[end + 1];
        for (int i = 0; i < end;) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isBlank(c)) {
                next = behindBlanks(text, i);
                add(' ', i);
            } else if (c <= LAST_ASCII) {
                add(Character.toLowerCase((char) c), i);
            } else if (!isInvisible(c)) {
                for (char each : Normalizer.normalize(text.substring(i, next), Normalizer.Form.NFKD).toCharArray()) {
                    add(isBlank(each) ? ' ' : folded(each), i);
                }
            }
            i = next;
        }
        all = new String(chars, 0, length);
    }

    /**
     * Folds a text, without blanks at its ends.
     *
     * @param joined whether comment, quotation and list markers at line starts are ignored, so that words are found
     *               that span two lines of a comment
     */
    public static String fold(String text, boolean joined) {
        return new FoldedText(text, joined, null).all.strip();
    }

    private int behindBlanks(String text, int from) {
        boolean line = false;
        int i = from;
        while (i < text.length() && (isBlank(text.charAt(i)) || isInvisible(text.charAt(i))
                || line && LEADERS.indexOf(text.charAt(i)) >= 0)) {
            line |= joined && (text.charAt(i) == '\n' || text.charAt(i) == '\r');
            i++;
        }
        return i;
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT || c == 0x34f || c >= 0xfe00 && c <= 0xfe0f;
    }

    private static char folded(char c) {
        if (APOSTROPHES.indexOf(c) >= 0) {
            return '\'';
        }
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u2212' ? '-'
                : Character.toLowerCase(Character.toUpperCase(c));
    }

    private void add(char c, int start) {
        if (length == chars.length) {
            chars = Arrays.copyOf(chars, 2 * length);
        }
        chars[length] = c;
        int[] known = starts;
        if (known != null) {
            if (length == known.length) {
                known = Arrays.copyOf(known, 2 * length);
                starts = known;
            }
            known[length] = start;
        }
        length++;
    }

    /** Finds words in the text. @param words folded by {@link #fold}; an empty text matches nothing */
    public void find(String words, Place place) {
        int[] known = Objects.requireNonNull(starts);
        for (int at = indexOf(all, words, 0); at >= 0; at = indexOf(all, words, at + 1)) {
            int last = at + words.length() - 1;
            int behind = last + 1;
            while (behind < length && known[behind] == known[last]) {
                behind++; // the rest of a ligature
            }
            place.found(known[at], behind < length ? known[behind] : end);
        }
    }

    /** Whether a text contains words. @param folded text @param words folded by {@link #fold} */
    public static boolean contains(String folded, String words) {
        return indexOf(folded, words, 0) >= 0;
    }

    private static int indexOf(String folded, String words, int from) {
        int at = words.isEmpty() ? -1 : folded.indexOf(words, from);
        while (at >= 0 && at + words.length() < folded.length()
                && Character.getType(folded.charAt(at + words.length())) == Character.NON_SPACING_MARK) {
            at = folded.indexOf(words, at + 1); // followed by an accent, it is another letter
        }
        return at;
    }
}
