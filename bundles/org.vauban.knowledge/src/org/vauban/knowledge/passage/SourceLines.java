// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.List;

/** Reconstructs a text from its passages, for callers that cannot open the file. Stateless. */
public final class SourceLines {
    private SourceLines() {}

    /**
     * Returns the text of the file, with each letter at its original offset and line. White space between passages is
     * not stored and may differ. For formats without lines, each passage begins on a new line.
     *
     * @param passages all passages of the file, in order
     */
    public static String of(List<Passage> passages) {
        String ending = passages.stream().anyMatch(each -> each.text().contains("\r\n")) ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder();
        int line = 1;
        for (Passage each : passages) {
            int gap = Math.max(0, each.start() - text.length());
            int ends = each.line() == 0 ? gap : Math.clamp(each.line() - line, 0, gap);
            String lines = (ends * ending.length() <= gap ? ending : "\n").repeat(ends);
            // a character that no passage begins with
            String indent = each.text().contains("\n\t") ? "\t" : " ";
            text.append(lines).append(indent.repeat(gap - lines.length())).append(each.text());
            line = each.lineAt(each.end());
        }
        return text.toString();
    }
}
