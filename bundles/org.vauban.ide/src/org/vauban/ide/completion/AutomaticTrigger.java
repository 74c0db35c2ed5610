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
    /** Where the caret was when something held it up; -1 where nothing has. */
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
        waitingAt = -1;
        display.timerExec(millis, timer);
    }

    /** Whether it asks in a while; no more where it was held up and the caret has left. */
    boolean isWaiting() {
        if (waitingAt >= 0 && waitingAt != session.caret()) {
            cancel();
        }
        return waiting;
    }

    /** Asks for nothing until the next key. */
    void cancel() {
        waiting = false;
        waitingAt = -1;
    }

    /** What was asked for last is not what is typed: asks once more, with no pause but that behind the last key. */
    void again() {
        if (!waiting) {
            waiting = true;
            waitingAt = -1;
            timeIsUp();
        }
    }

    private void timeIsUp() {
        if (session.isClosed() || widget.isDisposed() || !isWaiting()) {
            return;
        }
        if (suggestion.isVisible() || suggestion.isPresent() && !suggestion.isStuck() || requester.mayStillFit()) {
            cancel();
            return;
        }
        SuppressionReason obstacle = obstacles.now();
        if (obstacle == SuppressionReason.POPUP || obstacle == SuppressionReason.LINKED_MODE
                || obstacle == SuppressionReason.NONE && !widget.isFocusControl()) {
            waitingAt = session.caret(); // asked again when that is gone, if the caret has not left by then
            return;
        }
        cancel();
        if (obstacle != SuppressionReason.NONE) {
            return; // nothing tells when that is gone
        }
        ProjectSettings settings = session.settings();
        if (settings.enabled() && !settings.paused(session.fileType())) {
            requester.ask(Trigger.AUTOMATIC, lastKey);
        }
    }

    /** Takes up again what an obstacle, or the lack of the focus, has held up, if that is gone. */
    void resume() {
        if (isWaiting() && waitingAt >= 0 && obstacles.now() == SuppressionReason.NONE) {
            display.timerExec(VaubanPreferences.delay(), timer);
        }
    }
}
