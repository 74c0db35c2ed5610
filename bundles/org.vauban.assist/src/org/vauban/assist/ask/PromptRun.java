// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.engine.FinishReason;

/**
 * A call that asks the model several questions in turn to obtain one result. The code after an answer runs in the
 * background; cancelling ends the current question.
 *
 * @param <T> type of the result
 */
public abstract class PromptRun<T> implements AssistCall<T> {
    protected final PromptService promptService;
    protected final CompletableFuture<T> result = new CompletableFuture<>();

    private final Cancellation cancellation = new Cancellation();

    protected PromptRun(PromptService promptService) {
        this.promptService = promptService;
    }

    @Override
    public CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void cancel() {
        cancellation.ask();
        result.completeExceptionally(promptService.cancelled(""));
    }

    /** Sends a prompt and continues with the answer or the failure. */
    protected void ask(Prompt prompt, AnswerListener listener, Consumer<Answer> then,
            Consumer<AssistException> failed) {
        AssistCall<Answer> call = promptService.ask(prompt, listener);
        cancellation.follow(call::cancel);
        call.result().whenComplete((answer, failure) -> {
            if (failure != null) {
                AssistException known = promptService.failure(failure, "");
                promptService.inBackground(() -> failed.accept(known), result::completeExceptionally);
            } else if (answer.finish() == FinishReason.CANCELLED) {
                result.completeExceptionally(promptService.cancelled(""));
            } else {
                promptService.inBackground(() -> then.accept(answer), result::completeExceptionally);
            }
        });
    }
}
