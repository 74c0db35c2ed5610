// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.vauban.engine.FinishReason;

/** Completes requests that were removed from the queue. Any thread. */
final class RequestCompleter {
    private final String modelId;
    private final SchedulerEvents events;

    RequestCompleter(String modelId, SchedulerEvents events) {
        this.modelId = modelId;
        this.events = events;
    }

    /** Completes a request with the text generated so far. */
    void finish(ActiveRequest request, FinishReason reason) {
        try {
            request.task.result().complete(request.result(modelId, reason));
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
