// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCall;
import org.vauban.remote.http.Transfer;

/**
 * A request that an endpoint may answer, or the engine of this machine instead of it. Thread-safe.
 *
 * @param <T> type of the result
 */
public final class RemoteCall<T> implements EngineCall<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Transfer transfer = new Transfer();
    private final CompletableFuture<Void> cancellation = new CompletableFuture<>();
    private @Nullable EngineCall<T> local;
    private boolean cancelled;

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    Transfer transfer() {
        return transfer;
    }

    /** Returns a future that completes when the call is cancelled. */
    public CompletableFuture<?> cancellation() {
        return cancellation;
    }

    @Override
    public void cancel() {
        EngineCall<T> other;
        synchronized (this) {
            cancelled |= !result.isDone(); // callers may cancel a complete call as well, to release it
            other = local;
        }
        transfer.cancel();
        cancellation.complete(null);
        if (other != null) {
            other.cancel();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Cancels another call together with this one. */
    void follow(EngineCall<T> other) {
        boolean late;
        synchronized (this) {
            local = other;
            late = cancelled;
        }
        if (late) {
            other.cancel();
        }
    }

    /** Lets the engine of this machine answer. */
    public void answerLocally(Supplier<EngineCall<T>> engine, UnaryOperator<T> finish) {
        EngineCall<T> call = engine.get();
        follow(call);
        call.result().whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(finish.apply(value));
            } else {
                result.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                                : failure);
            }
        });
    }
}
