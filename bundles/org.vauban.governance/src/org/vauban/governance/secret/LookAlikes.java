// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;

/**
 * A text with look-alike characters replaced: ASCII letters for similar letters of other scripts, for wide and
 * mathematical ones, and for ligatures; blanks for spaces of any width; nothing for invisible characters; the
 * characters that escapes such as {@code \\u0061} stand for. A word with a letter that resembles no ASCII letter stays
 * unchanged. Records where each character comes from. Immutable.
 */
final class LookAlikes {
    private static final char LAST_ASCII = 0x7f;
    /** First of the full-width forms of ASCII. */
    private static final char FIRST_WIDE = 0xff01;
    /** Maximum distance between a name and characters that may belong to its value. */
    private static final int NEAR = 4;
    private static final int ELLIPSIS = 0x2026;
    private static final int FIRST_SIGN = 0x2000;
    private static final int LAST_SIGN = 0x3000;
    /** ASCII forms of spaces, punctuation, numbers and the like, which are common in prose. */
    private static final @Nullable String[] SIGNS = new @Nullable String[LAST_SIGN - FIRST_SIGN + 1];
    private static final Map<Character, Character> LETTERS = new HashMap<>();

    static {
        for (int c = FIRST_SIGN; c <= LAST_SIGN; c++) {
            SIGNS[c - FIRST_SIGN] = compatible(c);
        }
        // pairs of an ASCII letter and its look-alike: Cyrillic, Greek, Armenian, Latin
        add("a\u0430e\u0435o\u043ep\u0440c\u0441y\u0443x\u0445s\u0455i\u0456j\u0458h\u04bbd\u0501q\u051bw\u051dl\u04cf"
                + "k\u043ar\u0433n\u043fv\u0475A\u0410B\u0412E\u0415K\u041aM\u041cH\u041dO\u041eP\u0420C\u0421T\u0422"
                + "X\u0425Y\u0423S\u0405I\u0406J\u0408W\u051cQ\u051aV\u0474");
        add("o\u03bfp\u03c1a\u03b1v\u03bdi\u03b9k\u03bau\u03c5x\u03c7c\u03f2j\u03f3A\u0391B\u0392E\u0395Z\u0396H\u0397"
                + "I\u0399K\u039aM\u039cN\u039dO\u039fP\u03a1T\u03a4Y\u03a5X\u03a7");
        add("o\u0585u\u057dh\u0570n\u0578");
        add("i\u0131a\u0251g\u0261s\ua731k\u1d0bo\u1d0fw\u1d21p\u1d18a\u1d00r\u0280d\u1d05t\u1d1be\u1d07n\u0274i\u026a"
                + "y\u028f");
    }

    private static void add(String pairs) {
        for (int i = 0; i < pairs.length(); i += 2) {
            LETTERS.put(pairs.charAt(i + 1), pairs.charAt(i));
        }
    }

    private final String text;
    /** Where each character begins in the original text, plus one entry for its end. */
    private final int[] starts;

    private LookAlikes(String text, int[] starts) {
        this.text = text;
        this.starts = starts;
    }

    /**
     * Returns the replaced text; null if nothing would change.
     *
     * @param scanned null if all differences count; else the same text, to ignore differences that are not near the
     *                name of a secret, since prose is full of typographic spaces and quotation marks
     */
    static @Nullable LookAlikes of(String text, @Nullable ScannedText scanned) {
        Letters letters = new Letters(text);
        for (int i = letters.next(0); i < text.length(); i = letters.next(letters.end)) {
            if (letters.plain(i) != null && (scanned == null || isPartOfWord(text, letters.read, i, letters.end)
                    || followsName(scanned, letters.read, i))) {
                return made(text);
            }
        }
        return null; // most texts need no copy
    }

    private static LookAlikes made(String text) {
        Letters letters = new Letters(text);
        StringBuilder plain = new StringBuilder(text.length());
        int[] starts = new int[text.length() + 1];
        int done = 0;
        while (done < text.length()) {
            int next = letters.next(done);
            String same = next < text.length() ? letters.plain(next) : "";
            int behind = next < text.length() ? letters.end : next;
            int to = same == null ? behind : next;
            int from = plain.length();
            plain.append(text, done, to).append(same == null ? "" : same);
            if (plain.length() >= starts.length) {
                starts = Arrays.copyOf(starts, 2 * plain.length());
            }
            for (int at = from; at < plain.length(); at++) {
                starts[at] = Math.min(done + at - from, to);
            }
            done = behind;
        }
        starts[plain.length()] = text.length();
        return new LookAlikes(plain.toString(), starts);
    }

    /** Reads a text forward, character by character. Not thread-safe. */
    private static final class Letters {
        private final String text;
        /** End of the last word read; {@code latin} is whether all its letters resemble ASCII ones. */
        private int wordEnd;
        private boolean latin;
        /** The last character read, directly or from an escape; {@code end} is where it ends. */
        private int read;
        private int end;

