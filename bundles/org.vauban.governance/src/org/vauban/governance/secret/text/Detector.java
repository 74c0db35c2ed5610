// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

/** Base class of detectors, each of which finds one kind of secret. A detector scans one text once, on one thread. */
public abstract class Detector {
    protected final ScannedText text;
    protected final int length;
    /** Whether an unquoted value is a literal in this kind of file. */
    protected final boolean configuration;

    protected Detector(ScannedText text) {
        this.text = text;
        this.length = text.length();
        this.configuration = text.kind().configuration();
    }

    /** Records a range of the text as a secret. */
    protected final void mask(String kind, int from, int to) {
        text.mask(kind, from, to);
    }

    public static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isAlphanumeric(char c) {
        return isLetter(c) || isDigit(c);
    }

    public static boolean isBase64(char c) {
        return isAlphanumeric(c) || c == '+' || c == '/' || c == '=';
    }

    public static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    public static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    public static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    protected final int run(int from, char c) {
        int i = from;
        while (i < length && text.charAt(i) == c) {
            i++;
        }
        return i;
    }

    /** Returns where the line begins, or the position at most that many characters before. */
    protected final int lineStart(int at, int most) {
        int start = at;
        while (start > 0 && at - start < most && !isLineEnd(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    protected final int lineEnd(int from, int limit) {
        int end = text.indexOf('\n', Math.min(from, limit), limit);
        return end < 0 ? limit : end;
    }

    protected final boolean blank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    public static boolean of(char c, String also) {
        return isAlphanumeric(c) || also.indexOf(c) >= 0;
    }

    protected final int run(int from, String also) {
        int end = from;
        while (end < length && of(text.charAt(end), also)) {
            end++;
        }
        return end;
    }

    protected final boolean hasDigit(int from, int to) {
        for (int i = from; i < to; i++) {
            if (isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    protected final boolean hasBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (isBlank(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    protected final boolean hasLetter(int from, int to) {
        return hasLower(from, to) || hasUpper(from, to);
    }

    protected final boolean hasUpper(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
                return true;
            }
        }
        return false;
    }

    protected final boolean hasLower(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= 'a' && text.charAt(i) <= 'z') {
                return true;
            }
        }
        return false;
    }

    protected final int skipBlanks(int from) {
        int i = from;
        int limit = Math.min(length, from + 64);
        while (i < limit && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns the index after white space. @param most maximum number of characters; keeps hostile text linear */
    protected final int skipSpace(int from, int most) {
        int i = from;
        while (i < length && i < from + most && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
