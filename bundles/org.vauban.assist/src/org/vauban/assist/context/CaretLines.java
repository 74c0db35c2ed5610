// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The lines of code around a caret, for line-by-line comparison with other places: the current line, those above it and
 * those below it, the nearer with more weight. Two places are similar if the lines directly above and below are similar
 * and the current lines begin in the same way: the code at one is then likely what is missing at the other. Immutable.
 */
final class CaretLines {
    /** Lines above the caret's; each counts a fraction of the one below it; see {@code docs/quality.md}. */
    private static final int ABOVE = 4;
    private static final double DECAY = 0.6;
    /**
     * Number of lines below the caret's in the same block, weight of the first of them, and number of lines that the
     * counterpart of one may be further down, since several lines may be missing at the caret; each further line counts
     * a fraction of the one before.
     */
    private static final int BELOW = 3;
    private static final double FIRST_BELOW = 0.5;
    private static final int FURTHER_DOWN = 3;
    private static final double FURTHER_DECAY = 0.8;
    /** Weight of a line that shares words with the current one but begins differently. */
    private static final double SAME_WORDS = 0.6;
    /** Similarity of two lines that consist of the same brackets. */
    private static final double SAME_BRACKETS = 0.3;
    /** UTF-16 units within which these lines are looked for before the caret, and after it. */
    private static final int LONGEST_BEFORE = 3_000;
    private static final int LONGEST_REST = 400;
    private static final int LONGEST_BELOW = 1_000;

    private record Line(String text, int[] words) {}

    private final String begun;
    private final int[] words;
    private final List<Line> above;
    private final List<Line> below;

    private CaretLines(String begun, int[] words, List<Line> above, List<Line> below) {
        this.begun = begun;
        this.words = words;
        this.above = above;
        this.below = below;
    }

    /** @param offset offset of the caret in the text, in UTF-16 units */
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
            above.add(line(before.get(i)));
        }
        List<Line> below = lineEnd < 0 ? List.of() : below(text, offset + lineEnd + 1, indentation(line));
        return CodeLines.isCode(line) ? new CaretLines(begun.strip(), CodeLines.words(line), above, below)
                : new CaretLines("", new int[0], above, below);
    }

    /** Returns the next lines of the same block: lines after the block say little about the code missing in it. */
    private static List<Line> below(String text, int from, int indentation) {
        return text.substring(from, Math.min(text.length(), from + LONGEST_BELOW)).lines().filter(CodeLines::isCode)
                .takeWhile(line -> indentation(line) >= indentation).limit(BELOW).map(CaretLines::line).toList();
    }

    private static int indentation(String line) {
        int columns = 0;
        while (columns < line.length() && Character.isWhitespace(line.charAt(columns))) {
            columns++;
        }
        return columns;
    }

    private static Line line(String code) {
        return new Line(code.strip(), CodeLines.words(code));
    }

    /** Returns the number of different words in these lines. */
    int words() {
        return (int) Stream.concat(Stream.of(words), above.stream().map(Line::words)).flatMapToInt(IntStream::of)
                .distinct().count();
    }

    /** Returns the similarity of a line to the current one, from 0 to 1. */
    double alike(CodeLines lines, int line, WordWeights weights) {
        double score = 0;
        double possible = 0;
        double weight = 1;
        // lines missing at the beginning of a file count as different
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
        if (score == 0) {
            return 0; // the lines below count only together with the others
        }
        weight = FIRST_BELOW;
        for (int i = 0; i < below.size(); i++) {
            score += weight * alikeFrom(below.get(i), lines, line + 1 + i, weights);
            possible += weight;
            weight *= DECAY;
        }
        return score / possible;
    }

    /** Returns the similarity of a line below the caret to a line of the other place or to one further down. */
    private static double alikeFrom(Line mine, CodeLines lines, int first, WordWeights weights) {
        double best = 0;
        double weight = 1;
        for (int other = first; other < Math.min(lines.size(), first + 1 + FURTHER_DOWN); other++) {
            best = Math.max(best, weight * alike(mine, lines, other, weights));
            weight *= FURTHER_DECAY;
        }
        return best;
    }

    private static double alike(Line mine, CodeLines lines, int line, WordWeights weights) {
        int[] theirs = lines.words(line);
        if (mine.words().length == 0 && theirs.length == 0) {
            return mine.text().equals(lines.line(line)) ? SAME_BRACKETS : 0;
        }
        return weights.alike(mine.words(), theirs);
    }
}
