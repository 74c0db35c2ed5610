// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.concurrent.TimeUnit;
import org.eclipse.swt.custom.CaretListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Display;

/**
 * Detects when the caret of one editor comes to rest, so that the prompt of the next completion can be prefilled before
 * it is needed. UI thread.
 */
final class CaretRest {
    /** Milliseconds without a move of the caret. */
    private static final int REST = 150;
    /**
     * Milliseconds without a move just after the editor got the focus: users read first, so prefilling can start
     * sooner.
     */
    private static final int ARRIVAL = 20;

    private final StyledText widget;
    private final Display display;
    private final Runnable rests;
    private final Runnable timer = this::timeIsUp;
    private final CaretListener listener = e -> moved();
    /** End of the time just after the editor got the focus, in terms of {@link System#nanoTime}. */
    private long arriving = System.nanoTime();

    /** @param rests called when the caret has rested and the editor has the focus */
    CaretRest(StyledText widget, Runnable rests) {
        this.widget = widget;
        this.display = widget.getDisplay();
        this.rests = rests;
        widget.addCaretListener(listener);
    }

    /** Called when the editor gets the focus. The caret is placed right after that. */
    void arrived() {
        arriving = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REST);
        moved();
    }

    /** Called when the caret moves. */
    private void moved() {
        int rest = arriving - System.nanoTime() > 0 ? ARRIVAL : REST;
        display.timerExec(rest, timer); // replaces the pending timer
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
