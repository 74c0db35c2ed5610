// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/** Completes requests that belong to nobody any more. Any thread. */
final class RequestCompleter {
    private final String modelId;
    private final SchedulerEvents events;

    RequestCompleter(String modelId, SchedulerEvents events) {
        this.modelId = modelId;
        this.events = events;
    }

    /** With what was written until now. */
    void finish(ActiveRequest request, FinishReason reason) {
        try {
            Generation g = request.result(reason);
            request.task.result().complete(new Generation(g.text(), g.finish(), modelId, g.format(), g.promptTokens(),
                    g.reusedTokens(), g.generatedTokens(), g.promptMillis(), g.generateMillis(), g.totalMillis(),
                    g.cutTokens(), g.draftedTokens(), g.acceptedTokens(), g.probabilities()));
        } catch (RuntimeException e) {
            request.task.result().completeExceptionally(events.failure(e));
        } finally {
            closeSampler(request);
        }
    }

    void fail(ActiveRequest request, Throwable e) {
        closeSampler(request);
        request.task.result().completeExceptionally(events.failure(e));
    }

    private static void closeSampler(ActiveRequest request) {
        if (request.sampler != null) {
            request.sampler.close();
        }
    }
}