        Letters(String text) {
            this.text = text;
        }

        /** Returns the next place that may look like something else: a non-ASCII character or an escape. */
        int next(int from) {
            int i = from;
            while (i < text.length() && text.charAt(i) <= LAST_ASCII
                    && (text.charAt(i) != '\\' || escaped(text, i) < 0)) {
                i++;
            }
            return i;
        }

        /** Returns what such a place looks like; null if only like itself. */
        @Nullable String plain(int at) {
            int escaped = escaped(text, at);
            if (escaped >= 0) {
                read = escaped;
                end = at + escapeLength(text, at);
                return read > LAST_ASCII ? LookAlikes.plain(read, false) : Character.toString(read);
            }
            if (at >= wordEnd) { // ASCII letters before it need no replacement
                wordEnd = wordEnd(text, at);
                latin = isLatin(text, at, wordEnd);
            }
            read = text.codePointAt(at);
            end = at + Character.charCount(read);
            return LookAlikes.plain(read, latin);
        }
    }

    /** Whether a character is a letter, digit or full-width form, or is invisible between two of them. */
    private static boolean isPartOfWord(String text, int c, int from, int to) {
        boolean between = isUnseen(c) && to < text.length() && Character.isLetterOrDigit(text.charAt(to))
                && (from == 0 || Character.isLetterOrDigit(text.charAt(from - 1)));
        return between || Character.isLetterOrDigit(c) || c >= FIRST_WIDE;
    }

    private static boolean followsName(ScannedText text, int c, int at) {
        if (c == ELLIPSIS) {
            return false; // a placeholder, which is common in prose
        }
        int end = at;
        while (end > 0 && at - end < NEAR && " :=\"'".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return SecretNames.family(text, Math.max(0, end - SecretNames.LONGEST_KEYWORD), end) != null;
    }

    /** Returns the character that an escape stands for, unless it is a control character; -1 if there is no escape. */
    private static int escaped(String text, int at) {
        int digits = text.charAt(at) == '\\' ? escapeLength(text, at) - 2 : 0;
        if (digits <= 0 || at > 0 && text.charAt(at - 1) == '\\') {
            return -1;
        }
        int value = 0;
        for (int i = at + 2; i < at + 2 + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = 16 * value + digit;
        }
        return value < ' ' || value == LAST_ASCII || Character.isSurrogate((char) value) ? -1 : value;
    }

    /** Returns the length of the escape that begins here, 0 if the text ends before. */
    private static int escapeLength(String text, int at) {
        char kind = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        int size = kind == 'u' ? 6 : kind == 'x' ? 4 : 0;
        return at + size <= text.length() ? size : 0;
    }

    /** Returns the end of the word that begins here, or of the single character that belongs to none. */
    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.codePointAt(end)) || isUnseen(text.codePointAt(end)))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return Math.max(end, from + Character.charCount(text.codePointAt(from)));
    }

    private static boolean isLatin(String text, int from, int to) {
        for (int i = from; i < to; i += Character.charCount(text.codePointAt(i))) {
            if (text.charAt(i) > LAST_ASCII && plain(text.codePointAt(i), true) == null) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnseen(int c) {
        return Character.getType(c) == Character.FORMAT || c == 0x34f || c >= 0xfe00 && c <= 0xfe0f;
    }

    /**
     * Returns what a character looks like; null if only like itself. @param letters whether other scripts are replaced
     */
    private static @Nullable String plain(int c, boolean letters) {
        if (isUnseen(c)) {
            return "";
        }
        Character letter = letters && c <= Character.MAX_VALUE ? LETTERS.get((char) c) : null;
        if (letter != null) {
            return letter.toString();
        }
        if (c == '\u201c' || c == '\u201d') {
            return "\"";
        }
        if (c >= FIRST_SIGN && c <= LAST_SIGN) {
            return SIGNS[c - FIRST_SIGN];
        }
        boolean compatible = c == 0xa0 || c == 0x17f || c >= 0xfb00 && c <= 0xfb06 || c >= FIRST_WIDE && c <= 0xff5e
                || c >= 0x1d400 && c <= 0x1d7ff;
        return compatible ? compatible(c) : null;
    }

    /** Returns the ASCII characters to which a character is compatible in Unicode; null if there are none. */
    private static @Nullable String compatible(int c) {
        String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        boolean ascii = plain.chars().allMatch(each -> each >= ' ' && each < LAST_ASCII);
        return ascii ? plain : null;
    }

    /** Returns the replaced text. */
    String text() {
        return text;
    }

    /** Returns where a range begins in the original text. */
    int from(int from) {
        return starts[from];
    }

    /** Returns where a range ends in the original text, after its last character. */
    int to(int to) {
        int behind = to;
        while (behind < text.length() && starts[behind] == starts[to - 1]) {
            behind++; // the rest of a ligature
        }
        return starts[behind];
    }
}
