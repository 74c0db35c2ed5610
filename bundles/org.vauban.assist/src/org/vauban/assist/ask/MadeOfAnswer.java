// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.vauban.assist.call.AssistCall;
import org.vauban.engine.FinishReason;

/**
 * A call whose result is made of an answer, in the background. Ending it fails it; what the model had written is in the
 * failure.
 *
 * @param <T> what is made
 */
public final class MadeOfAnswer<T> implements AssistCall<T> {
    private final Asker asker;
    private final AssistCall<Answer> answer;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** @param make may throw {@link org.vauban.assist.call.AssistException} */
    public MadeOfAnswer(Asker asker, AssistCall<Answer> answer, Function<Answer, T> make) {
        this.asker = asker;
        this.answer = answer;
        answer.result().whenComplete((given, failure) -> {
            if (failure != null) {
                result.completeExceptionally(asker.failure(failure, ""));
            } else if (given.finish() == FinishReason.CANCELLED) {
                result.completeExceptionally(asker.cancelled(given.text()));
            } else {
                asker.inBackground(() -> result.complete(make.apply(given)), result::completeExceptionally);
            }
        });
    }

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void cancel() {
        answer.cancel();
    }
}
