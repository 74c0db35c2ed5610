// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.engine.FinishReason;

/**
 * One task on one document: questions to the model one after another. What follows an answer runs in the background.
 */
abstract class DocumentRun implements AssistCall<DocumentOutcome> {
    final PromptService promptService;
    final DocumentQuery query;
    final DocumentListener listener;
    final DocumentPrompts prompts;
    final Messages messages;
    final CompletableFuture<DocumentOutcome> result = new CompletableFuture<>();

    private final Cancellation cancellation = new Cancellation();

    DocumentRun(PromptService promptService, DocumentQuery query, DocumentListener listener) {
        this.promptService = promptService;
        this.query = query;
        this.listener = listener;
        this.prompts = new DocumentPrompts(query, promptService.services().messages().locale());
        this.messages = new Messages("org.vauban.assist.document", promptService.services().messages().locale());
    }

    /** Starts the work in the background. */
    void begin() {
        promptService.inBackground(this::start, result::completeExceptionally);
    }

    abstract void start();

    @Override
    public CompletableFuture<DocumentOutcome> result() {
        return result;
    }

    @Override
    public void cancel() {
        cancellation.ask();
        result.completeExceptionally(promptService.cancelled(""));
    }

    /** Asks, and goes on with the answer or the failure. */
    void ask(Prompt prompt, Consumer<Answer> then, Consumer<AssistException> failed) {
        AssistCall<Answer> call = promptService.ask(prompt, AnswerListener.NONE);
        cancellation.follow(call::cancel);
        call.result().whenComplete((answer, failure) -> {
            if (failure != null) {
                AssistException known = promptService.failure(failure, "");
                promptService.inBackground(() -> failed.accept(known), result::completeExceptionally);
            } else if (answer.finish() == FinishReason.CANCELLED) {
                result.completeExceptionally(promptService.cancelled(answer.text()));
            } else {
                promptService.inBackground(() -> then.accept(answer), result::completeExceptionally);
            }
        });
    }
}
