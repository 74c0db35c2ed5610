// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.concurrent.CompletableFuture;

/** A completion under way. */
public interface CompletionCall {

    /** How it ended; completes exceptionally only with {@link org.vauban.engine.EngineException}. */
    CompletableFuture<CompletionOutcome> result();

    /** Ends it; the result is then {@link CompletionOutcome.Nothing}. Idempotent. */
    void cancel();
}
