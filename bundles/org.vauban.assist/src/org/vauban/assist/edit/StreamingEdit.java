// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.List;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.LineDiff;
import org.vauban.assist.edit.proposal.TextLines;

/**
 * The result of an edit while the model is still generating: lines that it has not reached are kept unchanged, so that
 * a diff view grows and does not jump. Immutable.
 */
public final class StreamingEdit {
    private final String region;
    private final int start;
    private final int firstLine;

    public StreamingEdit(EditQuery query) {
        EditRegion lines = EditRegion.of(query.text(), query.start(), query.end());
        region = lines.old();
        start = lines.start();
        firstLine = linesBefore(query.text(), lines.start());
    }

    private static int linesBefore(String text, int end) {
        int lines = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                lines++;
            }
        }
        return lines;
    }

    /** Returns the start of the region in the text, in UTF-16 units; always the start of a line. */
    public int start() {
        return start;
    }

    /** Returns the first line of the region in the text, from 0. */
    public int firstLine() {
        return firstLine;
    }

    /**
     * Returns the edit so far.
     *
     * @param partial text from {@link EditListener#partial}
     * @return a proposal for the region only
     */
    public EditProposal with(String partial) {
        TextLines old = TextLines.of(region);
        TextLines next = TextLines.of(partial);
        List<LineDiff.Delta> deltas = LineDiff.of(old, next);
        if (deltas.isEmpty() || deltas.getLast().to() < old.count()) {
            return EditProposal.of(null, region, partial);
        }
        LineDiff.Delta last = deltas.getLast();
        int written = last.otherTo() - last.otherFrom();
        int reached = Math.min(last.to(), last.from() + written);
        String end = !partial.isEmpty() && !partial.endsWith("\n") && !partial.endsWith("\r") && reached < old.count()
                ? TextLines.lineEnd(region)
                : "";
        return EditProposal.of(null, region, partial + end + old.text(reached, old.count()));
    }
}
