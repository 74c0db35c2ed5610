// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The most recent edits, one per line: all typing in a line is one edit. Quick enough for each key; safe for use by
 * many threads.
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
                return; // undone
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
     * Notes inserted or deleted lines: renumbers the lines after them, and forgets edits of deleted lines.
     *
     * @param document as in {@link LineEdit}
     * @param line number of the line after which that happened, from 0; -1 for the beginning of the document
     * @param lines number of inserted lines; negative for deleted ones
     */
    public synchronized void moved(Object document, int line, int lines) {
        edits.replaceAll(each -> each.document().equals(document) ? each.moved(line, lines).orElse(null) : each);
        edits.removeIf(Objects::isNull);
    }

    /** Returns the edits, the newest first. */
    public synchronized List<LineEdit> recent() {
        return List.copyOf(edits);
    }
}
