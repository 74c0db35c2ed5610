// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workbench;

import org.vauban.ide.completion.EditorSession;

/** Notes when ghost text is first painted in an editor. UI thread. */
public final class PaintedGhost {
    private final EditorSession session;
    private long nanos;
    private String text;

    /** Begins to watch a session. */
    public PaintedGhost(EditorSession session) {
        this.session = session;
        // runs after the listener that paints ghost text
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

    /** Returns when ghost text was painted, as a {@link System#nanoTime}; 0 if it was not. */
    public long nanos() {
        return nanos;
    }

    /** Returns the ghost text that was painted first, or null. */
    public String text() {
        return text;
    }
}
