// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.vauban.engine.host.scheduler.BatchPlanner.Need;
import org.vauban.engine.host.scheduler.BatchPlanner.Share;
import org.vauban.engine.slot.Priority;

/**
 * Plans how many tokens each request computes in the next step, and learns from the time that steps take. For the
 * model's thread.
 */
final class StepPlanner {
    /** Approximate maximum duration of a step, however many requests of a single desktop user wait. */
    private static final double LONGEST_MILLIS = 2000;
    /** The maximum for one of several users while the others are idle: a new request waits for the end of the step. */
    private static final double LONGEST_AMONG_OTHERS_MILLIS = 1300;

    private final int capacity;
    private final SchedulerOptions options;
    private final SlotAssignment slotAssignment;
    private final BatchPlanner planner;
    private final StepBudget budget;
    private final DraftPlanner drafts;
    private final SharedPrefill sharedPrefill;

    /**
     * @param capacity maximum number of tokens in a step
     * @param budget estimates how long prefill takes
     */
    StepPlanner(int capacity, SchedulerOptions options, SlotAssignment slotAssignment, StepBudget budget,
            DraftPlanner drafts) {
        this.capacity = capacity;
        this.options = options;
        this.slotAssignment = slotAssignment;
        this.budget = budget;
        this.drafts = drafts;
        planner = new BatchPlanner(capacity, options.separate());
        sharedPrefill = new SharedPrefill(slotAssignment);
    }

    /**
     * Plans a step and its drafts.
     *
     * @param fill receives each request of the step with its number of tokens, drafts included, in the order of the
     *        batch
     * @return the requests of the step
     */
    List<ActiveRequest> plan(List<ActiveRequest> active, ObjIntConsumer<ActiveRequest> fill) {
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
            fill.accept(request, share.tokens());
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
     * @param shared whether there are several users: others decode, or may arrive, and wait for the end of the step
     * @param oneUser whether all computed requests belong to the same user
     */
    private List<Share> prompts(List<Need> needs, boolean shared, boolean oneUser) {
        int least = budget.together(mostUrgent(needs), !shared ? LONGEST_MILLIS
                : oneUser ? LONGEST_AMONG_OTHERS_MILLIS : options.stepMillis());
        // a completion that arrives during speculative prefill waits for the end of the step
        boolean waited = shared
                || needs.stream().anyMatch(need -> !need.writing() && need.priority() == Priority.INTERACTIVE)
                || needs.stream().allMatch(need -> need.priority().isUnasked());
        int small = Math.max(least, budget.tokens(options.mixedMillis()));
        int alone = waited || slotAssignment.memory().shifting() ? Math.max(least, budget.tokens(options.stepMillis()))
                : capacity;
        return planner.prompts(needs, needs.stream().anyMatch(Need::writing) ? small : alone, small);
    }

    /**
     * Returns the number of requests of the most urgent class if it has prompts, otherwise 0. Long prompts do not
     * count: a request that arrives during one must not wait for a long step.
     */
    private static int mostUrgent(List<Need> needs) {
        Priority first = needs.stream().map(Need::priority).min(Comparator.naturalOrder()).orElseThrow();
        List<Need> urgent = needs.stream().filter(need -> need.priority() == first).toList();
        return urgent.stream().allMatch(Need::writing) ? 0
                : (int) urgent.stream().filter(need -> need.writing() || need.brief()).count();
    }

    /** Records the duration of any step, in milliseconds. */
    void took(double millis) {
        planner.took(millis);
    }

    /**
     * Records the duration of a step in which no cached token was moved.
     *
     * @param writing whether all of its requests write
     * @param tokens number of tokens in the step
     */
    void measured(boolean writing, int tokens, double millis) {
        if (writing) {
            drafts.measured(tokens, millis);
        } else {
            budget.measured(tokens, millis);
        }
    }
}
