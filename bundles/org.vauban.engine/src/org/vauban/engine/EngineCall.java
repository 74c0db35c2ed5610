// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.concurrent.CompletableFuture;

/**
 * A request under way.
 *
 * @param <T> what it gives
 */
public interface EngineCall<T> {

    /**
     * The result. A generation that was cancelled completes normally with what was generated until then and
     * {@link FinishReason#CANCELLED}; other calls complete with {@link EngineError#CANCELLED}.
     */
    CompletableFuture<T> result();

    /** Asks the engine to stop; the engine is idle again within one micro-batch. Idempotent, returns at once. */
    void cancel();
}
