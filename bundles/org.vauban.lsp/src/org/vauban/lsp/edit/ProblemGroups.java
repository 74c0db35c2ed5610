// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.vauban.lsp.sync.Diagnostics;
import org.vauban.lsp.text.TextDocument;

/** Groups problems that one edit fixes, so that a quick fix is offered once. Pure. */
final class ProblemGroups {
    /** Separator of parts of a document that are rewritten separately: a blank line, a list item, a heading, a row. */
    private static final Pattern APART = Pattern.compile("\\R[ \\t]*(?:\\R|[-*+#|.=]|\\d+[.)])");
    private static final Comparator<Position> ORDER = Comparator.comparingInt(Position::getLine)
            .thenComparingInt(Position::getCharacter);

    private ProblemGroups() {}

    /**
     * Returns the groups, in the order of the problems.
     *
     * @param problems problems of the document
     * @return non-empty groups; problems that the server has found in one paragraph form a group, every other problem
     *            its own
     */
    static List<List<Diagnostic>> of(TextDocument document, List<Diagnostic> problems) {
        List<List<Diagnostic>> groups = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Diagnostic problem : problems) {
            List<Diagnostic> group = isOwn(problem)
                    ? groups.stream().filter(each -> isOwn(each.getFirst()) && together(document, each, problem))
                            .findFirst().orElse(null)
                    : null;
            if (group != null) {
                group.add(problem);
            } else if (seen.add(List.of(range(problem), message(problem)))) {
                groups.add(new ArrayList<>(List.of(problem)));
            }
        }
        return groups;
    }

    /** Whether the server itself has found the problem. */
    static boolean isOwn(Diagnostic problem) {
        return Diagnostics.SOURCE.equals(problem.getSource());
    }

    /** Returns the message; empty if the problem has none. */
    static String message(Diagnostic problem) {
        if (problem.getMessage() == null) {
            return "";
        }
        return problem.getMessage().isLeft()
                ? problem.getMessage().getLeft()
                : problem.getMessage().getRight().getValue();
    }

    /** Returns the range from the start of the first problem to the end of the last. */
    static Range range(List<Diagnostic> group) {
        Position start = group.stream().map(each -> range(each).getStart()).min(ORDER).orElseThrow();
        Position end = group.stream().map(each -> range(each).getEnd()).max(ORDER).orElseThrow();
        return new Range(start, end);
    }

    private static Range range(Diagnostic problem) {
        Position start = new Position(0, 0);
        return problem.getRange() != null ? problem.getRange() : new Range(start, start);
    }

    private static boolean together(TextDocument document, List<Diagnostic> group, Diagnostic problem) {
        Range range = range(group);
        int from = Math.min(document.offset(range.getEnd()), document.offset(range(problem).getEnd()));
        int to = Math.max(document.offset(range.getStart()), document.offset(range(problem).getStart()));
        return from >= to || !APART.matcher(document.text().substring(from, to)).find();
    }
}
