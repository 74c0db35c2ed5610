// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;

/**
 * Futures whose cancellation ends the work on the request: cancelling a {@link CompletableFuture} that was derived from
 * another one does not cancel that one. Stateless; any thread.
 */
public final class CancellableAnswers {

    private CancellableAnswers() {}

    /**
     * Applies a function to an answer.
     *
     * @param then run on the thread that completes the answer
     */
    public static <A, B> CompletableFuture<B> following(CompletableFuture<A> answer, Function<A, B> then) {
        return composed(answer, value -> CompletableFuture.completedFuture(then.apply(value)));
    }

    /** Composes an answer with another future, as {@link #following}, for a function that takes time. */
    public static <A, B> CompletableFuture<B> composed(CompletableFuture<A> answer,
            Function<A, CompletableFuture<B>> then) {
        CompletableFuture<B> result = cancellable(() -> answer.cancel(false));
        answer.thenCompose(then).whenComplete((value, failure) -> pass(value, failure, result));
        return result;
    }

    /** Completes a future with the result of another one. */
    public static <T> void pass(T value, @Nullable Throwable failure, CompletableFuture<T> result) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(FailureCause.of(failure));
        }
    }

    /** Returns a future whose cancellation, by the client or by a newer state of the document, runs {@code cancel}. */
    public static <T> CompletableFuture<T> cancellable(Runnable cancel) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        // $/cancelRequest cancels this future; the work on it has to be cancelled too
        answer.whenComplete((value, failure) -> {
            if (failure != null) {
                cancel.run();
            }
        });
        return answer;
    }
}
