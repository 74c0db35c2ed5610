// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;

/**
 * The context of a name: where its key begins, and whether it is an option, a directive or the first of its line. It
 * determines which of the following characters are the name's value.
 */
final class NameSurroundings extends Detector {
    /** Maximum distance back to the start of a dotted key, or to the option before it. */
    static final int LOOK_BACK = 120;
    static final int LOOK_AHEAD = 256;
    private static final Set<String> LINE_WORDS = Set.of("", "-", "export", "set", "setx", "ENV", "ARG", "env", "#",
            "//", "/*", "*", "--", "<!--", "%env", "declare -x", "local", "readonly", "REM");
    /** Words that follow an option in sentences about it. */
    private static final Set<String> OPTION_WORDS = Set.of("option", "options", "flag", "flags", "argument",
            "arguments", "parameter", "parameters", "switch", "value", "values", "file", "prompt", "when", "with",
            "without", "from", "that", "this", "instead", "before", "after", "command", "setting", "line", "only",
            "also", "input", "which", "then", "name", "your", "pour", "avec", "sans", "dans", "vide", "empty", "here");
    private static final int SHORTEST_WORD = 4;
    private static final String FENCE = "```";

    /** Up to where Markdown fences were counted; below, whether the last one opened a block. */
    private int fencesTo;
    private boolean fence;

    NameSurroundings(ScannedText text) {
        super(text);
    }

    /** Returns where the dotted key begins that ends with a name. */
    int keyStart(int name) {
        int i = name;
        int limit = Math.max(0, name - LOOK_BACK);
        while (i > limit && (isAlphanumeric(text.charAt(i - 1)) || "._-".indexOf(text.charAt(i - 1)) >= 0
                || text.charAt(i - 1) > 127 && Character.isLetter(text.charAt(i - 1)))) {
            i--;
        }
        return i;
    }

    /** Returns the last character before an offset that is not blank, or 0. */
    char before(int at) {
        int i = at - 1;
        while (i >= 0 && i > at - 16 && isBlank(text.charAt(i))) {
            i--;
        }
        return i >= 0 ? text.charAt(i) : 0;
    }

    /** Whether a key is in braces: <code>${name:default}</code> */
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

    /** Whether a YAML key indicator precedes a key, whose value follows a colon on its own line. */
    boolean explicit(int key, boolean quoted) {
        int at = quoted ? key - 1 : key;
        return at > 1 && isBlank(text.charAt(at - 1)) && before(at) == '?';
    }

    /** Whether a line ends here, or after blanks. */
    boolean lineEndsAt(int at) {
        int end = skipBlanks(at);
        return end < length && isLineEnd(text.charAt(end));
    }

    /** Returns the indentation of the line that a key begins, or -1 if it begins none. */
    int indent(int key) {
        int start = lineStart(key, LOOK_AHEAD);
        int i = start;
        while (i < key && (isBlank(text.charAt(i)) || text.charAt(i) == '-')) {
            i++;
        }
        boolean explicit = i < key && text.charAt(i) == '?' && isBlank(text.charAt(i + 1));
        return i == key || isQuote(text.charAt(i)) || explicit ? i - start : -1;
    }

    /** Whether blanks separate the name and its value: a directive, a Dockerfile line, a macro. */
    boolean spacedValue(int name) {
        int i = name;
        while (i > 0 && name - i < 8 && isBlank(text.charAt(i - 1))) {
            i--;
        }
        if (i < name && (endsWith(i, "ENV") || endsWith(i, "#define") || endsWith(i, "setx"))) {
            return true;
        }
        boolean start = i == 0 || isLineEnd(text.charAt(i - 1));
        if (start && redis(name)) {
            return true;
        }
        return start && configuration && !text.kind().yaml() && lastWord(name) || login(name);
    }

    private boolean redis(int name) {
        return text.startsWith("requirepass", name) || text.startsWith("masterauth", name);
    }

    /** Whether the line consists of a Redis statement, whose argument may be any word. */
    boolean statement(int name) {
        return redis(name) && lastWord(name);
    }

    /** Whether a single word follows the name that begins a line. */
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

    private boolean login(int name) {
        return follows("login ", name);
    }

