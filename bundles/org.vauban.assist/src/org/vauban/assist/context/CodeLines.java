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
 * The code of a text, without comments, imports and blank lines, with the words of each line. Words are kept as hashes:
 * of a word nothing but equality matters. Immutable.
 */
final class CodeLines {
    /** What is shown of a place: the line above it, the line itself and what follows. */
    private static final int SHOWN = 5;
    private static final int BEFORE = 1;
    /** Fewer lines with words than this, such as the brackets at a file's end, tell nothing. */
    private static final int LEAST_SHOWN = 2;
    private static final Pattern NO_CODE = Pattern
            .compile("\\s*(?://.*|/\\*.*|\\*(?:[\\s/].*)?|#\\s.*|--.*|<!--.*|import .*|package .*|)");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    /** In every file, so they tell nothing. */
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

    /** Whether a line is code, as far as it tells by itself. */
    static boolean isCode(String line) {
        return !NO_CODE.matcher(line).matches();
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

    int size() {
        return lines.size();
    }

    /** A line, without the blanks at its ends. */
    String line(int line) {
        return lines.get(line).strip();
    }

    /** The words of a line, see {@link #words(String)}. */
    int[] words(int line) {
        return words[line];
    }

    /** Those of all lines. */
    int[] words() {
        return all;
    }

    /** What is shown for the sake of a line: whole lines, or nothing where hardly any more come. */
    String shown(int line) {
        int from = Math.max(0, line - BEFORE);
        int to = Math.min(lines.size(), from + SHOWN);
        boolean says = Arrays.stream(words, from, to).filter(each -> each.length > 0).count() >= LEAST_SHOWN;
        return says ? String.join("\n", lines.subList(from, to)) + "\n" : "";
    }

    /** The line for whose sake a text was shown, or -1 where no such text stands here any more. */
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
