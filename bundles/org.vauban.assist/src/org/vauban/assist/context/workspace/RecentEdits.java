// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A ring of the regions that were edited last, each once however often somebody typed in it. Safe for use by many threads. */
final class RecentEdits {
    private static final int MOST = 16;
    /** Edits at most so many lines apart are of one region. */
    private static final int NEAR = 8;

    private final Deque<EditedRegion> ring = new ArrayDeque<>(); // the last first; guarded by this

    synchronized void add(EditedRegion region) {
        ring.removeIf(old -> isOfSame(old, region));
        ring.addFirst(region);
        if (ring.size() > MOST) {
            ring.removeLast();
        }
    }

    private static boolean isOfSame(EditedRegion one, EditedRegion other) {
        return one.editor().equals(other.editor()) && Math.abs(one.line() - other.line()) <= NEAR;
    }

    /** The regions but those round a line of a document, the last first. */
    synchronized List<EditedRegion> without(String editor, int line, int around) {
        List<EditedRegion> others = new ArrayList<>(ring);
        others.removeIf(region -> region.editor().equals(editor) && Math.abs(region.line() - line) < around);
        return others;
    }
}
