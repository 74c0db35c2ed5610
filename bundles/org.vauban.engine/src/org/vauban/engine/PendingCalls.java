// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The pending requests of an engine that cancels them when it is closed, because what computes them continues for
 * others. Like those of every closed engine, they then fail with {@link EngineError#CLOSED}. Threads: any.
 */
public final class PendingCalls {
    private final Supplier<EngineException> closed;
    private final Set<PendingCall<?>> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    private enum Ending {
        CANCELLED, CLOSED
    }

    /** @param closed makes the failure of a request that is ended by {@link #close} */
    public PendingCalls(Supplier<EngineException> closed) {
        this.closed = closed;
    }

    /** Adds a request; ends it if the engine is closed already. @return the request as its caller sees it */
    public <T> EngineCall<T> add(EngineCall<T> call) {
        PendingCall<T> pending = new PendingCall<>(call, closed);
        calls.add(pending);
        pending.result.whenComplete((value, failure) -> calls.remove(pending));
        if (ended) {
            pending.close();
        }
        return pending;
    }

    /** Ends all requests, including those that are added later. Returns at once. */
    public void close() {
        ended = true;
        calls.forEach(PendingCall::close);
    }

    private static final class PendingCall<T> implements EngineCall<T> {
        private final EngineCall<T> call;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        /** What ended the request first; null if nothing has. */
        private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

        PendingCall(EngineCall<T> call, Supplier<EngineException> closed) {
            this.call = call;
            call.result().whenComplete((value, failure) -> {
                boolean whole = failure == null && !(value instanceof Generation generation
                        && generation.finish() == FinishReason.CANCELLED);
                if (!whole && ending.get() == Ending.CLOSED) {
                    result.completeExceptionally(closed.get());
                } else if (failure != null) {
                    result.completeExceptionally(cause(failure));
                } else {
                    result.complete(value);
                }
            });
        }

        private static Throwable cause(Throwable failure) {
            Throwable cause = failure.getCause();
            return failure instanceof CompletionException && cause != null ? cause : failure;
        }

        @Override
        public CompletableFuture<T> result() {
            return result;
        }

        @Override
        public void cancel() {
            ending.compareAndSet(null, Ending.CANCELLED);
            call.cancel();
        }

        void close() {
            ending.compareAndSet(null, Ending.CLOSED);
            call.cancel();
        }
    }
}
