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
 * Decides when to request a completion without being invoked: a delay after the last key, see {@link KeystrokeDelay},
 * and not while another component needs the caret. UI thread.
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

    /** Time of the last key; null before the first one. */
    private Instant lastKey;
    private boolean waiting;
    /** Offset of the caret when an obstacle held up the request; -1 if none did. */
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

    /** Called after a key: requests a completion unless another key follows soon. */
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

    /** Whether a request is due; a held-up one is dropped when the caret has moved away. */
    boolean isWaiting() {
        if (waitingAt >= 0 && waitingAt != session.caret()) {
            cancel();
        }
        return waiting;
    }

    /** Requests nothing until the next key. */
    void cancel() {
        waiting = false;
        waitingAt = -1;
    }

    /** Requests a completion again, without a further delay, because the last answer does not match the typed text. */
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
            waitingAt = session.caret(); // retried when the obstacle is gone, unless the caret has moved by then
            return;
        }
        cancel();
        if (obstacle != SuppressionReason.NONE) {
            return; // there is no event for the end of these obstacles
        }
        ProjectSettings settings = session.settings();
        if (settings.enabled() && !settings.paused(session.fileType())) {
            requester.ask(Trigger.AUTOMATIC, lastKey);
        }
    }

    /** Retries a request that an obstacle, or the lack of focus, has held up, if that is gone. */
    void resume() {
        if (isWaiting() && waitingAt >= 0 && obstacles.now() == SuppressionReason.NONE) {
            display.timerExec(VaubanPreferences.delay(), timer);
        }
    }
}
