// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.ModelDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.message.Messages;

/**
 * Loads a model, then calls it; a model with back ends is called at once, and loaded if they do not answer. A call that
 * is cancelled during loading ends at once and never reaches the engine. If the pool changes during loading, or closes
 * the engine before the caller has received a part of the answer, the call uses the new model.
 */
final class PooledCall<T> implements EngineCall<T> {
    private final ModelPool pool;
    private final ModelEntry entry;
    private final Supplier<EngineCall<T>> request;
    private final BooleanSupplier begun;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Object lock = new Object();
    // all fields below are guarded by the lock
    private ModelPool.@Nullable PooledModel place;
    private @Nullable EngineCall<T> running;
    private boolean cancelled;

    /** @param begun whether the caller has received a part of the answer, so that the call must not be repeated */
    PooledCall(ModelPool pool, ModelEntry entry, Supplier<EngineCall<T>> request, BooleanSupplier begun) {
        this.pool = pool;
        this.entry = entry;
        this.request = request;
        this.begun = begun;
        result.whenComplete((value, failure) -> moveTo(null));
    }

    /** @param again whether to repeat the call if the model was unloaded meanwhile */
    void begin(boolean again) {
        ModelPool.PooledModel at;
        try {
            at = pool.enter(entry);
        } catch (ApiException e) {
            result.completeExceptionally(e);
            return;
        }
        moveTo(at);
        if (result.isDone()) { // cancelled meanwhile
            moveTo(null);
            return;
        }
        if (again && at.entry().hasBackEnds()) {
            ask(at, pool.present(at), true);
            return;
        }
        CompletableFuture<ModelDescription> model = pool.load(at.entry());
        model.whenComplete((description, failure) -> {
            if (!pool.isCurrent(at) && !isCancelled()) {
                begin(again);
            } else if (failure != null) {
                result.completeExceptionally(EngineErrors.translate(failure));
            } else {
                ask(at, model, again);
            }
        });
    }

    /** Moves to another model of the pool, and ends the use of the former one. */
    private void moveTo(ModelPool.@Nullable PooledModel next) {
        ModelPool.PooledModel former;
        synchronized (lock) {
            former = place;
            place = next;
        }
        if (former != null) {
            pool.leave(former);
        }
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    private void ask(ModelPool.PooledModel at, CompletableFuture<ModelDescription> model, boolean again) {
        EngineCall<T> call;
        synchronized (lock) {
            if (cancelled) {
                return; // whoever cancelled has ended the call
            }
            try {
                call = request.get();
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(EngineErrors.translateCall(e));
                return;
            }
            running = call;
        }
        call.result().whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else if (again && isFailure(failure, EngineError.MODEL_NOT_LOADED)) {
                pool.forget(at, model);
                if (begun.getAsBoolean()) {
                    result.completeExceptionally(new ApiException(ErrorKind.UNAVAILABLE,
                            Messages.text("model.unloaded", entry.id()), FailureCause.of(failure)));
                } else {
                    beginAgain(false);
                }
            } else if (isFailure(failure, EngineError.CLOSED) && !pool.isCurrent(at) && !begun.getAsBoolean()) {
                beginAgain(again); // a policy has replaced the engine
            } else {
                result.completeExceptionally(EngineErrors.translateCall(failure));
            }
        });
    }

    private static boolean isFailure(Throwable failure, EngineError error) {
        return FailureCause.of(failure) instanceof EngineException engine && engine.error() == error;
    }

    private void beginAgain(boolean again) {
        boolean ended;
        synchronized (lock) {
            running = null;
            ended = cancelled;
        }
        if (ended) {
            end();
        } else {
            begin(again);
        }
    }

    private void end() {
        result.completeExceptionally(new ApiException(ErrorKind.CLIENT_GONE, Messages.text("cancelled")));
    }

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void cancel() {
        EngineCall<T> call;
        synchronized (lock) {
            cancelled = true;
            call = running;
        }
        if (call == null) {
            end(); // the caller's admission must not last as long as the load
        } else {
            call.cancel();
        }
    }
}
