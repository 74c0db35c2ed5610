// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vauban.assist.edit.proposal.TextLines;

/** Detects where an answer is complete although the model continues. Pure. */
public final class AnswerEndDetector {
    private static final int BEHIND = 1_000;
    /** Number of lines after the region, and of characters in them, that do not recur by chance. */
    private static final int MET_LINES = 2;
    private static final int MET_SIGNS = 20;
    /** Number of repetitions of the same lines that show that a model is stuck in a loop. */
    private static final int ROUNDS = 4;
    private static final int LONGEST_ROUND = 6;
    private static final int LEAST_SIGNS = 3;

    private final AnswerCode answerCode;
    private final String old;
    private final List<Line> behind;
    private final boolean bounded;
    private final boolean loops;

    /** A line that is not blank, stripped. */
    private record Line(String text, int start, int end) {}

    /**
     * @param answerCode extracts the text that replaces the region
     * @param bounded whether the answer should be about as long as the region, so that the beginning of an unfinished
     *            answer may be all of it
     */
    public AnswerEndDetector(EditRegion region, AnswerCode answerCode, boolean bounded) {
        this.answerCode = answerCode;
        this.old = region.dedented();
        this.behind = lines(region.text().substring(region.end(), region.after(BEHIND)));
        this.bounded = bounded;
        this.loops = secondRound(lines(old)) >= 0;
    }

    /** @param answer the text generated so far */
    public boolean isReached(String answer) {
        String whole = answer.substring(0, answer.lastIndexOf('\n') + 1);
        if (answerCode.isWhole(whole)) {
            return true;
        }
        List<Line> lines = lines(answerCode.growing(whole));
        return meeting(lines) >= 0 || bounded && !loops && secondRound(lines) >= 0;
    }

    /** Returns the part of an unfinished answer that can replace the region. */
    public Optional<String> code(String answer) {
        if (answerCode.isWhole(answer)) {
            return answerCode.of(answer);
        }
        String written = answerCode.growing(answer);
        String code = written.substring(0, written.lastIndexOf('\n') + 1);
        List<Line> lines = lines(code);
        int met = meeting(lines);
        if (met >= 0) {
            return Optional.of(code.substring(0, met));
        }
        if (!bounded) {
            return Optional.empty();
        }
        int again = loops ? -1 : secondRound(lines);
        String once = again < 0 ? code : code.substring(0, again);
        int unit = unit(lines(once));
        return unit > 0 ? Optional.of(once.substring(0, unit)) : again > 0 ? Optional.of(once) : Optional.empty();
    }

    /**
     * Returns where the lines after the region begin, with as many open brackets as the region leaves; -1 if they do
     * not occur.
     */
    private int meeting(List<Line> lines) {
        if (behind.isEmpty() || lines(old).stream().anyMatch(each -> each.text().equals(behind.getFirst().text()))) {
            return -1;
        }
        int wanted = ReplacementFormatter.open(old);
        int open = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0 && open == wanted && meets(lines.subList(i, lines.size()))) {
                return lines.get(i).start();
            }
            open += ReplacementFormatter.open(lines.get(i).text());
        }
        return -1;
    }

    private boolean meets(List<Line> lines) {
        int count = Math.min(lines.size(), behind.size());
        int signs = 0;
        for (int i = 0; i < count; i++) {
            if (!lines.get(i).text().equals(behind.get(i).text())) {
                return false;
            }
            signs += lines.get(i).text().length();
        }
        return count >= MET_LINES && signs >= MET_SIGNS;
    }

    /** Returns where the first repetition begins in a loop of the last lines; -1 if there is no loop. */
    private static int secondRound(List<Line> lines) {
        for (int round = 1; round <= LONGEST_ROUND && round * ROUNDS <= lines.size(); round++) {
            int from = lines.size() - round * ROUNDS;
            boolean same = true;
            int signs = 0;
            for (int i = from; i < lines.size() && same; i++) {
                same = i + round >= lines.size() || lines.get(i).text().equals(lines.get(i + round).text());
                signs = Math.max(signs, lines.get(i).text().length());
            }
            if (same && signs > LEAST_SIGNS) {
                return lines.get(from + round).start();
            }
        }
        return -1;
    }

    /**
     * Returns where the text leaves the block that contains the region or, for a region that is one block, where that
     * block ends; -1 if neither happens.
     */
    private int unit(List<Line> lines) {
        int lowest = lowest(old);
        int end = isBlock() ? ReplacementFormatter.open(old) : Integer.MIN_VALUE;
        boolean opened = false;
        int open = 0;
        for (Line line : lines) {
            if (open + lowest(line.text()) < lowest) {
                return line.start();
            }
            open += ReplacementFormatter.open(line.text());
            if (opened && open == end) {
                return line.end();
            }
            opened |= open > end;
        }
        return -1;
    }

    /** Whether the region is one block that opens brackets and closes them in its last line. */
    private boolean isBlock() {
        int end = ReplacementFormatter.open(old);
        List<Line> lines = lines(old);
        boolean opened = false;
        int open = 0;
        for (int i = 0; i < lines.size(); i++) {
            open += ReplacementFormatter.open(lines.get(i).text());
            if (opened && open == end && i < lines.size() - 1) {
                return false;
            }
            opened |= open > end;
        }
        return opened;
    }

    /** Returns the lowest bracket depth in a text, 0 or negative. */
    private static int lowest(String text) {
        int lowest = 0;
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            open += ReplacementFormatter.open(text.substring(i, i + 1));
            lowest = Math.min(lowest, open);
        }
        return lowest;
    }

    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        TextLines all = TextLines.of(text);
        for (int i = 0; i < all.count(); i++) {
            if (!all.line(i).isBlank()) {
                lines.add(new Line(all.line(i).strip(), all.start(i), all.start(i + 1)));
            }
        }
        return lines;
    }
}
