// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;

/**
 * Serves the requests of one model on one context with one thread. Each step computes one micro-batch of next tokens,
 * or of prompt chunks, of the requests that have a slot. Methods may be called from any thread.
 */
public final class Scheduler {
    private final String modelId;
    private final SchedulerEvents events;
    private final RequestQueue queue;
    private final RequestCompleter completer;
    private final RequestPreparation preparation;
    private final DraftPlanner drafts;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile List<SlotDescription> slots = List.of();

    // confined to the model's thread
    private final SlotAssignment slotAssignment;
    private final Admission admission;
    private final DecodeStep step;

    /** Starts a scheduler that saves no workspace states. */
    public Scheduler(String modelId, LlamaModel model, LlamaContext context, SchedulerOptions options,
            SchedulerEvents events) {
        this(modelId, model, context, options, events, StateStore.none(), workspace -> Optional.empty());
    }

    /**
     * Starts the thread.
     *
     * @param context created with {@link SchedulerOptions#context}; the scheduler closes neither it nor the model
     * @param store keeps the saved states of workspaces; not closed by the scheduler
     * @param owners maps a workspace to its owner in the store; called on the model's thread
     */
    public Scheduler(String modelId, LlamaModel model, LlamaContext context, SchedulerOptions options,
            SchedulerEvents events, StateStore store, Function<String, Optional<StateOwner>> owners) {
        if (context.maxSequences() < options.sequences() || context.batchSize() > context.microBatchSize()) {
            throw new IllegalArgumentException("the context was not made for these options");
        }
        this.modelId = modelId;
        this.events = events;
        queue = new RequestQueue(options.queueLimit(), () -> abort(context));
        drafts = new DraftPlanner(queue, context, options, events);
        completer = new RequestCompleter(modelId, events);
        preparation = new RequestPreparation(modelId, queue, completer, model, context.sequenceContextSize(), events);
        StepBudget budget = new StepBudget(context.batchSize());
        slotAssignment = new SlotAssignment(context, options, !model.description().recurrent(), budget, store, owners);
        admission = new Admission(queue, slotAssignment, completer, model, context, options, events);
        TokenWriter writer = new TokenWriter(context, model.vocabulary());
        step = new DecodeStep(queue, slotAssignment, context,
                new ThreadTuner(context.threads(), options.mostThreads()), events,
                new StepPlanner(context.batchSize(), options, slotAssignment, budget, drafts),
                new StepResults(queue, slotAssignment, admission, writer, context.sequenceContextSize(), events,
                        this::describe));
        describe();
        Thread thread = new Thread(this::serve, "vauban-host-model-" + modelId);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Submits a task. An older request with the same key ends, or the new one if the older one is more urgent. The
     * result of the task completes in any case.
     */
    public void submit(GenerationTask task) {
        RequestQueue.Submitted submitted = queue.submit(task, events);
        submitted.ended().forEach(request -> completer.finish(request, FinishReason.CANCELLED));
        if (submitted.refusal() != null) {
            task.result().completeExceptionally(submitted.refusal());
        } else if (RequestPreparation.takesLong(task)) {
            preparation.submitted();
        }
    }

    /** Ends a request in any state; unknown ids are ignored. */
    public void end(long id, FinishReason reason) {
        ActiveRequest waited = queue.end(id, reason);
        if (waited != null) {
            completer.finish(waited, reason);
        }
    }

    /**
     * Saves the states of workspaces from all slots now; the future completes when that is done or the model is
     * unloaded.
     */
    public CompletableFuture<Void> keepStates() {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        return queue.betweenSteps(() -> {
            try {
                slotAssignment.workspaces().keepAll();
                kept.complete(null);
            } catch (RuntimeException e) {
                kept.completeExceptionally(events.failure(e));
            }
        }) ? kept : ended.copy();
    }

    /** Ends every request and the thread; the future completes when the thread has ended. */
    public CompletableFuture<Void> close() {
        queue.close();
        return ended;
    }

    private void abort(LlamaContext context) {
        context.requestAbort();
        drafts.abort();
    }

    /**
     * Sets or removes the draft model.
     *
     * @param draft the draft model, closed by the scheduler; null for none
     * @return completes when it is in use and the previous one is closed
     */
    public CompletableFuture<Void> draftWith(@Nullable DraftModel draft) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (queue.betweenSteps(() -> {
            drafts.draftWith(draft);
            done.complete(null);
        })) {
            return done;
        }
        if (draft != null) {
            draft.close(); // it was never in use
        }
        return ended.copy();
    }

    /** Whether a draft model is in use. */
    public boolean drafting() {
        return drafts.drafting();
    }

    /** Returns the ids of the requests that have a slot. */
    public List<Long> activeIds() {
        return queue.active().stream().map(request -> request.task.id()).toList();
    }

    /** Whether no request is active or waiting. */
    public boolean idle() {
        return queue.idle();
    }

    /** Describes the slots as of the last step. */
    public List<SlotDescription> slots() {
        return slots;
    }

    private void serve() {
        try {
            while (queue.awaitWork()) {
                queue.dueBetweenSteps().forEach(Runnable::run);
                dropEnded();
                admission.admit();
                step.compute();
                describe();
            }
            slotAssignment.workspaces().keepAll();
        } catch (RuntimeException | Error e) {
            queue.drain().forEach(request -> completer.fail(request, e));
            if (e instanceof Error) {
                throw e;
            }
        } finally {
            for (ActiveRequest request : queue.drain()) {
                request.task.end(FinishReason.CANCELLED);
                completer.finish(request, Objects.requireNonNull(request.task.ended()));
            }
            preparation.close();
            step.close();
            queue.dueBetweenSteps().forEach(Runnable::run);
            drafts.draftWith(null);
            ended.complete(null);
        }
    }

    private void dropEnded() {
        for (ActiveRequest request : queue.active()) {
            FinishReason reason = request.task.ended();
            if (reason != null) {
                admission.finish(request, reason);
            }
        }
    }

    private void describe() {
        slots = slotAssignment.describe(modelId, queue.active());
    }
}
