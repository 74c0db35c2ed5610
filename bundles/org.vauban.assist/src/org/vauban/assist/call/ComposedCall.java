// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A call with one more step, which begins when the first is done. To end it ends the first.
 *
 * @param <T> what it gives
 */
public final class ComposedCall<T> implements AssistCall<T> {
    private final AssistCall<T> call;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** @param step gives the result, or fails with {@link AssistException} */
    public ComposedCall(AssistCall<T> call, Function<T, CompletableFuture<T>> step) {
        this.call = call;
        call.result().thenCompose(step).whenComplete((made, failure) -> {
            if (failure == null) {
                result.complete(made);
            } else {
                result.completeExceptionally(FailureCause.of(failure));
            }
        });
    }

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void cancel() {
        call.cancel();
    }
}
