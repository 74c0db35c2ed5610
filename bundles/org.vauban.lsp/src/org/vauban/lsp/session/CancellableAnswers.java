// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;

/**
 * Answers to requests whose cancellation reaches who works for them: cancelling a {@link CompletableFuture} that was
 * derived of another one does not cancel that one. Stateless; any thread.
 */
public final class CancellableAnswers {

    private CancellableAnswers() {}

    /**
     * What becomes of an answer.
     *
     * @param then run on the thread that completes the answer
     */
    public static <A, B> CompletableFuture<B> following(CompletableFuture<A> answer, Function<A, B> then) {
        return composed(answer, value -> CompletableFuture.completedFuture(then.apply(value)));
    }

    /** As {@link #following}, where what becomes of it takes its time. */
    public static <A, B> CompletableFuture<B> composed(CompletableFuture<A> answer,
            Function<A, CompletableFuture<B>> then) {
        CompletableFuture<B> result = cancellable(() -> answer.cancel(false));
        answer.thenCompose(then).whenComplete((value, failure) -> pass(value, failure, result));
        return result;
    }

    /** Completes a future as another one was. */
    public static <T> void pass(T value, @Nullable Throwable failure, CompletableFuture<T> result) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(FailureCause.of(failure));
        }
    }

    /** A future whose cancellation, by the client or by a newer state of the document, runs {@code cancel}. */
    public static <T> CompletableFuture<T> cancellable(Runnable cancel) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        // $/cancelRequest cancels the answer; who works for it has to hear of it
        answer.whenComplete((value, failure) -> {
            if (failure != null) {
                cancel.run();
            }
        });
        return answer;
    }
}
