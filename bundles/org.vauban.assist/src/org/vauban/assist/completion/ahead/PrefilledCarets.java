// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.Map;
import org.vauban.assist.context.LruMap;

/**
 * The caret of each editor whose prompt is in the KV cache: typing on there is answered sooner than elsewhere. Threads:
 * any.
 */
public final class PrefilledCarets {
    /** Length of typed text, in UTF-16 units, that is prefilled in a moment. */
    private static final int MOST_TYPED = 200;
    private static final int EDITORS = 16;

    /** Carets by editor; guarded by this. */
    private final Map<String, CaretMark> carets = new LruMap<>(EDITORS);

    /** Notes that the KV cache holds a prompt for a caret. */
    public synchronized void read(String editor, CaretMark caret) {
        CaretMark known = carets.get(editor);
        // text typed there and deleted again does not make a new place
        if (known == null || !known.leadsTo(caret, MOST_TYPED)) {
            carets.put(editor, caret);
        }
    }

    /** Notes the current caret of an editor. */
    public synchronized void moved(String editor, CaretMark caret) {
        CaretMark known = carets.get(editor);
        if (known != null && !known.leadsTo(caret, MOST_TYPED)) {
            carets.remove(editor);
        }
    }

    /** Forgets the caret of an editor. */
    public synchronized void left(String editor) {
        carets.remove(editor);
    }

    public synchronized void clear() {
        carets.clear();
    }

    /** Whether a caret follows one whose prompt is in the KV cache; does not look at the text between them. */
    public synchronized boolean cover(String editor, int offset) {
        CaretMark known = carets.get(editor);
        return known != null && offset >= known.offset() && offset - known.offset() <= MOST_TYPED;
    }
}
