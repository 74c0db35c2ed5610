// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Messages;

/**
 * One line of a file in gitignore syntax (the format is described in gitignore(5); the cases that the manual leaves
 * open follow {@code git check-ignore} 2.39). {@code ?} and a bracket stand for one Unicode character, where git takes
 * one byte.
 * <p>
 * Matching follows all possible positions in the pattern at once, so its cost is at most pattern length times name
 * length whatever the pattern; a {@link Budget} bounds the sum over many patterns. Immutable.
 */
final class IgnorePattern {
    /** Maximum length, longer than any path on supported systems; a longer line can only be malicious. */
    static final int LONGEST = 8192;

    private static final int ANY = -1;
    private static final int STAR = -2;
    private static final int STAR_STAR = -3;
    /** May be skipped together with the next two codes: the start of {@code **}{@code /}. */
    private static final int SKIP_THREE = -4;
    /** {@code FIRST_SET - n} is the n-th set. */
    private static final int FIRST_SET = -10;

    private final String source;
    private final int line;
    private final boolean negative;
    private final boolean directoriesOnly;
    /** Whether the pattern has no slash and so is compared with the last name only. */
    private final boolean nameOnly;
    private final boolean ignoreCase;
    /** The whole pattern if it has no wildcard, else null. */
    private final String literal;
    /** The required end of a name for a pattern {@code *literal}, else null. */
    private final String suffix;
    /** Null if the pattern can match nothing. */
    private final int[] codes;
    private final List<CharacterSet> sets = new ArrayList<>();

    /** The remaining number of steps. Not thread-safe. */
    static final class Budget {
        private long left;

        Budget(long steps) {
            left = steps;
        }

        boolean spent() {
            return left < 0;
        }

        private void take(long steps) {
            left -= steps;
        }
    }

    /**
     * Parses a line.
     *
     * @param text a line without its line end
     * @param line its number, for messages
     * @param ignoreCase whether case is ignored
     * @return null for a comment or an empty line
     * @throws IllegalArgumentException if it is longer than {@link #LONGEST}
     */
    static @Nullable IgnorePattern parse(String text, int line, boolean ignoreCase) {
        if (text.isEmpty() || text.charAt(0) == '#') {
            return null;
        }
        String trimmed = trimSpaces(text);
        if (trimmed.length() > LONGEST) {
            throw new IllegalArgumentException(Messages.text("ignore.line", line, LONGEST));
        }
        return trimmed.isEmpty() ? null : new IgnorePattern(trimmed, line, ignoreCase);
    }

