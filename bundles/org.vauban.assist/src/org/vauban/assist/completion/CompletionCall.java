// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Timed;

/** A running completion. */
public interface CompletionCall {

    /** Returns the outcome; it completes exceptionally only with {@link org.vauban.engine.EngineException}. */
    CompletableFuture<CompletionOutcome> result();

    /** Cancels the completion; the result is then {@link CompletionOutcome.Nothing}. Idempotent. */
    void cancel();

    /**
     * Says that the caller no longer waits, although the user may go on typing the suggested text: the result is
     * {@link CompletionOutcome.Nothing}, and the work ends unless a query that it answers follows within a moment.
     * Idempotent.
     */
    default void release() {
        cancel();
    }

    /**
     * Shortens a long wait of a caller that shows only complete results: as soon as the model has generated whole lines
     * that leave no bracket open, they are the result. Idempotent; any thread.
     */
    default void settle() {}

    /**
     * Whether the policy and the settings that the completion started with still apply. If not, its text must not be
     * shown. Any thread.
     */
    default boolean isCurrent() {
        return true;
    }

    /**
     * Tells the prompt inspector what the editor did with the text; once, when no further part of it can become
     * visible. Any thread.
     *
     * @param how what happened to the text, or null if there was none
     * @param detail what prevented its display, as a sentence in the user's language; or null
     * @param steps the editor's steps, with their times
     */
    default void traced(@Nullable Disposition how, @Nullable String detail, List<Timed> steps) {}
}
