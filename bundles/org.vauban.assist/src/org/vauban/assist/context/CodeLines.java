// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The code of a text, without comments, imports and blank lines, with the words of each line. Words are stored as
 * hashes, since they are only compared for equality. Immutable.
 */
final class CodeLines {
    /** Number of lines shown for a match: the line above it, the line itself and those that follow. */
    private static final int SHOWN = 5;
    private static final int BEFORE = 1;
    /** Least number of lines with words; fewer, such as the brackets at a file's end, are not informative. */
    private static final int LEAST_SHOWN = 2;
    private static final Pattern NO_CODE = Pattern
            .compile("\\s*(?://.*|/\\*.*|\\*(?:[\\s/].*)?|#\\s.*|--.*|<!--.*|import .*|package .*|)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    /** Keywords of every file, which do not distinguish lines. */
    private static final Set<String> COMMON = Set.of("public", "private", "protected", "static", "final", "void", "int",
            "return", "if", "else", "new", "this", "for", "while", "class", "import", "String", "null", "true", "false",
            "the", "a", "of", "def", "self", "const", "let", "var", "function");

    private final List<String> lines;
    private final int[][] words;
    private final int[] all;

    CodeLines(String text) {
        lines = text.lines().filter(CodeLines::isCode).toList();
        words = lines.stream().map(CodeLines::words).toArray(int[][]::new);
        all = Stream.of(words).flatMapToInt(IntStream::of).sorted().distinct().toArray();
    }

    /** Whether a line is code, as far as the line alone shows it. */
    static boolean isCode(String line) {
        return !NO_CODE.matcher(line).matches();
    }

    /** Returns the distinctive words of a text as hashes, sorted, without duplicates. */
    static int[] words(String text) {
        IntStream.Builder words = IntStream.builder();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (word.length() > 1 && !COMMON.contains(word)) {
                words.add(word.hashCode());
            }
        }
        return words.build().sorted().distinct().toArray();
    }

    int size() {
        return lines.size();
    }

    /** Returns a line, stripped. */
    String line(int line) {
        return lines.get(line).strip();
    }

    /** Returns the words of a line, see {@link #words(String)}. */
    int[] words(int line) {
        return words[line];
    }

    /** Returns the words of all lines. */
    int[] words() {
        return all;
    }

    /** Returns the text shown for a matching line: whole lines, or empty if too few remain. */
    String shown(int line) {
        int from = Math.max(0, line - BEFORE);
        int to = Math.min(lines.size(), from + SHOWN);
        boolean says = Arrays.stream(words, from, to).filter(each -> each.length > 0).count() >= LEAST_SHOWN;
        return says ? String.join("\n", lines.subList(from, to)) + "\n" : "";
    }

    /** Returns the line for which a text was shown, or -1 if the text is no longer here. */
    int find(String shown) {
        String first = shown.lines().findFirst().orElse("");
        for (int from = 0; from + BEFORE < lines.size(); from++) {
            if (lines.get(from).equals(first) && shown(from + BEFORE).equals(shown)) {
                return from + BEFORE;
            }
        }
        return -1;
    }
}
