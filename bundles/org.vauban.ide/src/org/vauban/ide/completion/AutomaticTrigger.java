// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.time.Instant;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.ahead.KeystrokeDelay;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;

/**
 * Decides when a completion is asked for without being invoked: some time after the last key, see
 * {@link KeystrokeDelay}, and not while something else wants the caret. UI thread.
 */
final class AutomaticTrigger {

    private final EditorSession session;
    private final StyledText widget;
    private final Display display;
    private final SuppressionMonitor obstacles;
    private final InlineSuggestion suggestion;
    private final CompletionRequester requester;
    private final Runnable timer = this::timeIsUp;
    private final KeystrokeDelay delay = new KeystrokeDelay(System::nanoTime);

    /** When the last key was pressed; null before the first. */
    private Instant lastKey;
    private boolean waiting;
    private int waitingAt = -1;

    AutomaticTrigger(EditorSession session, SuppressionMonitor obstacles, InlineSuggestion suggestion,
            CompletionRequester requester) {
        this.session = session;
        this.widget = session.viewer().getTextWidget();
        this.display = widget.getDisplay();
        this.obstacles = obstacles;
        this.suggestion = suggestion;
        this.requester = requester;
    }

    /** A key was pressed: asks when no other follows it soon. */
    void pressed() {
        lastKey = Instant.now();
        schedule(delay.pressed(VaubanPreferences.delay(), requester::isPrefilled));
    }

    private void schedule(int millis) {
        if (!VaubanPreferences.enabled()) {
            return;
        }
        waiting = true;
        display.timerExec(millis, timer);
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Asks for nothing until the next key. */
    void cancel() {
        waiting = false;
    }

    /** What was asked for last is not what is typed: asks once more, with no pause but that behind the last key. */
    void again() {
        if (!waiting) {
            waiting = true;
            timeIsUp();
        }
    }

    private void timeIsUp() {
        if (!waiting || session.isClosed() || widget.isDisposed()) {
            return;
        }
        if (suggestion.isVisible() || suggestion.isPresent() && !suggestion.isStuck() || requester.mayStillFit()) {
            waiting = false;
            return;
        }
        if (obstacles.now() != SuppressionReason.NONE) {
            // asked again when the obstacle is gone; the caret must not have left by then
            waitingAt = session.caret();
            return;
        }
        waiting = false;
        ProjectSettings settings = session.settings();
        if (settings.enabled() && !settings.paused(session.fileType()) && widget.isFocusControl()) {
            requester.ask(Trigger.AUTOMATIC, lastKey);
        }
    }

    /** Takes up again what an obstacle has held up, if that is gone. */
    void resume() {
        if (waiting && waitingAt >= 0 && obstacles.now() == SuppressionReason.NONE) {
            waitingAt = -1;
            schedule(VaubanPreferences.delay());
        }
    }
}
