// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.lsp4j.Position;

/** Last caret position in each of the most recent documents. Thread-safe. */
final class RecentCarets {
    private static final int DOCUMENTS = 64;

    /** The most recent last; guarded by its own lock. */
    private final Map<String, Position> carets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        @NonNullByDefault({})
        protected boolean removeEldestEntry(Map.Entry<String, Position> eldest) {
            return size() > DOCUMENTS;
        }
    };

    /** The caret position of a document. */
    record Caret(String uri, Position position) {}

    void moved(String uri, Position position) {
        synchronized (carets) {
            carets.put(uri, position);
        }
    }

    /** Returns the positions in other documents, the most recent first; some of these may be closed by now. */
    List<Caret> others(String uri) {
        List<Caret> others = new ArrayList<>();
        synchronized (carets) {
            carets.forEach((other, position) -> {
                if (!other.equals(uri)) {
                    others.addFirst(new Caret(other, position));
                }
            });
        }
        return others;
    }
}
