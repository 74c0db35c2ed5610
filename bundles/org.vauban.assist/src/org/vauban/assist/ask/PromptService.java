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
 * Brings questions to the model: reviewed by the gate, counted, made to fit, noted for the inspector. Safe for many
 * threads.
 */
public final class PromptService {
    private final AssistantServices services;
    private final TokenCountCache counts = new TokenCountCache();

    public PromptService(AssistantServices services) {
        this.services = services;
    }

    /**
     * Asks. When the caller ends it, the result is what was written until then. A host that has lost its model is asked
     * once more.
     */
    public AssistCall<Answer> ask(Prompt prompt, AnswerListener listener) {
        PromptCall asking = new PromptCall(this, services, counts, prompt, listener, false);
        asking.start();
        return asking;
    }

    /** Reviews and counts what would be sent, and sends it nowhere but to the tokenizer. */
    public AssistCall<Answer> prepare(Prompt prompt) {
        PromptCall asking = new PromptCall(this, services, counts, prompt, AnswerListener.NONE, true);
        asking.start();
        return asking;
    }

    public AssistantServices services() {
        return services;
    }

    /** Does something in the background; if the assistant is closed, says so instead. */
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

    /** Any failure as one that a person can read. */
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

    /** The caller ended it. */
    public AssistException cancelled(String partial) {
        return new AssistException(AssistError.CANCELLED, services.message("request.cancelled"), partial, null);
    }

    static boolean lostModel(Throwable failure) {
        return FailureCause.of(failure) instanceof EngineException known
                && known.error() == EngineError.MODEL_NOT_LOADED;
    }
}
