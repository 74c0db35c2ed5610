// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.vauban.engine.EngineCall;

/**
 * A chain of engine requests, each of which needs the result of the one before. Cancelling the chain cancels the
 * request in progress, unlike with a composed future. Any thread.
 *
 * @param <T> the last result
 */
public final class EngineSteps<T> implements EngineCall<T> {
    private final CompletableFuture<T> result;
    private final Progress progress;

    private EngineSteps(CompletableFuture<T> result, Progress progress) {
        this.result = result;
        this.progress = progress;
    }

    /** Tracks the request in progress. */
    private static final class Progress {
        // fields guarded by this
        private CompletableFuture<?> step;
        private boolean cancelled;

        Progress(CompletableFuture<?> first) {
            step = first;
        }

        void begun(CompletableFuture<?> next) {
            boolean late;
            synchronized (this) {
                step = next;
                late = cancelled;
            }
            if (late) {
                next.cancel(false);
            }
        }

        void cancel() {
            CompletableFuture<?> running;
            synchronized (this) {
                cancelled = true;
                running = step;
            }
            running.cancel(false);
        }
    }

    /** Creates a chain from a first request that has begun. */
    public static <T> EngineSteps<T> of(CompletableFuture<T> first) {
        return new EngineSteps<>(first, new Progress(first));
    }

    /** Returns the chain with one more request. */
    public <N> EngineSteps<N> then(Function<T, CompletableFuture<N>> next) {
        return new EngineSteps<>(result.thenCompose(given -> {
            CompletableFuture<N> step = next.apply(given);
            progress.begun(step);
            return step;
        }), progress);
    }

    /** Returns the chain with a conversion of its result. */
    public <N> EngineSteps<N> map(Function<T, N> made) {
        return new EngineSteps<>(result.thenApply(made), progress);
    }

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void cancel() {
        result.cancel(false);
        progress.cancel();
    }
}
