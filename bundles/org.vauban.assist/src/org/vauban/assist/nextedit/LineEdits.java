// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The last edits, line by line: typing in one line is one edit. Quick enough for each key; safe for use by many
 * threads.
 */
public final class LineEdits {
    private static final int KEPT = 8;

    private final List<LineEdit> edits = new ArrayList<>(); // guarded by this, the newest first

    /**
     * Notes a change within one line.
     *
     * @param document as in {@link LineEdit}
     * @param before the line before this change, without its end
     * @param after the line after it
     */
    public synchronized void edited(Object document, int line, String before, String after) {
        LineEdit last = edits.isEmpty() ? null : edits.getFirst();
        if (last != null && last.line() == line && last.document().equals(document) && last.after().equals(before)) {
            edits.removeFirst();
            if (last.before().equals(after)) {
                return; // taken back
            }
            edits.addFirst(new LineEdit(document, line, last.before(), after));
            return;
        }
        edits.addFirst(new LineEdit(document, line, before, after));
        if (edits.size() > KEPT) {
            edits.removeLast();
        }
    }

    /**
     * Lines came or went: the numbers of those behind them change, and edits of lines that went are forgotten.
     *
     * @param document as in {@link LineEdit}
     * @param line behind which, from 0; -1 for the first ones of the file
     * @param lines how many came, or negative how many went
     */
    public synchronized void moved(Object document, int line, int lines) {
        edits.replaceAll(each -> each.document().equals(document) ? each.moved(line, lines).orElse(null) : each);
        edits.removeIf(Objects::isNull);
    }

    /** The newest first. */
    public synchronized List<LineEdit> recent() {
        return List.copyOf(edits);
    }
}
