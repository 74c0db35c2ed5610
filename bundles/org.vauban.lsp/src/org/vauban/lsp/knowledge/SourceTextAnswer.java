// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.knowledge;

import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.passage.LineNumbers;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SourceLines;

/** Builds a text from the passages of a document that the client cannot open. Stateless. */
final class SourceTextAnswer {
    private SourceTextAnswer() {}

    /**
     * Returns the text of passages: of a whole file or page of HTML with all positions preserved, of other formats with
     * a line for each new page.
     *
     * @param passages at least one, in the order of the document
     * @param whole whether they are the whole document
     * @param position position in the document, in UTF-16 units, whose line is returned; negative for none
     * @param page creates the line for a page from its label
     */
    static KnowledgeProtocol.SourceText of(List<Passage> passages, boolean whole, int position,
            UnaryOperator<String> page) {
        Passage first = passages.getFirst();
        if (whole && (first.line() > 0 || first.page() == 0)) {
            String lines = SourceLines.of(passages);
            Integer line = passages.stream().filter(each -> each.start() <= position && position <= each.end())
                    .findFirst()
                    .map(each -> (each.line() > 0 ? each.lineAt(position) : new LineNumbers(lines).at(position)) - 1)
                    .orElse(null);
            return new KnowledgeProtocol.SourceText(lines, line);
        }
        StringBuilder text = new StringBuilder();
        Integer line = null;
        int last = 0;
        for (Passage each : passages) {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
            if (each.page() > last) {
                last = each.page();
                String label = each.pageLabel().isEmpty() ? String.valueOf(last) : each.pageLabel();
                text.append(text.isEmpty() ? "" : "\n").append(page.apply(label)).append("\n\n");
            }
            if (each.start() <= position && position < each.end()) {
                String before = text + each.text().substring(0, position - each.start());
                line = (int) before.chars().filter(c -> c == '\n').count();
            }
            text.append(each.text());
        }
        return new KnowledgeProtocol.SourceText(text.toString(), line);
    }

    /** Returns the passage at a position of a long document and those around it; empty if there is no passage. */
    static List<Passage> around(List<Passage> passages, int position) {
        int at = 0;
        while (at < passages.size() && passages.get(at).end() <= position) {
            at++;
        }
        return at == passages.size() ? List.of()
                : passages.subList(Math.max(0, at - Neighbours.MOST),
                        Math.min(passages.size(), at + 1 + Neighbours.MOST));
    }

    /** Sorts passages into the order of the document. */
    static List<Passage> ordered(List<Passage> passages) {
        return passages.stream().sorted(Comparator.comparingInt(Passage::start)).toList();
    }
}
