// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;

/** Python's string functions, which count code points and define white space differently from Java's. */
public final class TextFunctions {
    private TextFunctions() {}

    /** Like {@code str.isspace}. */
    public static boolean isSpace(int c) {
        return c >= 9 && c <= 13 || c >= 0x1c && c <= 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
    }

    /** Whether there is only white space from {@code start} on. */
    public static boolean isBlank(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Removes white space, or the characters of {@code set} if it is not null, at the end. */
    public static String stripEnd(String text, @Nullable String set) {
        int end = text.length();
        while (end > 0) {
            int c = text.codePointBefore(end);
            if (set == null ? !isSpace(c) : set.indexOf(c) < 0) {
                break;
            }
            end -= Character.charCount(c);
        }
        return text.substring(0, end);
    }

    public static String stripStart(String text, @Nullable String set) {
        int start = 0;
        while (start < text.length()) {
            int c = text.codePointAt(start);
            if (set == null ? !isSpace(c) : set.indexOf(c) < 0) {
                break;
            }
            start += Character.charCount(c);
        }
        return text.substring(start);
    }

    public static int length(String text, Rendering run) {
        run.read(text.length());
        return text.codePointCount(0, text.length());
    }

    /** Returns the code points from {@code start} to before {@code end}, both within the text. */
    public static String slice(String text, int start, int end, Rendering run) {
        run.read(text.length());
        int from = text.offsetByCodePoints(0, start);
        int to = text.offsetByCodePoints(from, end - start);
        return run.made(text.substring(from, to));
    }

    /**
     * {@code indexOf} in linear time, by Knuth, Morris and Pratt: Java's method takes time proportional to the product
     * of both lengths for texts such as {@code aaa…b} in {@code aaaa…}.
     */
    public static final class Search {
        private static final int SHORT = 16;

        private final String needle;
        private final Rendering run;
        /**
         * For each prefix of the needle, the length of its longest proper prefix that is a suffix too; null if the
         * needle is short.
         */
        private final int[] borders;

        public Search(String needle, Rendering run) {
            this.needle = needle;
            this.run = run;
            if (needle.length() <= SHORT) {
                borders = null;
                return;
            }
            run.text(needle.length() * 2L);
            borders = new int[needle.length()];
            for (int i = 1, k = 0; i < needle.length(); i++) {
                while (k > 0 && needle.charAt(i) != needle.charAt(k)) {
                    k = borders[k - 1];
                }
                if (needle.charAt(i) == needle.charAt(k)) {
                    k++;
                }
                borders[i] = k;
            }
        }

        /** Returns the next index, or -1; charges the characters that it reads. */
        public int in(String text, int from) {
            int found = borders == null ? text.indexOf(needle, from) : linear(text, from);
            run.step();
            run.read((found < 0 ? text.length() : found) - (long) from);
            return found;
        }

        private int linear(String text, int from) {
            for (int i = from, k = 0; i < text.length(); i++) {
                while (k > 0 && text.charAt(i) != needle.charAt(k)) {
                    k = borders[k - 1];
                }
                if (text.charAt(i) == needle.charAt(k)) {
                    k++;
                }
                if (k == needle.length()) {
                    return i - k + 1;
                }
            }
            return -1;
        }
    }

    static boolean contains(String text, String part, Rendering run) {
        return part.length() <= text.length() && new Search(part, run).in(text, 0) >= 0;
    }

    /** Like {@code str.replace}; {@code count} below 0 means all. */
    public static String replace(String text, String old, String by, long count, Rendering run) {
        StringBuilder out = new StringBuilder();
        long left = count < 0 ? Long.MAX_VALUE : count;
        if (old.isEmpty()) {
            int at = 0;
            while (left-- > 0) {
                run.append(out, by);
                if (at == text.length()) {
                    return out.toString();
                }
                int next = at + Character.charCount(text.codePointAt(at));
                run.append(out, text.substring(at, next));
                at = next;
            }
            run.append(out, text.substring(at));
            return out.toString();
        }
        Search search = new Search(old, run);
        int from = 0;
        for (int at; left-- > 0 && (at = search.in(text, from)) >= 0; from = at + old.length()) {
            run.append(out, text.substring(from, at));
            run.append(out, by);
        }
        run.append(out, text.substring(from));
        return out.toString();
    }

    public static long count(String text, String part, Rendering run) {
        if (part.isEmpty()) {
            return length(text, run) + 1L;
        }
        Search search = new Search(part, run);
        long found = 0;
        for (int at = search.in(text, 0); at >= 0; at = search.in(text, at + part.length())) {
            found++;
        }
        return found;
    }

    /** Like {@code str.split}: by white space if {@code separator} is null; {@code most} below 0 means no limit. */
    public static List<Object> split(String text, @Nullable String separator, long most, Rendering run) {
        List<Object> parts = new ArrayList<>();
        if (separator == null) {
            splitByBlanks(text, most, parts, run);
            return parts;
        }
        if (separator.isEmpty()) {
            throw run.value("empty separator");
        }
        Search search = new Search(separator, run);
        int from = 0;
        for (int at; (most < 0 || parts.size() < most)
                && (at = search.in(text, from)) >= 0; from = at + separator.length()) {
            part(parts, text.substring(from, at), run);
        }
        part(parts, text.substring(from), run);
        return parts;
    }

    private static void splitByBlanks(String text, long most, List<Object> parts, Rendering run) {
        String rest = stripStart(text, null);
        int at = 0;
        while (at < rest.length()) {
            if (most >= 0 && parts.size() >= most) {
                part(parts, stripEnd(rest.substring(at), null), run);
                return;
            }
            int end = at;
            while (end < rest.length() && !isSpace(rest.charAt(end))) {
                end++;
            }
            part(parts, rest.substring(at, end), run);
            at = end;
            while (at < rest.length() && isSpace(rest.charAt(at))) {
                at++;
            }
        }
    }

    /** Like {@code str.rsplit} with a separator. */
    public static List<Object> splitFromEnd(String text, String separator, long most, Rendering run) {
        if (separator.isEmpty()) {
            throw run.value("empty separator");
        }
        // searching backwards may take time proportional to the product of the lengths
        run.read(text.length() * (long) separator.length());
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        for (int at; (most < 0 || parts.size() < most) && (at = end < separator.length() ? -1
                : text.lastIndexOf(separator, end - separator.length())) >= 0; end = at) {
            part(parts, text.substring(at + separator.length(), end), run);
        }
        part(parts, text.substring(0, end), run);
        java.util.Collections.reverse(parts);
        return parts;
    }

    /** Like {@code str.splitlines}. */
    public static List<Object> lines(String text, boolean keepEnds, Rendering run) {
        List<Object> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 10 && c <= 13 || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029)) {
                continue;
            }
            int end = i;
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                i++;
            }
            part(lines, text.substring(start, keepEnds ? i + 1 : end), run);
            start = i + 1;
        }
        if (start < text.length()) {
            part(lines, text.substring(start), run);
        }
        return lines;
    }

    private static void part(List<Object> parts, String part, Rendering run) {
        run.elements(1);
        parts.add(run.made(part));
    }

    public static String repeat(String text, long times, Rendering run) {
        if (times <= 0 || text.isEmpty()) {
            return "";
        }
        long length = times > Integer.MAX_VALUE ? Long.MAX_VALUE : text.length() * times;
        run.text(length);
        return text.repeat((int) times);
    }

    /** Like {@code str.ljust} (-1), {@code str.center} (0), {@code str.rjust} (1). */
    public static String pad(String text, long width, String fill, int side, Rendering run) {
        if (fill.codePointCount(0, fill.length()) != 1) {
            throw run.type("The fill character must be exactly one character long");
        }
        long length = length(text, run);
        if (width <= length) {
            return text;
        }
        long missing = width - length;
        long left = side < 0 ? 0 : side > 0 ? missing : missing / 2 + (missing & width & 1);
        return repeat(fill, left, run) + text + repeat(fill, missing - left, run);
    }

    /** Like {@code str.capitalize}. */
    public static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        int end = Character.charCount(first);
        return Character.toString(Character.toTitleCase(first))
                + text.substring(end).toLowerCase(java.util.Locale.ROOT);
    }

    /** Like {@code str.title}: a letter is upper case if no letter precedes it. */
    public static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }
}
