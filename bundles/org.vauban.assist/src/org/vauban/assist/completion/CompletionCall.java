// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Timed;

/** A completion under way. */
public interface CompletionCall {

    /** How it ended; completes exceptionally only with {@link org.vauban.engine.EngineException}. */
    CompletableFuture<CompletionOutcome> result();

    /** Ends it; the result is then {@link CompletionOutcome.Nothing}. Idempotent. */
    void cancel();

    /**
     * Nobody waits for it now, but somebody may type on as it suggests: the result is
     * {@link CompletionOutcome.Nothing}, and the work ends unless a query that it answers follows within a moment.
     * Idempotent.
     */
    default void release() {
        cancel();
    }

    /**
     * Whoever waits sees nothing before the whole is there, and has waited long: as soon as the model has written whole
     * lines that leave no bracket open, they are the result. Idempotent; any thread.
     */
    default void settle() {}

    /**
     * Whether what let it through still decides: no other policy holds, and the settings are the same. What it has
     * written is not to be shown else. Any thread.
     */
    default boolean isCurrent() {
        return true;
    }

    /**
     * Tells the prompt inspector what the editor has made of it; once, when nothing of it can become visible any more
     * that was not. Any thread.
     *
     * @param how what became of the text, or null where there was none
     * @param detail what was in the way, as a sentence in the user's language; or null
     * @param steps what the editor has done, and when
     */
    default void traced(@Nullable Disposition how, @Nullable String detail, List<Timed> steps) {}
}
