// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workbench;

import org.vauban.ide.completion.EditorSession;

/** Notes when ghost text is first painted in an editor. UI thread. */
public final class PaintedGhost {
    private final EditorSession session;
    private long nanos;
    private String text;

    /** Notes it from now on. */
    public PaintedGhost(EditorSession session) {
        this.session = session;
        // after that which paints ghost text
        session.viewer().getTextWidget().addPaintListener(event -> painted());
    }

    private void painted() {
        if (nanos == 0 && session.ghost().isPresent()) {
            nanos = System.nanoTime();
            text = session.ghost().get();
        }
    }

    public boolean isPainted() {
        return nanos > 0;
    }

    /** When, as {@link System#nanoTime} says; 0 if it was not. */
    public long nanos() {
        return nanos;
    }

    /** What was painted first, or null. */
    public String text() {
        return text;
    }
}
