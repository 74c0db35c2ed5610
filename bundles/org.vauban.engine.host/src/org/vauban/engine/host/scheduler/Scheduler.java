// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.FinishReason;
import org.vauban.engine.SlotDescription;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;

/**
 * Serves the requests of one model on one context with one thread. Each step computes one micro-batch of next tokens and
 * pieces of prompts of all requests that have a slot. Methods may be called from any thread.
 */
public final class Scheduler {
    private final String modelId;
    private final SchedulerEvents events;
    private final RequestQueue queue;
    private final Endings endings;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile List<SlotDescription> slots = List.of();

    // the thread's own
    private final Seats seats;
    private final Admission admission;
    private final Step step;

    /**
     * Starts the thread.
     *
     * @param context made with {@link SchedulerOptions#context}; it and the model are not closed by the scheduler
     */
    public Scheduler(String modelId, LlamaModel model, LlamaContext context, SchedulerOptions options,
            SchedulerEvents events) {
        if (context.maxSequences() < 2 * options.slots() || context.batchSize() > context.microBatchSize()) {
            throw new IllegalArgumentException("the context was not made for these options");
        }
        this.modelId = modelId;
        this.events = events;
        queue = new RequestQueue(options.queueLimit(), context::requestAbort);
        endings = new Endings(modelId, events);
        seats = new Seats(context, options, !model.description().recurrent());
        admission = new Admission(queue, seats, endings, model, context, options, events);
        step = new Step(queue, seats, admission, endings, context, model.vocabulary(), options, events, this::describe);
        describe();
        Thread thread = new Thread(this::serve, "vauban-host-model-" + modelId);
        thread.setDaemon(true);
        thread.start();
    }

    /** An older request with the same key ends. The result of the task completes in any case. */
    public void submit(GenerationTask task) {
        RequestQueue.Submitted submitted = queue.submit(task, events);
        submitted.older().forEach(request -> endings.finish(request, FinishReason.CANCELLED));
        if (submitted.refusal() != null) {
            task.result().completeExceptionally(submitted.refusal());
        }
    }

    /** Ends a request wherever it is; unknown ids are ignored. */
    public void end(long id, FinishReason reason) {
        ActiveRequest waited = queue.end(id, reason);
        if (waited != null) {
            endings.finish(waited, reason);
        }
    }

    /** Ends every request and the thread; completes when the thread has ended. */
    public CompletableFuture<Void> close() {
        queue.close();
        return ended;
    }

    /** Requests that have a slot. */
    public List<Long> activeIds() {
        return queue.active().stream().map(request -> request.task.id()).toList();
    }

    /** Whether nothing is computed and nothing waits. */
    public boolean idle() {
        return queue.idle();
    }

    /** Where requests are computed, as of the last step. */
    public List<SlotDescription> slots() {
        return slots;
    }

    private void serve() {
        try {
            while (queue.awaitWork()) {
                dropEnded();
                admission.admit();
                step.compute();
                describe();
            }
        } catch (RuntimeException | Error e) {
            queue.drain().forEach(request -> endings.fail(request, e));
            if (e instanceof Error) {
                throw e;
            }
        } finally {
            for (ActiveRequest request : queue.drain()) {
                request.task.end(FinishReason.CANCELLED);
                endings.finish(request, request.task.ended());
            }
            step.close();
            ended.complete(null);
        }
    }

    private void dropEnded() {
        for (ActiveRequest request : queue.active()) {
            if (request.task.ended() != null) {
                admission.finish(request, request.task.ended());
            }
        }
    }

    private void describe() {
        slots = seats.describe(modelId, queue.active());
    }
}
