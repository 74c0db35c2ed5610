// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.concurrent.CompletableFuture;

/** Several running completions at one caret position. */
public interface AlternativesCall {

    /** Completes with the last of them; exceptionally only with {@link org.vauban.engine.EngineException}. */
    CompletableFuture<Void> done();

    /** Cancels those that are still running. Idempotent. */
    void cancel();

    /** Says that the caller no longer waits, see {@link CompletionCall#release}. Idempotent. */
    default void release() {
        cancel();
    }

    /** Accepts whole lines from now on, see {@link CompletionCall#settle}. Idempotent. */
    default void settle() {}
}
