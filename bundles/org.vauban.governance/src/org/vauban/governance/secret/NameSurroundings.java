// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.Locale;
import java.util.Set;

/**
 * What stands round a name: where its key begins, and whether it is an option, a directive or the first of its line. On
 * that depends which of the characters behind it are its value.
 */
final class NameSurroundings extends Detector {
    /** So far is a dotted key, or the option before it, looked for. */
    static final int LOOK_BACK = 120;
    static final int LOOK_AHEAD = 256;
    private static final Set<String> LINE_WORDS = Set.of("", "-", "export", "set", "setx", "ENV", "ARG", "env", "#",
            "//", "%env", "declare -x", "local", "readonly", "REM");

    NameSurroundings(ScannedText text) {
        super(text);
    }

    /** Where the dotted key begins that a name is the end of. */
    int keyStart(int name) {
        int i = name;
        int limit = Math.max(0, name - LOOK_BACK);
        while (i > limit && (isAlphanumeric(text.charAt(i - 1)) || "._-".indexOf(text.charAt(i - 1)) >= 0
                || text.charAt(i - 1) > 127 && Character.isLetter(text.charAt(i - 1)))) {
            i--;
        }
        return i;
    }

    /** The last character before an offset that is no blank, or 0. */
    char before(int at) {
        int i = at - 1;
        while (i >= 0 && i > at - 16 && isBlank(text.charAt(i))) {
            i--;
        }
        return i >= 0 ? text.charAt(i) : 0;
    }

    /** <code>${name:default}</code> */
    boolean inBraces(int key) {
        return key > 1 && text.charAt(key - 1) == '{' && "$#%".indexOf(text.charAt(key - 2)) >= 0;
    }

    boolean blankBefore(int key) {
        return key == 0 || isBlank(text.charAt(key - 1)) || isLineEnd(text.charAt(key - 1))
                || isQuote(text.charAt(key - 1));
    }

    boolean capitals(int from, int to) {
        return hasUpper(from, to) && !hasLower(from, to);
    }

    /** How deep the line is indented that a key begins, or -1 if it begins none. */
    int indent(int key) {
        int start = key;
        while (start > 0 && key - start < LOOK_AHEAD && !isLineEnd(text.charAt(start - 1))) {
            start--;
        }
        int i = start;
        while (i < key && (isBlank(text.charAt(i)) || text.charAt(i) == '-')) {
            i++;
        }
        return i == key || isQuote(text.charAt(i)) ? i - start : -1;
    }

    /** Whether a value follows the name behind blanks: a directive, a line of a Dockerfile, a macro. */
    boolean spacedValue(int name) {
        int i = name;
        while (i > 0 && name - i < 8 && isBlank(text.charAt(i - 1))) {
            i--;
        }
        if (i < name && (endsWith(i, "ENV") || endsWith(i, "#define") || endsWith(i, "setx"))) {
            return true;
        }
        boolean start = i == 0 || isLineEnd(text.charAt(i - 1));
        if (start && (text.startsWith("requirepass", name) || text.startsWith("masterauth", name))) {
            return true;
        }
        return start && configuration && !text.kind().yaml() && lastWord(name) || login(name);
    }

    /** Whether one word follows the name that begins a line, and nothing else. */
    private boolean lastWord(int name) {
        int i = name;
        for (int n = 0; n < 2; n++) {
            i = skipBlanks(i);
            int limit = Math.min(length, i + LOOK_AHEAD);
            while (i < limit && text.charAt(i) > ' ') {
                i++;
            }
        }
        i = skipBlanks(i);
        return i >= length || isLineEnd(text.charAt(i));
    }

    /** {@code machine host login bob password …} */
    private boolean login(int name) {
        if (!text.startsWith("password ", name)) {
            return false;
        }
        int line = name;
        while (line > 0 && name - line < LOOK_BACK && !isLineEnd(text.charAt(line - 1))) {
            line--;
        }
        return text.indexOf("login ", line, name) >= 0;
    }

    private boolean endsWith(int end, String word) {
        return end >= word.length() && text.startsWith(word, end - word.length());
    }

    /** Whether a name and a quoted value behind blanks are a clause: {@code PASSWORD '…'}. */
    boolean sqlClause(int name, int nameEnd) {
        return text.kind().sql() || capitals(name, nameEnd);
    }

    /**
     * Whether a key without blanks before its value is an option, a parameter of an address or a part of a connection
     * string.
     */
    boolean option(int key, boolean spaced, boolean colon) {
        if (spaced || colon || key == 0) {
            return false;
        }
        char before = text.charAt(key - 1);
        if ("?&;\"'`".indexOf(before) >= 0 || text.charAt(key) == '-') {
            return true;
        }
        int end = key - 1;
        if (isBlank(before)) {
            while (end > 0 && key - end < 16 && isBlank(text.charAt(end - 1))) {
                end--;
            }
        } else if (before != '=' && before != ',' && before != '\'') {
            return false;
        }
        int word = end;
        boolean pair = false;
        while (word > 0 && end - word < LOOK_BACK && text.charAt(word - 1) > ' ') {
            word--;
            pair |= text.charAt(word) == '=';
        }
        boolean item = text.kind().yaml() && end - word == 1; // - NAME=value
        boolean dash = word < end && text.charAt(word) == '-' && !item;
        if (before == ',') {
            return pair && word > 6 && text.indexOf("--set", Math.max(0, word - 16), word + 5) >= 0;
        }
        return dash || isBlank(before) && pair && end > 0 && ",;".indexOf(text.charAt(end - 1)) < 0;
    }

    /** Whether quotes hold a name and its value: {@code - "NAME=a b"}, {@code set "NAME=a b"}. */
    boolean quotedPair(int key) {
        return key > 1 && "\"'".indexOf(text.charAt(key - 1)) >= 0 && isBlank(text.charAt(key - 2))
                && ("-[,".indexOf(before(key - 1)) >= 0 && text.kind().yaml()
                        || text.regionMatches(true, Math.max(0, key - 5), "set ", 0, 4));
    }

    /** Whether only blanks, a list mark or {@code export}, and the first part of a dotted key come before the name. */
    boolean lineStarts(int name) {
        int key = keyStart(name);
        int limit = Math.max(0, name - LOOK_BACK);
        int i = key;
        while (i > limit && !isLineEnd(text.charAt(i - 1))) {
            i--;
        }
        if (i == limit && i > 0) {
            return false;
        }
        String before = text.substring(i, key).strip();
        return LINE_WORDS.contains(before) || before.toLowerCase(Locale.ROOT).equals("set");
    }
}
