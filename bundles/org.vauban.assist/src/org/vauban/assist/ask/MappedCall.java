// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.vauban.assist.call.AssistCall;
import org.vauban.engine.FinishReason;

/**
 * A call that converts an answer into its result in the background. Cancelling fails the call; the failure carries the
 * text generated so far.
 *
 * @param <T> type of the result
 */
public final class MappedCall<T> implements AssistCall<T> {
    private final PromptService promptService;
    private final AssistCall<Answer> answer;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** @param make converts the answer; may throw {@link org.vauban.assist.call.AssistException} */
    public MappedCall(PromptService promptService, AssistCall<Answer> answer, Function<Answer, T> make) {
        this.promptService = promptService;
        this.answer = answer;
        answer.result().whenComplete((given, failure) -> {
            if (failure != null) {
                result.completeExceptionally(promptService.failure(failure, ""));
            } else if (given.finish() == FinishReason.CANCELLED) {
                result.completeExceptionally(promptService.cancelled(given.text()));
            } else {
                promptService.inBackground(() -> result.complete(make.apply(given)), result::completeExceptionally);
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
