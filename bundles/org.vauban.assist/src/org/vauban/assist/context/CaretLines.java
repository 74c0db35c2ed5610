// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The lines of code that end at a caret, to be compared with others line by line: the one that is being written, and
 * those above it, the nearer the more. Two places are alike if what stands directly above them is, and if the line
 * begins in the same way: what was written at the one is then likely what is to be written at the other. Immutable.
 */
final class CaretLines {
    /** Lines above the caret's, and how much each counts of the one below it; see {@code docs/quality.md}. */
    private static final int ABOVE = 4;
    private static final double DECAY = 0.6;
    /** How much it counts that a line has words of the one being written, but begins in another way. */
    private static final double SAME_WORDS = 0.6;
    /** How much it counts that two lines are the same brackets. */
    private static final double SAME_BRACKETS = 0.3;
    /** UTF-16 units in which these lines are found, and those of the line behind the caret. */
    private static final int LONGEST_BEFORE = 3_000;
    private static final int LONGEST_REST = 400;

    private record Line(String text, int[] words) {}

    private final String begun;
    private final int[] words;
    private final List<Line> above;

    private CaretLines(String begun, int[] words, List<Line> above) {
        this.begun = begun;
        this.words = words;
        this.above = above;
    }

    /** @param offset of the caret in the text, in UTF-16 units */
    static CaretLines of(String text, int offset) {
        int most = Math.min(text.length(), offset + LONGEST_REST);
        int lineEnd = text.substring(offset, most).indexOf('\n');
        int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
        String begun = text.substring(Math.max(lineStart, offset - LONGEST_BEFORE), offset);
        String line = begun + text.substring(offset, lineEnd < 0 ? most : offset + lineEnd);
        List<String> before = text.substring(Math.max(0, Math.min(lineStart, offset - LONGEST_BEFORE)), lineStart)
                .lines().filter(CodeLines::isCode).toList();
        List<Line> above = new ArrayList<>();
        for (int i = before.size() - 1; i >= 0 && above.size() < ABOVE; i--) {
            above.add(new Line(before.get(i).strip(), CodeLines.words(before.get(i))));
        }
        return CodeLines.isCode(line) ? new CaretLines(begun.strip(), CodeLines.words(line), above)
                : new CaretLines("", new int[0], above);
    }

    /** How many different words these lines have. */
    int words() {
        return (int) Stream.concat(Stream.of(words), above.stream().map(Line::words)).flatMapToInt(IntStream::of)
                .distinct().count();
    }

    /** How alike a line is to the one that is being written, from 0 to 1. */
    double alike(CodeLines lines, int line, WordWeights weights) {
        double score = 0;
        double possible = 0;
        double weight = 1;
        // what is missing, at the beginning of a file, is not alike
        for (int i = 0; i < ABOVE; i++) {
            int other = line - 1 - i;
            score += i >= above.size() || other < 0 ? 0 : weight * alike(above.get(i), lines, other, weights);
            possible += weight;
            weight *= DECAY;
        }
        if (!begun.isEmpty() || words.length > 0) {
            score += !begun.isEmpty() && lines.line(line).startsWith(begun) ? 1
                    : SAME_WORDS * weights.shared(words, lines.words(line));
            possible++;
        }
        return score / possible;
    }

    private static double alike(Line mine, CodeLines lines, int line, WordWeights weights) {
        int[] theirs = lines.words(line);
        if (mine.words().length == 0 && theirs.length == 0) {
            return mine.text().equals(lines.line(line)) ? SAME_BRACKETS : 0;
        }
        return weights.alike(mine.words(), theirs);
    }
}
