// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.concurrent.CompletableFuture;
import org.vauban.assist.completion.ahead.ReadAheadUse;

/**
 * Completes code and text at a caret, and has the engine prefill prompts for it. Any thread; no method waits for the
 * engine, and only {@link #readsAhead} reads the disk.
 */
public interface CompletionService {

    /**
     * Starts a completion. A newer query of the same editor supersedes the older one.
     *
     * @param listener receives the growing text, already trimmed; on a thread of the assistant
     */
    CompletionCall complete(CompletionQuery query, PartialListener listener);

    /**
     * Starts up to {@code count} different completions at one caret position: the one that {@link #complete} would
     * give, then less likely ones. A newer query of the same editor supersedes them all.
     *
     * <p>The default implementation gives only the first.
     *
     * @param count at least 1
     * @param listener receives each outcome when it is complete, no text twice; on a thread of the assistant
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
     * Has the idle engine prefill the prompts for a resting caret, and then the short prompts of a few places where the
     * user may go next. A later call for another place in the same editor ends this one; it never ends a completion.
     * Returns at once.
     */
    default void readAhead(CompletionQuery query, LikelyPlaces likely) {}

    /** Has the engine prefill the prompts for this place only. */
    default void readAhead(CompletionQuery query) {
        readAhead(query, LikelyPlaces.NONE);
    }

    /** Returns what prefilling has cost so far and how much of it was used. */
    default ReadAheadUse readAheadUse() {
        return ReadAheadUse.NONE;
    }

    /** Whether {@link #readAhead} has any effect now; if not, context need not be gathered for it. Reads the disk. */
    default boolean readsAhead() {
        return true;
    }

    /**
     * Whether the KV cache holds a prompt for this caret and the engine computes no completion of another editor: the
     * answer then comes soon, so that an editor need not wait for long after a key. An estimate that does not look at
     * the text.
     *
     * @param editor as in {@link CompletionQuery#editor}
     * @param offset as in {@link CompletionQuery#offset}
     */
    default boolean isPrefilled(String editor, int offset) {
        return false;
    }

    /**
     * Whether an automatic completion needs the context that an editor gathers. If not, the first prompt has no room
     * for it and only later ones use it: the editor then sends the query without it, and says where to find it
     * ({@link CompletionQuery#later}).
     */
    default boolean isContextAwaited() {
        return true;
    }

    /** Ends prefilling for an editor that is closed or in the background. Returns at once. */
    default void endReadAhead(String editor) {}

    /** Receives the outcomes of several completions. */
    @FunctionalInterface
    interface OutcomeListener {

        /** Receives the outcome of one that has ended. */
        void told(CompletionOutcome outcome);

        /** Says that policy or settings have changed: no text received so far may be shown any more. */
        default void withdrawn() {}
    }

    /** Receives the text of a completion while it is generated. */
    @FunctionalInterface
    interface PartialListener {

        PartialListener NONE = text -> {};

        /** @param text the whole text so far; each call extends the one before */
        void partial(String text);

        /**
         * Receives generated text that a check has yet to judge: it must not be shown, but reveals early that the user
         * has typed something else meanwhile.
         *
         * @param text the trimmed text so far; not blank
         */
        default void written(String text) {}

        /**
         * Says that policy or settings have changed: no text received so far may be shown any more, nor the final text
         * of the completion. If it has not ended, another text may follow.
         */
        default void withdrawn() {}
    }
}
