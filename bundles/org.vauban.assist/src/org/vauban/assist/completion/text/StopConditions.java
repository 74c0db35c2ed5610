// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the line at which an output stops being the missing text: a line that is prose, that the document has below the
 * caret, that has left the caret's block, or that repeats earlier ones. Called line by line, from the first.
 */
final class StopConditions {
    private final CaretContext caret;
    private final String output;
    private final OutputBrackets brackets;
    private final int base;
    /** Column where the output begins. */
    private final int start;
    private final Map<String, Integer> seen = new HashMap<>();
    private String previous;
    private String beforePrevious;
    private int previousColumn;
    /** Number of conditional compilations that the output has begun and not ended. */
    private int conditionals;
    /** Whether the next line is between tags, so that it may be text that reads as prose. */
    private boolean betweenTags;

    /**
     * @param output the output, with line feeds
     * @param start column where it begins
     */
    StopConditions(CaretContext caret, String output, OutputBrackets brackets, int start) {
        this.caret = caret;
        this.output = output;
        this.brackets = brackets;
        this.base = caret.baseColumn();
        this.start = start;
        this.betweenTags = caret.lineBefore().isBlank() ? caret.betweenTags() : endsTag(caret.lineBefore());
    }

    /**
     * Whether the missing text ends before a line. Inside a string or comment that the output opened, only a repetition
     * ends it.
     *
     * @param line a line that is not blank
     * @param first whether it is the first of the output
     * @param code whether it begins in code, outside the brackets, strings and comments that the output opened
     * @param lineEnd its end in the output
     */
    boolean endBefore(String line, boolean first, boolean code, int lineEnd) {
        String stripped = line.strip();
        if (brackets.inText(lineEnd - line.length())) {
            return repeats(stripped, first);
        }
        return speaks(stripped, first, code) || meets(line, first, code, lineEnd) || leaves(line, first, code)
                || repeats(stripped, first);
    }

    /** Notes a line that belongs to the missing text. */
    void passed(String line, boolean first) {
        String stripped = line.strip();
        previousColumn = column(line, first);
        if (stripped.startsWith("#if")) {
            conditionals++;
        } else if (stripped.startsWith("#endif")) {
            conditionals--;
        }
        seen.merge(stripped, 1, Integer::sum);
        beforePrevious = previous;
        previous = stripped;
        betweenTags = caret.tagBelow() || endsTag(stripped) || betweenTags && LineHeuristics.isProse(stripped);
    }

    private boolean endsTag(String line) {
        return caret.syntax().tags() && CaretContext.endsTag(line);
    }

    private boolean speaks(String stripped, boolean first, boolean code) {
        if (!caret.syntax().code()) {
            return false;
        }
        if (stripped.startsWith("```")) {
            return true;
        }
        return code && !betweenTags && (!first || caret.lineBefore().isBlank()) && LineHeuristics.isProse(stripped);
    }

    private int column(String line, boolean first) {
        return first ? start : Indentation.columns(line);
    }

    /**
     * Whether a line that the document has below the caret belongs to a block that the output has opened: it stands
     * further to the right than that of the document, and is in the block or ends it.
     */
    private boolean isNested(String line, boolean first) {
        int column = column(line, first);
        return !first && column > caret.columnBelow()
                && (column > start || column < previousColumn)
                || conditionals > 0 && line.startsWith("#endif");
    }

    private boolean meets(String line, boolean first, boolean code, int lineEnd) {
        String stripped = line.strip();
        if (!code && caret.mode() == BracketScanner.Mode.CODE || first && !caret.lineBefore().isBlank()) {
            return false;
        }
        List<String> below = caret.below();
        if (below.isEmpty()) {
            return false;
        }
        // a closing bracket at this point is missing in the document
        if (stripped.equals(below.get(0)) && !isNested(line, first)
                && !stripped.chars().allMatch(c -> ")]};,".indexOf(c) >= 0)) {
            return true;
        }
        int next = lineEnd < output.length() ? lineEnd + 1 : -1;
        if (next < 0 || !LineHeuristics.isDistinctive(stripped)) {
            return false;
        }
        int nextEnd = output.indexOf('\n', next);
        String following = output.substring(next, nextEnd < 0 ? output.length() : nextEnd).strip();
        if (!LineHeuristics.isDistinctive(following)) {
            return false; // many blocks end with the same line
        }
        for (int i = 1; i < below.size(); i++) {
            if (below.get(i).equals(stripped) && i + 1 < below.size() && below.get(i + 1).equals(following)) {
                return true;
            }
        }
        return false;
    }

    private boolean leaves(String line, boolean first, boolean code) {
        if (first || !code || caret.mode() != BracketScanner.Mode.CODE) {
            return false;
        }
        return switch (caret.syntax().kind()) {
            case INDENT -> Indentation.columns(line) < base;
            case BRACES -> line.charAt(0) != '#' && Indentation.columns(line) < base
                    && !(brackets.outerClose() >= 0 && line.strip().startsWith("}"));
            case MARKUP, OTHER -> Indentation.columns(line) < base;
            case PROSE -> false;
        };
    }

    private boolean repeats(String stripped, boolean first) {
        if (LineHeuristics.isRepetitive(stripped)) {
            return true;
        }
        String full = first ? (caret.lineBefore() + stripped).strip() : stripped;
        if (!LineHeuristics.isDistinctive(full)) {
            return false;
        }
        if (first) {
            return !caret.above().isEmpty() && caret.above().get(0).strip().equals(full);
        }
        if (previous == null) {
            // the output repeats the caret's own line
            return !caret.lineBefore().isBlank() && caret.lineBefore().strip().equals(stripped);
        }
        return stripped.equals(previous) || seen.getOrDefault(stripped, 0) >= 2
                || seen.getOrDefault(stripped, 0) >= 1 && beforePrevious != null && stripped.equals(beforePrevious);
    }
}
