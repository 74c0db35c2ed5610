// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.Map;
import org.vauban.assist.context.LruMap;

/**
 * Where each editor has a prompt that the engine holds: who types on there is answered sooner than elsewhere. Threads:
 * any.
 */
public final class PrefilledCarets {
    /** What was typed since is prefilled in a moment. In UTF-16 units. */
    private static final int MOST_TYPED = 200;
    private static final int EDITORS = 16;

    /** By editor; guarded by this. */
    private final Map<String, CaretMark> carets = new LruMap<>(EDITORS);

    /** The engine has a prompt for a caret. */
    public synchronized void read(String editor, CaretMark caret) {
        CaretMark known = carets.get(editor);
        // what somebody typed there and deletes again is no other place
        if (known == null || !known.leadsTo(caret, MOST_TYPED)) {
            carets.put(editor, caret);
        }
    }

    /** The caret of an editor is there now. */
    public synchronized void moved(String editor, CaretMark caret) {
        CaretMark known = carets.get(editor);
        if (known != null && !known.leadsTo(caret, MOST_TYPED)) {
            carets.remove(editor);
        }
    }

    /** Nothing is known of an editor any more. */
    public synchronized void left(String editor) {
        carets.remove(editor);
    }

    public synchronized void clear() {
        carets.clear();
    }

    /** Whether a caret is behind one that a prompt was read for; nothing is known of the text between them. */
    public synchronized boolean cover(String editor, int offset) {
        CaretMark known = carets.get(editor);
        return known != null && offset >= known.offset() && offset - known.offset() <= MOST_TYPED;
    }
}
