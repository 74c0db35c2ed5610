// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.models.EnginePolicy;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/**
 * Sends prompts to the model: has the gate review them, counts their tokens, truncates them to the context and logs
 * them for the inspector. Safe for use by many threads.
 */
public final class PromptService {
    private final AssistantServices services;
    private final TokenCountCache counts = new TokenCountCache();

    public PromptService(AssistantServices services) {
        this.services = services;
    }

    /**
     * Sends a prompt. If the caller cancels the call, the result is the text generated so far. If the host has lost its
     * model, the prompt is sent once more. If other settings or another policy end the engine, the prompt is reviewed
     * again and sent to the next one, unless the listener has received text that it cannot discard.
     */
    public AssistCall<Answer> ask(Prompt prompt, AnswerListener listener) {
        PromptCall asking = new PromptCall(this, services, counts, prompt, listener, false);
        asking.start();
        return asking;
    }

    /** Reviews a prompt and counts its tokens; only the tokenizer receives it. */
    public AssistCall<Answer> prepare(Prompt prompt) {
        PromptCall asking = new PromptCall(this, services, counts, prompt, AnswerListener.NONE, true);
        asking.start();
        return asking;
    }

    public AssistantServices services() {
        return services;
    }

    /** Runs work in the background; if the assistant is closed, reports that as a failure instead. */
    public void inBackground(Runnable work, Consumer<AssistException> failed) {
        try {
            services.background().execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    failed.accept(failure(e, ""));
                }
            });
        } catch (RejectedExecutionException e) {
            failed.accept(new AssistException(AssistError.CLOSED, services.message("closed"), "", e));
        }
    }

    /** Converts any failure into one with a message for the user. */
    public AssistException failure(Throwable failure, String partial) {
        Throwable cause = FailureCause.of(failure);
        if (cause instanceof AssistException known) {
            return known;
        }
        if (cause instanceof EngineException known) {
            AssistError error = switch (known.error()) {
                case CANCELLED -> AssistError.CANCELLED;
                case CLOSED -> AssistError.CLOSED;
                case CONTEXT_EXCEEDED -> AssistError.TOO_LARGE;
                default -> AssistError.ENGINE;
            };
            return new AssistException(error, EnginePolicy.ofRequest(known, services.policy()).getMessage(), partial,
                    known);
        }
        return new AssistException(AssistError.INTERNAL,
                services.message("request.failed", cause.getClass().getSimpleName()), partial, cause);
    }

    /** Returns the failure of a call that the caller has cancelled. */
    public AssistException cancelled(String partial) {
        return new AssistException(AssistError.CANCELLED, services.message("request.cancelled"), partial, null);
    }

    static boolean lostModel(Throwable failure) {
        return FailureCause.of(failure) instanceof EngineException known
                && known.error() == EngineError.MODEL_NOT_LOADED;
    }

    /** Whether the engine was closed during a request, not before. */
    static boolean closed(Throwable failure) {
        return FailureCause.of(failure) instanceof EngineException known && known.error() == EngineError.CLOSED;
    }
}
