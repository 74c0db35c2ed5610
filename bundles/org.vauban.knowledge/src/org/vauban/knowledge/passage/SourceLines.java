// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.List;

/** Puts a text together from its passages, for who cannot open the file itself. Stateless. */
public final class SourceLines {
    private SourceLines() {}

    /**
     * The text of the file: each letter at the position and on the line that it has there. Blanks between passages,
     * which no passage holds, may be others. Of a format without lines, passages begin on lines of their own.
     *
     * @param passages all of the file, in their order
     */
    public static String of(List<Passage> passages) {
        String ending = passages.stream().anyMatch(each -> each.text().contains("\r\n")) ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder();
        int line = 1;
        for (Passage each : passages) {
            int gap = Math.max(0, each.start() - text.length());
            int ends = each.line() == 0 ? gap : Math.clamp(each.line() - line, 0, gap);
            String lines = (ends * ending.length() <= gap ? ending : "\n").repeat(ends);
            // what a passage does not begin with
            String indent = each.text().contains("\n\t") ? "\t" : " ";
            text.append(lines).append(indent.repeat(gap - lines.length())).append(each.text());
            line = each.lineAt(each.end());
        }
        return text.toString();
    }
}
