// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.concurrent.CompletableFuture;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.Cancellation;
import org.vauban.engine.FinishReason;

/**
 * A call whose answer can be ended early when it suffices, as opposed to cancelled. Safe for use by many threads.
 */
final class StoppableCall implements AssistCall<Answer> {
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private final Cancellation running = new Cancellation();
    private volatile boolean enough;
    private volatile boolean cancelled;

    /** @param call the started call */
    void follow(AssistCall<Answer> call) {
        call.result().whenComplete((answer, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                boolean ended = enough && !cancelled && answer.finish() == FinishReason.CANCELLED;
                result.complete(
                        ended ? new Answer(answer.text(), FinishReason.STOP, answer.generation(), answer.report())
                                : answer);
            }
        });
        running.follow(call::cancel);
    }

    /** Ends the call; its result is the text generated so far. */
    void enough() {
        enough = true;
        running.ask();
    }

    @Override
    public CompletableFuture<Answer> result() {
        return result;
    }

    @Override
    public void cancel() {
        cancelled = true;
        running.ask();
    }
}
