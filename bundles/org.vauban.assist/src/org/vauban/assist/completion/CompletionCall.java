// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.concurrent.CompletableFuture;

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
}
