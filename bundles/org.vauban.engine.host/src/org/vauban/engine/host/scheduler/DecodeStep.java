// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;
import java.util.List;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;

/** Plans, fills and computes one micro-batch at a time. For the model's thread. */
final class DecodeStep implements AutoCloseable {
    private final RequestQueue queue;
    private final SlotAssignment slotAssignment;
    private final LlamaContext context;
    private final ThreadTuner threads;
    private final SchedulerEvents events;
    private final StepPlanner planner;
    private final StepResults results;
    private final LlamaBatch batch;
    /** Number of threads of the last step. */
    private int used;

    DecodeStep(RequestQueue queue, SlotAssignment slotAssignment, LlamaContext context, ThreadTuner threads,
            SchedulerEvents events, StepPlanner planner, StepResults results) {
        this.queue = queue;
        this.slotAssignment = slotAssignment;
        this.context = context;
        this.threads = threads;
        this.events = events;
        this.planner = planner;
        this.results = results;
        batch = new LlamaBatch(context.batchSize());
        used = context.threads();
    }

    /** Computes one micro-batch, if there is work. */
    void compute() {
        List<ActiveRequest> requests = queue.active();
        if (requests.isEmpty()) {
            return;
        }
        batch.clear();
        List<ActiveRequest> planned = planner.plan(requests, this::fill);
        if (planned.isEmpty()) {
            return;
        }
        boolean shifting = slotAssignment.memory().shifting();
        long begin = System.nanoTime();
        if (!queue.beginStep(planned, !shifting, context::clearAbort)) {
            return; // a request ended while the step was planned
        }
        DecodeResult result;
        try {
            int wanted = tellsSpeed(planned) ? threads.threads(batch.size()) : threads.unmeasured(batch.size());
            if (wanted != used) {
                context.setThreads(wanted, wanted);
                used = wanted;
            }
            result = context.tryDecode(batch);
        } catch (RuntimeException e) {
            queue.endStep();
            results.fail(planned, e);
            return;
        }
        queue.endStep();
        events.step();
        events.computed(planned.size(), (int) planned.stream().filter(each -> each.draft.length > 0).count());
        switch (result) {
            case DONE -> {
                planner.took((System.nanoTime() - begin) / 1e6);
                if (!shifting) {
                    measured(planned, (System.nanoTime() - begin) / 1e6);
                }
                slotAssignment.memory().stepped();
                planned.forEach(results::read);
            }
            case ABORTED -> planned.forEach(slotAssignment::check); // the unfinished rest is computed again
            case NO_ROOM -> results.makeRoom(planned);
        }
    }

    /** Whether the step's time per token is comparable to that of other steps. */
    private boolean tellsSpeed(List<ActiveRequest> planned) {
        return batch.size() == 1 || !planned.stream().allMatch(ActiveRequest::writing);
    }

    private void measured(List<ActiveRequest> planned, double millis) {
        if (tellsSpeed(planned)) {
            threads.measured(used, batch.size(), millis);
        }
        planner.measured(planned.stream().allMatch(ActiveRequest::writing), batch.size(), millis);
    }

    private void fill(ActiveRequest request, int share) {
        int read = request.slot.history().size();
        int position = request.slot.next();
        int pending = Math.min(share, request.pending());
        request.share = share;
        request.firstOutput = -1;
        for (int i = 0; i < pending; i++) {
            boolean last = request.blocks.isEmpty() && read + i == request.tokens.size() - 1;
            int index = batch.add(request.tokens.get(read + i), position + i, request.slot.sequence(), last);
            request.firstOutput = last ? index : request.firstOutput;
        }
        int draft = share - pending;
        if (draft < request.draft.length) {
            request.draft = Arrays.copyOf(request.draft, draft);
        }
        for (int i = 0; i < draft; i++) {
            batch.add(request.draft[i], position + pending + i, request.slot.sequence(), true);
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
