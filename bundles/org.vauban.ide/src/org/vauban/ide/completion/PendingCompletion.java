// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery.Trigger;
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

    /** Whether somebody has typed on since, who wants another answer where this one does not fit. */
    boolean isOutrun() {
        return !isInvoked() && !typed.isEmpty();
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
    void answeredBy(CompletionCall call) {
        cancellation.follow(call::cancel);
    }
}
