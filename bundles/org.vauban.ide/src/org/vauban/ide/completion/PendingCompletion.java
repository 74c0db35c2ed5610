// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.inspect.SuggestionTrace.Timed;
import org.vauban.assist.outcome.SuggestionUse;

/**
 * One request to the assistant, and the text typed since. UI thread unless noted: the UI thread drops a request
 * whatever the background is doing with it, and never waits for that.
 */
final class PendingCompletion {
    final Trigger trigger;
    final int anchor;
    final int textLength;
    /** Whether the request contains the whole text. */
    final boolean whole;
    final StringBuilder typed = new StringBuilder();
    String answer = "";
    /** Tracks what becomes of the answer; null before the request is sent. */
    volatile @Nullable SuggestionUse use;
    private final Cancellation cancellation = new Cancellation();
    // the fields below are guarded by this
    private final List<Timed> steps = new ArrayList<>();
    private @Nullable CompletionCall call;
    private boolean ended;
    private @Nullable Disposition disposition;
    private @Nullable String detail;

    PendingCompletion(Trigger trigger, int anchor, int textLength, boolean whole) {
        this.trigger = trigger;
        this.anchor = anchor;
        this.textLength = textLength;
        this.whole = whole;
    }

    int caret() {
        return anchor + typed.length();
    }

    boolean isInvoked() {
        return trigger == Trigger.INVOKED;
    }

    /** Whether a text is a prefix of the typed text, or continues it. */
    boolean fits(String text) {
        String now = typed.toString();
        return text.startsWith(now) || now.startsWith(text);
    }

    /** Returns the rest of a text after the typed part; empty if the text does not begin with that. */
    String rest(String text) {
        return text.startsWith(typed.toString()) ? withoutOpenLine(text.substring(typed.length())) : "";
    }

    /** Removes trailing whitespace if it contains a line end, so that it does not take up an empty line. */
    private static String withoutOpenLine(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.indexOf('\n', end) >= 0 || text.indexOf('\r', end) >= 0 ? text.substring(0, end) : text;
    }

    /**
     * Whether the user has typed since an automatic request, and so wants another answer if this one does not match.
     */
    boolean isOutrun() {
        return !isInvoked() && !typed.isEmpty();
    }

    /** Discards the answer so far; another one may follow. */
    void withdrawn() {
        answer = "";
        SuggestionUse before = use;
        use = before == null ? null : before.another();
    }

    /** Drops the request. Any thread; returns at once. */
    void drop() {
        cancellation.ask();
    }

    /** Any thread. */
    boolean isDropped() {
        return cancellation.isAsked();
    }

    /** Sets the engine's call, which is cancelled at once if the request was dropped before. Any thread. */
    void answeredBy(CompletionCall engine) {
        cancellation.follow(engine::cancel);
        boolean over;
        synchronized (this) {
            call = engine;
            over = ended;
        }
        if (over) {
            trace(engine);
        }
    }

    // ---- for the prompt inspector

    /** Records the first completion of a step. Any thread. */
    synchronized void done(Step step, Instant at) {
        if (steps.stream().noneMatch(each -> each.step() == step)) {
            steps.add(new Timed(step, at));
        }
    }

    /**
     * Records the outcome; the first call counts, since nothing becomes visible after it. Any thread.
     *
     * @param how the outcome, or null if there was no text
     * @param what the obstacle, as a sentence; or null
     */
    void ended(@Nullable Disposition how, @Nullable String what) {
        CompletionCall engine;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            disposition = how;
            detail = what;
            engine = call;
        }
        if (engine != null) {
            trace(engine);
        }
    }

    /** Records whether an offered text is visible now, or why it is not. */
    void presented(InlineSuggestion suggestion, String text) {
        if (suggestion.isVisible()) {
            ended(Disposition.SHOWN, null);
        } else if (suggestion.isPresent()) {
            SuppressionReason obstacle = suggestion.obstacle();
            ended(Disposition.HIDDEN, obstacle == SuppressionReason.NONE ? null : obstacle.sentence());
        } else {
            ended(text.stripTrailing().length() <= typed.length() ? Disposition.USED_UP : Disposition.OUTDATED, null);
        }
    }

    private void trace(CompletionCall engine) {
        Disposition how;
        String what;
        List<Timed> done;
        synchronized (this) {
            how = disposition;
            what = detail;
            done = List.copyOf(steps);
        }
        engine.traced(how, what, done);
    }
}
