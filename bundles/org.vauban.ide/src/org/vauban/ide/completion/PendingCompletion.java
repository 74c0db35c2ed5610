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
 * One question to the assistant, and what was typed since. UI thread, but for what is said otherwise: the UI thread
 * drops it whatever the background does with it at the moment, and never waits for that.
 */
final class PendingCompletion {
    final Trigger trigger;
    final int anchor;
    final int textLength;
    /** Whether the question is about the whole text. */
    final boolean whole;
    final StringBuilder typed = new StringBuilder();
    String answer = "";
    /** What becomes of the answer; null before the question is with the assistant. */
    volatile @Nullable SuggestionUse use;
    private final Cancellation cancellation = new Cancellation();
    // all below are guarded by this
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

    /** Whether a text may be the beginning of what was typed, or goes on from it. */
    boolean fits(String text) {
        String now = typed.toString();
        return text.startsWith(now) || now.startsWith(text);
    }

    /** What is left of a text behind what was typed; empty where it does not begin with that. */
    String rest(String text) {
        return text.startsWith(typed.toString()) ? withoutOpenLine(text.substring(typed.length())) : "";
    }

    /** A line end with nothing behind it is not worth a line. */
    private static String withoutOpenLine(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.indexOf('\n', end) >= 0 || text.indexOf('\r', end) >= 0 ? text.substring(0, end) : text;
    }

    /** Whether somebody has typed on since, who wants another answer where this one does not fit. */
    boolean isOutrun() {
        return !isInvoked() && !typed.isEmpty();
    }

    /** Nothing of what was answered counts any more; another answer may follow. */
    void withdrawn() {
        answer = "";
        SuggestionUse before = use;
        use = before == null ? null : before.another();
    }

    /** Nobody wants it any more. Any thread; returns at once. */
    void drop() {
        cancellation.ask();
    }

    /** Any thread. */
    boolean isDropped() {
        return cancellation.isAsked();
    }

    /** The engine has it now; ended at once if it was dropped before. Any thread. */
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

    /** A step is done, the first time. Any thread. */
    synchronized void done(Step step, Instant at) {
        if (steps.stream().noneMatch(each -> each.step() == step)) {
            steps.add(new Timed(step, at));
        }
    }

    /**
     * Nothing of it becomes visible any more that was not; the first reason counts. Any thread.
     *
     * @param how what became of it, or null where there was no text
     * @param what was in the way, as a sentence; or null
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

    /** Notes whether a text that was offered is visible now, or why it is not. */
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
