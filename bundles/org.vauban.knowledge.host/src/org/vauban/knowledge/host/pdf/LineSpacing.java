// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far apart the lines within the paragraphs of a page are. PDFBox takes one distance for the end of a paragraph in
 * all documents; where lines are set wider, each would be one of its own. Pure.
 */
final class LineSpacing {
    /** Lines that are further apart, or nearer, in sizes of type, are not those of a paragraph. */
    private static final float MOST = 1.9f;
    private static final float LEAST = 0.9f;
    /** Of a size of type: distances that differ by less are the same. */
    private static final int STEPS = 20;
    /** Pairs of lines with a distance, which are no coincidence. */
    private static final int ENOUGH = 5;

    private LineSpacing() {}

    /** The distance, in sizes of type, that most lines have to the next one; 0 for a page with too few of them. */
    static float of(List<PdfLine> lines) {
        Map<Integer, Integer> distances = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            PdfLine before = lines.get(i - 1);
            PdfLine line = lines.get(i);
            float distance = (line.bottom() - before.bottom()) / line.size();
            if (distance >= LEAST && distance <= MOST && !before.hasCells() && !line.hasCells() && goesOn(before)
                    && Math.abs(line.size() - before.size()) < 0.5f) {
                distances.merge(Math.round(distance * STEPS), 1, Integer::sum);
            }
        }
        int best = 0;
        int most = ENOUGH - 1;
        for (Map.Entry<Integer, Integer> each : distances.entrySet()) {
            if (each.getValue() > most || each.getValue() == most && each.getKey() < best) {
                best = each.getKey();
                most = each.getValue();
            }
        }
        return best / (float) STEPS;
    }

    /** A line at the end of a sentence may be the last one of a paragraph. */
    private static boolean goesOn(PdfLine line) {
        String text = line.text();
        return Character.isLetterOrDigit(text.charAt(text.length() - 1)) || text.endsWith(",") || text.endsWith("-");
    }
}
