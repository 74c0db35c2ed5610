// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.concurrent.CompletableFuture;
import org.vauban.assist.completion.ahead.ReadAheadUse;

/**
 * Completes code and text at a caret, and has the engine read ahead for it. Any thread; no method waits for the engine,
 * and {@link #readsAhead} alone reads the disk.
 */
public interface CompletionService {

    /**
     * Starts a completion. A newer query of the same editor supersedes the older one.
     *
     * @param listener told the text so far while it grows, already trimmed; on a thread of the assistant
     */
    CompletionCall complete(CompletionQuery query, PartialListener listener);

    /**
     * Starts up to {@code count} completions of one place that differ: the one that {@link #complete} would give, then
     * less likely ones. A newer query of the same editor supersedes them all.
     *
     * <p>This one gives the first only.
     *
     * @param count at least 1
     * @param listener told each outcome when it is whole, no text twice; on a thread of the assistant
     */
    default AlternativesCall alternatives(CompletionQuery query, int count, OutcomeListener listener) {
        CompletionCall call = complete(query, PartialListener.NONE);
        CompletableFuture<Void> done = call.result().thenAccept(listener::told);
        return new AlternativesCall() {
            @Override
            public CompletableFuture<Void> done() {
                return done;
            }

            @Override
            public void cancel() {
                call.cancel();
            }

            @Override
            public void settle() {
                call.settle();
            }
        };
    }

    /**
     * Has the engine prefill what a completion at this caret will need, while nothing else is to be computed: for a
     * caret that rests. Then the short prompts are prefilled of a few places where somebody may go from there. A later
     * one of the same editor ends it where it is another place; it never ends a completion. Returns at once.
     */
    default void readAhead(CompletionQuery query, LikelyPlaces likely) {}

    /** The same of this place alone. */
    default void readAhead(CompletionQuery query) {
        readAhead(query, LikelyPlaces.NONE);
    }

    /** What reading ahead has cost so far, and what it was good for. */
    default ReadAheadUse readAheadUse() {
        return ReadAheadUse.NONE;
    }

    /** Whether {@link #readAhead} does anything now: what it needs is then not to be gathered. Looks at the disk. */
    default boolean readsAhead() {
        return true;
    }

    /**
     * Whether the engine holds a prompt for whoever types on at this caret, and computes no completion of another
     * editor: its answer comes soon, so that an editor need not wait for long after a key. An estimate, without looking
     * at the text.
     *
     * @param editor as in {@link CompletionQuery#editor}
     * @param offset as in {@link CompletionQuery#offset}
     */
    default boolean isPrefilled(String editor, int offset) {
        return false;
    }

    /**
     * Whether an automatic completion waits for the context that an editor gathers. Where it does not, the first
     * prompt has no room for it, and it is taken for the next ones: the editor then need not gather it before it asks,
     * but tells where to find it ({@link CompletionQuery#later}).
     */
    default boolean isContextAwaited() {
        return true;
    }

    /** Nothing more is read for an editor: it is closed, or in the background. Returns at once. */
    default void endReadAhead(String editor) {}

    /** Told of several completions. */
    @FunctionalInterface
    interface OutcomeListener {

        /** One of them has ended. */
        void told(CompletionOutcome outcome);

        /** Another policy holds, or other settings: nothing of what was told may be shown any more. */
        default void withdrawn() {}
    }

    /** Told of a completion as it grows. */
    @FunctionalInterface
    interface PartialListener {

        PartialListener NONE = text -> {};

        /** @param text all of the completion so far; each call extends the one before */
        void partial(String text);

        /**
         * Told what the model has written so far where a check still judges it: not to be shown, but it tells early
         * that something else was typed meanwhile.
         *
         * @param text trimmed; not blank
         */
        default void written(String text) {}

        /**
         * Another policy holds, or other settings: nothing of what was told may be shown any more, nor the text that
         * the completion ended with. Where it has not ended, another text may follow.
         */
        default void withdrawn() {}
    }
}
