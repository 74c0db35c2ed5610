// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.concurrent.CompletableFuture;

/** Several completions of one place under way. */
public interface AlternativesCall {

    /** Done when the last one is; completes exceptionally only with {@link org.vauban.engine.EngineException}. */
    CompletableFuture<Void> done();

    /** Ends those that are not done. Idempotent. */
    void cancel();

    /** Nobody waits for them now, see {@link CompletionCall#release}. Idempotent. */
    default void release() {
        cancel();
    }

    /** Whole lines are enough by now, see {@link CompletionCall#settle}. Idempotent. */
    default void settle() {}
}
