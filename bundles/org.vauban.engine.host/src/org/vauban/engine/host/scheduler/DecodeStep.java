// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.engine.FinishReason;
import org.vauban.engine.host.scheduler.BatchPlanner.Need;
import org.vauban.engine.host.scheduler.BatchPlanner.Share;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaVocabulary;

/** Plans, fills and computes one micro-batch after the other. For the model's thread. */
final class DecodeStep implements AutoCloseable {
    /** However many requests of the only user wait, about how long a step may last. */
    private static final double LONGEST_MILLIS = 2000;
    /** The same of one of several users while nobody else asks: who comes then waits for the end of the step. */
    private static final double LONGEST_AMONG_OTHERS_MILLIS = 1300;

    private final RequestQueue queue;
    private final SlotAssignment slotAssignment;
    private final Admission admission;
    private final RequestCompleter completer;
    private final LlamaContext context;
    private final SchedulerOptions options;
    private final SchedulerEvents events;
    /** Called before a request is answered: who then asks finds its slot free. */
    private final Runnable describe;
    private final LlamaBatch batch;
    private final BatchPlanner planner;
    private final StepBudget budget;
    private final TokenWriter writer;
    private final DraftPlanner drafts;
    private final ThreadTuner threads;
    private final SharedPrefill sharedPrefill;
    private int used;

    DecodeStep(RequestQueue queue, SlotAssignment slotAssignment, Admission admission, RequestCompleter completer,
            LlamaContext context, LlamaVocabulary vocabulary, SchedulerOptions options, SchedulerEvents events,
            StepBudget budget, DraftPlanner drafts, Runnable describe) {
        this.queue = queue;
        this.slotAssignment = slotAssignment;
        this.admission = admission;
        this.completer = completer;
        this.context = context;
        this.options = options;
        this.events = events;
        this.drafts = drafts;
        this.describe = describe;
        batch = new LlamaBatch(context.batchSize());
        planner = new BatchPlanner(context.batchSize(), options.separate());
        this.budget = budget;
        writer = new TokenWriter(context, vocabulary);
        sharedPrefill = new SharedPrefill(slotAssignment);
        threads = new ThreadTuner(context.threads(), options.mostThreads());
        used = context.threads();
    }