    /** Whether a name is in {@code machine host login bob password …} */
    boolean loginOfMachine(int name) {
        return login(name) && follows("machine ", name);
    }

    /** Whether a word precedes the name of a password in its line. */
    private boolean follows(String word, int name) {
        if (!text.startsWith("password ", name)) {
            return false;
        }
        int line = lineStart(name, LOOK_BACK);
        return text.indexOf(word, line, name) >= 0;
    }

    private boolean endsWith(int end, String word) {
        return end >= word.length() && text.startsWith(word, end - word.length());
    }

    /** Whether a name and a quoted value after blanks form a clause: {@code PASSWORD '…'}. */
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

    /**
     * Whether a word without a digit after an option is its value: the option then belongs to a command, not to a
     * sentence or a help text.
     */
    boolean commandOption(int key, int value) {
        boolean commands = text.kind().commands();
        int end = value;
        while (end < length && end - value < LOOK_AHEAD && UnquotedValueReader.unquotedChar(text.charAt(end))) {
            end++;
        }
        if (!commands && !text.kind().prose() || !blankBefore(key) || end - value < SHORTEST_WORD
                || !hasLower(value, end) || "$<[({%-/~.".indexOf(text.charAt(value)) >= 0 || aboutOption(value, end)) {
            return false;
        }
        int next = skipBlanks(end);
        boolean last = next >= length || isLineEnd(text.charAt(next)) || next == end && text.charAt(end) > ' ';
        boolean option = !last && "-\\|&;><#".indexOf(text.charAt(next)) >= 0;
        int line = lineStart(key, LOOK_AHEAD);
        int first = skipBlanks(line);
        if (commands) {
            boolean remark = text.charAt(first) == '#' || text.indexOf(" #", line, key) >= 0;
            return !remark && (last || option || first < key && !odd('"', line, key) && !odd('\'', line, key));
        }
        boolean code = first - line >= SHORTEST_WORD || text.charAt(line) == '\t' || text.startsWith("$ ", first)
                || odd('`', line, key) || fenced(line);
        return option && text.charAt(next) == '-' || code && (last || option);
    }

    private boolean aboutOption(int from, int to) {
        String word = text.substring(from, to).toLowerCase(Locale.ROOT);
        return OPTION_WORDS.contains(word) || word.endsWith(".txt") || SecretNames.namesASecret(word);
    }

    private boolean odd(char mark, int from, int to) {
        boolean odd = false;
        for (int i = from; i < to; i++) {
            odd ^= text.charAt(i) == mark;
        }
        return odd;
    }

    /** Whether a line is between two Markdown fences; lines must be passed in ascending order. */
    private boolean fenced(int line) {
        while (fencesTo < line) {
            int at = text.indexOf(FENCE, fencesTo, line);
            fence ^= at >= 0;
            fencesTo = at < 0 ? line : at + FENCE.length();
        }
        return fence;
    }

    /** Whether quotes contain a name and its value: {@code - "NAME=a b"}, {@code set "NAME=a b"}. */
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
        return begins(i, key) || begins(behindMarks(i, key), key);
    }

    private boolean begins(int from, int key) {
        String before = text.substring(from, key).strip();
        return LINE_WORDS.contains(before) || before.toLowerCase(Locale.ROOT).equals("set");
    }

    /**
     * Returns the index after prefixes that programs print before a line: {@code +} of a diff, {@code >} of a
     * quotation, {@code 12 |}, and {@code a.properties:12:} of a search.
     */
    private int behindMarks(int line, int key) {
        int i = line;
        while (i < key && (isDigit(text.charAt(i)) || " \t+<>|:".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        int colon = text.indexOf(':', line, i);
        boolean time = colon >= 0 && text.indexOf(':', colon + 1, i) >= 0;
        if (i > line && !time && !isDigit(text.charAt(i - 1))) {
            return i;
        }
        int end = line;
        boolean file = false;
        while (end < key && text.charAt(end) > ' ' && !isQuote(text.charAt(end))) {
            file |= "./".indexOf(text.charAt(end++)) >= 0;
        }
        boolean found = end > line && text.charAt(end - 1) == ':' && skipBlanks(end) == key;
        return text.kind().prose() && file && found ? key : line;
    }
}
