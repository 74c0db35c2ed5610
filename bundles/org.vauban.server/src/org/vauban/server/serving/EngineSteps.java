// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.vauban.engine.EngineCall;

/**
 * Requests to the engine of which each needs what the one before has given. Cancelling ends the one in progress, which
 * a composed future does not. Any thread.
 *
 * @param <T> what the last one gives
 */
public final class EngineSteps<T> implements EngineCall<T> {
    private final CompletableFuture<T> result;
    private final Progress progress;

    private EngineSteps(CompletableFuture<T> result, Progress progress) {
        this.result = result;
        this.progress = progress;
    }

    /** Which request is in progress. */
    private static final class Progress {
        // guarded by this
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

    /** The first one, which has begun. */
    public static <T> EngineSteps<T> of(CompletableFuture<T> first) {
        return new EngineSteps<>(first, new Progress(first));
    }

    /** The same and one more. */
    public <N> EngineSteps<N> then(Function<T, CompletableFuture<N>> next) {
        return new EngineSteps<>(result.thenCompose(given -> {
            CompletableFuture<N> step = next.apply(given);
            progress.begun(step);
            return step;
        }), progress);
    }

    /** The same with something made of what it gives. */
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