    /** Computes one micro-batch, if there is something to compute. */
    void compute() {
        List<ActiveRequest> requests = queue.active();
        if (requests.isEmpty()) {
            return;
        }
        List<ActiveRequest> planned = plan(requests);
        if (planned.isEmpty()) {
            return;
        }
        boolean shifting = slotAssignment.memory().shifting();
        long begin = System.nanoTime();
        if (!queue.beginStep(planned, !shifting, context::clearAbort)) {
            return; // ended while the step was planned
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
            for (ActiveRequest request : planned) {
                Slot slot = request.slot;
                admission.fail(request, e);
                slotAssignment.memory().forget(slot);
            }
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
                planned.forEach(this::read);
            }
            case ABORTED -> planned.forEach(slotAssignment::check); // what was not finished is computed again
            case NO_ROOM -> makeRoom(planned);
        }
    }

    /** Whether the time of the step compares with that of others for each of its tokens. */
    private boolean tellsSpeed(List<ActiveRequest> planned) {
        return batch.size() == 1 || !planned.stream().allMatch(ActiveRequest::writing);
    }

    private void measured(List<ActiveRequest> planned, double millis) {
        if (tellsSpeed(planned)) {
            threads.measured(used, batch.size(), millis);
        }
        if (planned.stream().allMatch(ActiveRequest::writing)) {
            drafts.measured(batch.size(), millis);
        } else {
            budget.measured(batch.size(), millis);
        }
    }

    private List<ActiveRequest> plan(List<ActiveRequest> active) {
        List<ActiveRequest> requests = sharedPrefill.computable(active);
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            ActiveRequest request = requests.get(i);
            request.draft = new int[0];
            boolean writing = request.writing();
            int limit = writing ? 1 : sharedPrefill.limit(request, active);
            needs.add(new Need(i, request.task.priority(), request.order, writing, Math.min(request.pending(), limit),
                    !writing && BatchPlanner.isBrief(Math.min(request.unread, limit))));
        }
        Map<Integer, ActiveRequest> planned = new HashMap<>();
        batch.clear();
        boolean shared = requests.stream().anyMatch(request -> request.task.owner().isolation() != null);
        boolean oneUser = requests.stream().map(request -> request.task.owner().isolation()).distinct().count() == 1;
        List<Share> shares = planner.reads(needs, oneUser) ? prompts(needs, shared, oneUser) : writers(requests, needs);
        if (options.separate()) {
            shares = shares.stream()
                    .sorted(Comparator.comparingInt(share -> requests.get(share.id()).slot.sequence())).toList();
        }
        for (Share share : shares) {
            ActiveRequest request = requests.get(share.id());
            planned.put(share.id(), request);
            fill(request, share.tokens());
        }
        return List.copyOf(planned.values());
    }

    private List<Share> writers(List<ActiveRequest> requests, List<Need> needs) {
        List<ActiveRequest> writing = needs.stream().filter(Need::writing).map(need -> requests.get(need.id()))
                .toList();
        drafts.propose(writing);
        boolean drafting = writing.stream().anyMatch(request -> request.draft.length > 0);
        List<Need> withDrafts = needs.stream().map(need -> new Need(need.id(), need.priority(), need.order(),
                need.writing(), need.tokens() + requests.get(need.id()).draft.length, need.brief())).toList();
        return planner.writers(withDrafts, drafting ? writing.size() : drafts.atOnce(writing.size()));
    }

    /**
     * @param shared whether there are several users: others write, or may come, and wait for the end of the step
     * @param oneUser whether all that is computed is the same user's
     */
    private List<Share> prompts(List<Need> needs, boolean shared, boolean oneUser) {
        int least = budget.together(mostUrgent(needs), !shared ? LONGEST_MILLIS
                : oneUser ? LONGEST_AMONG_OTHERS_MILLIS : options.stepMillis());
        // a completion comes in the middle of what is read ahead, and has to wait for the end of the step
        boolean waited = shared
                || needs.stream().anyMatch(need -> !need.writing() && need.priority() == Priority.INTERACTIVE)
                || needs.stream().allMatch(need -> need.priority().isUnasked());
        int small = Math.max(least, budget.tokens(options.mixedMillis()));
        int alone = waited || slotAssignment.memory().shifting() ? Math.max(least, budget.tokens(options.stepMillis()))
                : context.batchSize();
        return planner.prompts(needs, needs.stream().anyMatch(Need::writing) ? small : alone, small);
    }

    /**
     * How many requests there are of the most urgent class, if prompts are among them; else 0. Long prompts do not
     * count: what comes while one is read is not to wait for a long step.
     */
    private static int mostUrgent(List<Need> needs) {
        Priority first = needs.stream().map(Need::priority).min(Comparator.naturalOrder()).orElseThrow();
        List<Need> urgent = needs.stream().filter(need -> need.priority() == first).toList();
        return urgent.stream().allMatch(Need::writing) ? 0
                : (int) urgent.stream().filter(need -> need.writing() || need.brief()).count();
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

    private void read(ActiveRequest request) {
        Slot slot = request.slot;
        int pending = request.share - request.draft.length;
        slot.append(request.tokens, slot.history().size(), slot.history().size() + pending);
        int written = request.written;
        if (request.firstOutput >= 0) {
            try {
                write(request);
                queue.charge(request.task, written > 0 ? 0 : pending, request.written - written);
            } catch (RuntimeException | OutOfMemoryError e) {
                slotAssignment.memory().forget(slot);
                admission.fail(request, e);
            }
            return;
        }
        queue.charge(request.task, pending, 0);
        slotAssignment.putBlocksBack(request);
        if (request.written == 0) {
            request.task.listener().reading(slot.history().size(), request.promptLength);
        }
    }

    private void write(ActiveRequest request) {
        FinishReason finish = writer.write(request, slotAssignment.memory());
        if (finish == null && request.task.ended() != null) {
            finish = request.task.ended();
        }
        if (finish == null && request.tokens.size() >= context.sequenceContextSize()) {
            finish = admission.overflow(request);
        }
        if (finish != null) {
            admission.release(request);
            describe.run();
            completer.finish(request, finish);
        }
    }

    /** Forgets what is wanted least until there is room. */
    private void makeRoom(List<ActiveRequest> planned) {
        List<ActiveRequest> idle = queue.active().stream().filter(request -> request.task.priority() == Priority.IDLE)
                .toList();
        boolean asked = !idle.containsAll(planned);
        if (!idle.isEmpty() && (asked || !slotAssignment.forgetSpare())) {
            idle.forEach(this::giveUp);
            return;
        }
        if (!asked || slotAssignment.forgetOldest()) {
            return;
        }
        ActiveRequest victim = queue.leastUrgentOfMany();
        if (victim != null) {
            admission.pause(victim, true);
            return;
        }
        ActiveRequest only = planned.getFirst();
        if (only.written == 0) {
            admission.fail(only, events.contextExceeded(only.tokens.size() + 1, context.sequenceContextSize()));
            return;
        }
        FinishReason reason = admission.overflow(only);
        if (reason != null) {
            admission.finish(only, reason);
        }
    }

    /** There is no room for it that nobody misses. */
    private void giveUp(ActiveRequest idle) {
        slotAssignment.memory().forget(idle.slot);
        admission.finish(idle, FinishReason.CANCELLED);
    }

    @Override
    public void close() {
        batch.close();
    }
}
