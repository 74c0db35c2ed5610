// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.vauban.engine.FinishReason;

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
