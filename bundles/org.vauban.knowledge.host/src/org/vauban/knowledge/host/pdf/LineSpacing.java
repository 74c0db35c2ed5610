// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.pdf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the distance of lines within the paragraphs of a page. PDFBox uses one paragraph threshold for all
 * documents; with wide line spacing, each line would become a paragraph. Pure.
 */
final class LineSpacing {
    /** Largest line distance within a paragraph, in font sizes. */
    private static final float MOST = 1.9f;
    private static final float LEAST = 0.9f;
    /** Steps per font size to which distances are rounded. */
    private static final int STEPS = 20;
    /** Number of equal distances that is not a coincidence. */
    private static final int ENOUGH = 5;

    private LineSpacing() {}

    /** Returns the most frequent line distance in font sizes; 0 for a page with too few lines. */
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

    /** Whether a line does not end a sentence, and so is not the last one of a paragraph. */
    private static boolean goesOn(PdfLine line) {
        String text = line.text();
        return Character.isLetterOrDigit(text.charAt(text.length() - 1)) || text.endsWith(",") || text.endsWith("-");
    }
}