    /** Removes spaces at the end unless escaped by a backslash. */
    private static String trimSpaces(String text) {
        int firstOfTail = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                if (firstOfTail < 0) {
                    firstOfTail = i;
                }
            } else {
                firstOfTail = -1;
                if (c == '\\') {
                    i++;
                    if (i == text.length()) {
                        return text;
                    }
                }
            }
        }
        return firstOfTail < 0 ? text : text.substring(0, firstOfTail);
    }

    private IgnorePattern(String source, int line, boolean ignoreCase) {
        this.source = source;
        this.line = line;
        this.ignoreCase = ignoreCase;
        String pattern = source;
        negative = pattern.startsWith("!");
        if (negative) {
            pattern = pattern.substring(1);
        }
        directoriesOnly = pattern.endsWith("/");
        if (directoriesOnly) {
            pattern = pattern.substring(0, pattern.length() - 1);
        }
        nameOnly = pattern.indexOf('/') < 0;
        if (pattern.startsWith("/")) {
            pattern = pattern.substring(1);
        }
        pattern = PathFolding.fold(pattern, ignoreCase);
        int plain = plainLength(pattern);
        literal = plain == pattern.length() ? pattern : null;
        suffix = nameOnly && pattern.startsWith("*") && plainLength(pattern.substring(1)) == pattern.length() - 1
                ? pattern.substring(1)
                : null;
        codes = literal != null || suffix != null ? null : compile(pattern.codePoints().toArray(), plain);
    }

    private static int plainLength(String pattern) {
        int i = 0;
        while (i < pattern.length() && "*?[\\".indexOf(pattern.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /** Returns the line as written. */
    String source() {
        return source;
    }

    /** Returns the line's number. */
    int line() {
        return line;
    }

    /** Whether no path can match, because a bracket is not closed or nothing follows a backslash. */
    boolean matchesNothing() {
        return literal == null && suffix == null && codes == null;
    }

    /** Whether it re-includes what an earlier line excluded. */
    boolean negative() {
        return negative;
    }

    /** Whether it matches directories only. */
    boolean directoriesOnly() {
        return directoriesOnly;
    }

    /**
     * Whether it matches; the caller checks whether the path is a directory.
     *
     * @param path path relative to the folder of the pattern, with slashes, folded by {@link PathFolding}
     */
    boolean matches(String path, Budget budget) {
        budget.take(1);
        if (budget.spent()) {
            return false;
        }
        String subject = nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path;
        if (literal != null) {
            return literal.equals(subject);
        }
        if (suffix != null) {
            return subject.endsWith(suffix);
        }
        return codes != null && run(subject.codePoints().toArray(), budget);
    }

    /** @param plain number of leading characters that are not wildcards; git treats what follows as the start */
    private int @Nullable [] compile(int[] pattern, int plain) {
        int[] out = new int[pattern.length * 3 + 1];
        int n = 0;
        for (int i = 0; i < pattern.length; i++) {
            int c = pattern[i];
            switch (c) {
                case '?' -> out[n++] = ANY;
                case '\\' -> {
                    if (++i == pattern.length) {
                        return null;
                    }
                    out[n++] = pattern[i];
                }
                case '*' -> {
                    int first = i;
                    while (i + 1 < pattern.length && pattern[i + 1] == '*') {
                        i++;
                    }
                    int next = i + 1 < pattern.length ? pattern[i + 1] : -1;
                    boolean atStart = first == 0 || first == plain || pattern[first - 1] == '/';
                    boolean atEnd = next == -1 || next == '/'
                            || next == '\\' && i + 2 < pattern.length && pattern[i + 2] == '/';
                    if (i > first && !nameOnly && atStart && atEnd) {
                        if (next == '/') {
                            out[n++] = SKIP_THREE;
                        }
                        out[n++] = STAR_STAR;
                    } else {
                        out[n++] = STAR;
                    }
                }
                case '[' -> {
                    CharacterSet set = new CharacterSet(ignoreCase);
                    i = set.read(pattern, i);
                    if (i < 0) {
                        return null;
                    }
                    out[n++] = FIRST_SET - sets.size();
                    sets.add(set);
                }
                default -> out[n++] = c;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private boolean run(int[] text, Budget budget) {
        int[] seen = new int[codes.length + 1];
        int[] now = new int[codes.length + 1];
        int[] next = new int[codes.length + 1];
        int count = enter(0, now, 0, seen, 1);
        for (int t = 0; t < text.length && count > 0; t++) {
            budget.take(count);
            if (budget.spent()) {
                return false;
            }
            int c = text[t];
            int generation = t + 2;
            int nextCount = 0;
            for (int i = 0; i < count; i++) {
                int at = now[i];
                if (at == codes.length) {
                    continue;
                }
                int code = codes[at];
                if (code == STAR_STAR || code == STAR && c != '/') {
                    nextCount = enter(at, next, nextCount, seen, generation);
                } else if (code == c || code == ANY && c != '/'
                        || code <= FIRST_SET && c != '/' && sets.get(FIRST_SET - code).contains(c)) {
                    nextCount = enter(at + 1, next, nextCount, seen, generation);
                }
            }
            int[] swap = now;
            now = next;
            next = swap;
            count = nextCount;
        }
        for (int i = 0; i < count; i++) {
            if (now[i] == codes.length) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds a position and those that can be reached from it without consuming a character; stars are never adjacent, so
     * this ends soon.
     */
    private int enter(int position, int[] states, int count, int[] seen, int generation) {
        int n = count;
        int at = position;
        while (seen[at] != generation) {
            seen[at] = generation;
            if (at == codes.length || codes[at] >= 0 || codes[at] == ANY || codes[at] <= FIRST_SET) {
                states[n++] = at;
                return n;
            }
            if (codes[at] == SKIP_THREE) {
                n = enter(at + 3, states, n, seen, generation);
            } else {
                states[n++] = at;
            }
            at++;
        }
        return n;
    }

    @Override
    public String toString() {
        return source;
    }

    /** The characters of a bracket expression. */
    private static final class CharacterSet {
        private final boolean ignoreCase;
        private final List<int[]> ranges = new ArrayList<>();
        private final List<String> classes = new ArrayList<>();
        private boolean negated;

        CharacterSet(boolean ignoreCase) {
            this.ignoreCase = ignoreCase;
        }

        /** @return the index of the closing bracket, or -1 if the set is malformed: the pattern then matches nothing */
        int read(int[] p, int open) {
            int i = open + 1;
            if (i < p.length && (p[i] == '!' || p[i] == '^')) {
                negated = true;
                i++;
            }
            int previous = 0;
            boolean first = true;
            for (; i < p.length && (first || p[i] != ']'); i++, first = false) {
                int c = p[i];
                if (c == '\\') {
                    if (++i == p.length) {
                        return -1;
                    }
                    c = p[i];
                    add(c, c);
                } else if (c == '-' && previous != 0 && i + 1 < p.length && p[i + 1] != ']') {
                    i++;
                    if (p[i] == '\\' && ++i == p.length) {
                        return -1;
                    }
                    add(previous, p[i]);
                    c = 0;
                } else if (c == '[' && i + 1 < p.length && p[i + 1] == ':') {
                    int close = i + 2;
                    while (close < p.length && p[close] != ']') {
                        close++;
                    }
                    if (close == p.length) {
                        return -1;
                    }
                    if (close - 1 < i + 2 || p[close - 1] != ':') {
                        add('[', '[');
                    } else {
                        String name = new String(p, i + 2, close - 1 - (i + 2));
                        if (!NAMES.contains(name)) {
                            return -1;
                        }
                        classes.add(name);
                        i = close;
                        c = 0;
                    }
                } else {
                    add(c, c);
                }
                previous = c;
            }
            return i < p.length ? i : -1;
        }

        private void add(int from, int to) {
            ranges.add(new int[] {from, to});
        }

        boolean contains(int c) {
            boolean in = has(c) || ignoreCase && (has(Character.toLowerCase(c)) || has(Character.toUpperCase(c)));
            return in != negated;
        }

        private boolean has(int c) {
            for (int[] range : ranges) {
                if (c >= range[0] && c <= range[1]) {
                    return true;
                }
            }
            for (String name : classes) {
                if (inClass(name, c)) {
                    return true;
                }
            }
            return false;
        }

        private static final List<String> NAMES = List.of("alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower",
                "print", "punct", "space", "upper", "xdigit");

        private static boolean inClass(String name, int c) {
            boolean lower = c >= 'a' && c <= 'z';
            boolean upper = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            boolean graph = c > ' ' && c < 127;
            return switch (name) {
                case "alnum" -> lower || upper || digit;
                case "alpha" -> lower || upper;
                case "blank" -> c == ' ' || c == '\t';
                case "cntrl" -> c < ' ' || c == 127;
                case "digit" -> digit;
                case "graph" -> graph;
                case "lower" -> lower;
                case "print" -> graph || c == ' ';
                case "punct" -> graph && !lower && !upper && !digit;
                case "space" -> c == ' ' || c >= '\t' && c <= '\r';
                case "upper" -> upper;
                default -> digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            };
        }
    }
}
