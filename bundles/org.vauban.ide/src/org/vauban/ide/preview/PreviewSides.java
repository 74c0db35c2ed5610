// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.Hunk;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.text.ShortText;

/**
 * Texts of the comparison: the whole text, or the lines around the changes of a large one. Pure.
 *
 * @param before the text at the time of the request
 * @param after the text with the change
 * @param firstLine first line that is shown, counted from 0
 * @param whole whether nothing was left out
 */
record PreviewSides(String before, String after, int firstLine, boolean whole) {

    /** Maximum length; comparing and colouring more would take the workbench seconds. */
    private static final int MAX = 1_000_000;
    /** Maximum length of a line; the text widget needs seconds for a longer one. */
    private static final int LONGEST_LINE = 50_000;
    private static final int ROUND = 60;

    static PreviewSides of(EditProposal proposal) {
        String before = proposal.base();
        String after = proposal.preview();
        if (fits(before) && fits(after) || proposal.isEmpty()) {
            return new PreviewSides(before, after, 0, true);
        }
        TextLines lines = TextLines.of(before);
        Hunk first = proposal.hunks().getFirst();
        Hunk last = proposal.hunks().getLast();
        int from = Math.max(0, first.firstLine() - ROUND);
        int to = Math.min(lines.count(), last.firstLine() + last.lineCount() + ROUND);
        int start = lines.start(from);
        int end = lines.start(to);
        String old = before.substring(start, end);
        String next = after.substring(start, after.length() - (before.length() - end));
        if (fits(old) && fits(next)) {
            return new PreviewSides(old, next, from, false);
        }
        return new PreviewSides(ShortText.of(first.oldText(), LONGEST_LINE / 2),
                ShortText.of(first.newText(), LONGEST_LINE / 2), first.firstLine(), false);
    }

    private static boolean fits(String text) {
        if (text.length() > MAX) {
            return false;
        }
        for (int start = 0; start < text.length();) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end - start > LONGEST_LINE) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }
}
