// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.concurrent.CompletableFuture;

/**
 * A pending request.
 *
 * @param <T> type of the result
 */
public interface EngineCall<T> {

    /**
     * Returns the result. A cancelled generation completes normally with the text so far and {@link
     * FinishReason#CANCELLED}; other calls complete with {@link EngineError#CANCELLED}.
     */
    CompletableFuture<T> result();

    /** Asks the engine to stop, which it does within one micro-batch. Idempotent, returns at once. */
    void cancel();
}
