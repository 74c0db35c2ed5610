// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The code of a text, without comments, imports and blank lines, in overlapping windows of some lines, with the words
 * of each. Words are kept as hashes: of a word nothing but equality matters. Immutable.
 */
final class CodeWindows {
    private static final int LINES = 8;
    private static final int STEP = 2;
    /** What is shown begins so many lines below what is compared: what comes next is what helps. */
    private static final int AHEAD = 3;
    /** Fewer lines with words than this, such as the brackets at a file's end, tell nothing. */
    private static final int LEAST_SHOWN = 3;
    private static final Pattern NO_CODE = Pattern
            .compile("\\s*(?://.*|/\\*.*|\\*(?:[\\s/].*)?|#\\s.*|--.*|<!--.*|import .*|package .*|)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    /** In every file, so they tell nothing. */
    private static final Set<String> COMMON = Set.of("public", "private", "protected", "static", "final", "void", "int",
            "return", "if", "else", "new", "this", "for", "while", "class", "import", "String", "null", "true", "false",
            "the", "a", "of", "def", "self", "const", "let", "var", "function");

    private final List<String> lines;
    private final List<int[]> windows = new ArrayList<>();
    private final int[] all;

    CodeWindows(String text) {
        lines = code(text);
        int[][] words = lines.stream().map(CodeWindows::words).toArray(int[][]::new);
        for (int from = 0; from < Math.max(1, lines.size() - LINES / 2) && from < lines.size(); from += STEP) {
            windows.add(union(words, from, Math.min(lines.size(), from + LINES)));
        }
        all = union(words, 0, words.length);
    }

    private static List<String> code(String text) {
        return text.lines().filter(line -> !NO_CODE.matcher(line).matches()).toList();
    }

    /** The words of the last lines of code in a text. */
    static int[] wordsAtEnd(String text) {
        List<String> code = code(text);
        return words(String.join("\n", code.subList(Math.max(0, code.size() - LINES), code.size())));
    }

    private static int[] union(int[][] words, int from, int to) {
        return Arrays.stream(words, from, to).flatMapToInt(IntStream::of).sorted().distinct().toArray();
    }

    /** The words of a text that tell something: hashes, sorted, none twice. */
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

    int windows() {
        return windows.size();
    }

    /** What a window is compared by. */
    int[] words(int window) {
        return windows.get(window);
    }

    /** Those of all lines. */
    int[] words() {
        return all;
    }

    /** Whole lines, or nothing where hardly any more come. */
    String shown(int window) {
        int from = Math.min(lines.size(), window * STEP + AHEAD);
        List<String> shown = lines.subList(from, Math.min(lines.size(), from + LINES));
        return shown.stream().filter(line -> WORD.matcher(line).find()).count() < LEAST_SHOWN ? ""
                : String.join("\n", shown) + "\n";
    }
}
