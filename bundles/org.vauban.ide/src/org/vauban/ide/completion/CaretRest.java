// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.concurrent.TimeUnit;
import org.eclipse.swt.custom.CaretListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Display;

/**
 * Notices where the caret of one editor comes to rest, so that the prompt of the next completion can be prefilled while
 * nobody waits for it. UI thread.
 */
final class CaretRest {
    /** Milliseconds without a move. */
    private static final int REST = 150;
    /** The same in an editor that has just got the focus: whoever opens a file looks at it first. */
    private static final int ARRIVAL = 20;

    private final StyledText widget;
    private final Display display;
    private final Runnable rests;
    private final Runnable timer = this::timeIsUp;
    private final CaretListener listener = e -> moved();
    /** Until when the caret has just arrived, as {@link System#nanoTime} says. */
    private long arriving = System.nanoTime();

    /** @param rests called when the caret has not moved for a while and the editor has the focus */
    CaretRest(StyledText widget, Runnable rests) {
        this.widget = widget;
        this.display = widget.getDisplay();
        this.rests = rests;
        widget.addCaretListener(listener);
    }

    /** The editor got the focus. What opens it puts the caret to its place right after that. */
    void arrived() {
        arriving = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REST);
        moved();
    }

    /** The caret moved. */
    private void moved() {
        int rest = arriving - System.nanoTime() > 0 ? ARRIVAL : REST;
        display.timerExec(rest, timer); // in the place of the last one
    }

    private void timeIsUp() {
        if (!widget.isDisposed() && widget.isFocusControl()) {
            rests.run();
        }
    }

    void close() {
        if (!display.isDisposed()) {
            display.timerExec(-1, timer);
        }
        if (!widget.isDisposed()) {
            widget.removeCaretListener(listener);
        }
    }
}
