// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A call with a second step, which begins when the first is done. Cancelling ends the first step.
 *
 * @param <T> type of the result
 */
public final class ComposedCall<T> implements AssistCall<T> {
    private final AssistCall<T> call;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** @param step computes the result, or fails with {@link AssistException} */
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
