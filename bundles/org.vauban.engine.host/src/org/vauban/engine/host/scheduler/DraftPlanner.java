// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.speculation.DraftLength;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.host.speculation.DraftTokens;
import org.vauban.engine.host.speculation.StepCosts;
import org.vauban.llama.LlamaContext;

/**
 * Decides what is guessed for a request in the next step: what costs nothing to guess, or what a smaller model says, or
 * nothing, by what steps of each length were measured to cost. For the model's thread, but for {@link #abort}.
 */
final class DraftPlanner {
    /** As llama.cpp has it: a smaller model that is less sure than this is not asked on. */
    private static final double SURE = 0.75;
    private static final int LONGEST_DRAFT = 16;
    /** Guesses where costs do not count. */
    private static final int UNWEIGHED = 16;

    private final RequestQueue queue;
    private final LlamaContext context;
    private final SchedulerOptions options;
    private final SchedulerEvents events;
    private final StepCosts costs = new StepCosts();
    private volatile DraftModel model;

    DraftPlanner(RequestQueue queue, LlamaContext context, SchedulerOptions options, SchedulerEvents events) {
        this.queue = queue;
        this.context = context;
        this.options = options;
        this.events = events;
    }

    /** Lets a smaller model write ahead, or none; the one before is closed. */
    void draftWith(@Nullable DraftModel next) {
        DraftModel before = model;
        model = next;
        if (before != null) {
            before.close();
        }
    }

    boolean drafting() {
        return model != null;
    }

    /** Breaks off what a smaller model computes; only while a step is computed. */
    void abort() {
        DraftModel drafting = model;
        if (drafting != null) {
            drafting.requestAbort();
        }
    }

    /** A step took so long, whose tokens all had an output. */
    void measured(int tokens, double millis) {
        costs.measured(tokens, millis);
    }

    /**
     * @param writers requests that write in the same step, this one included
     * @return empty where nothing is known, or where it does not pay
     */
    int[] propose(ActiveRequest request, int writers) {
        int room = Math.min(request.task.options().maxTokens() - request.written + request.untold - 1,
                context.sequenceContextSize() - request.tokens.size() - 1);
        int most = Math.min(room, options.maxDraftTokens() / writers);
        DraftTokens drafted = request.speculator.propose(request.tokens);
        int length = length(request, drafted, writers - 1, most);
        if (length == 0 && most > 0 && model != null && request.speculator.allowed()) {
            drafted = draft(request, writers - 1, Math.min(most, LONGEST_DRAFT));
            request.speculator.also(drafted);
            length = length(request, drafted, writers - 1, most);
        }
        return Arrays.copyOf(drafted.tokens(), length);
    }

    private int length(ActiveRequest request, DraftTokens drafted, int others, int most) {
        if (drafted.isEmpty() || most <= 0) {
            return 0;
        }
        return options.weighing() ? DraftLength.best(drafted, request.speculator.odds(), costs, others, most)
                : Math.min(Math.min(most, UNWEIGHED), drafted.tokens().length);
    }

    private DraftTokens draft(ActiveRequest request, int others, int most) {
        int length = options.weighing() ? worth(request, others, most) : most;
        if (length == 0) {
            return DraftTokens.NONE;
        }
        request.share = 1;
        // cancelled as any other step
        if (!queue.beginStep(List.of(request), true, model::clearAbort)) {
            return DraftTokens.NONE;
        }
        try {
            return new DraftTokens(DraftTokens.Source.DRAFT_MODEL, 0,
                    model.propose(request.slot.sequence(), request.tokens, length, SURE));
        } finally {
            queue.endStep();
            events.step();
        }
    }

    /** How many tokens the smaller model should write; 0 where that would cost more than it saves. */
    private int worth(ActiveRequest request, int others, int most) {
        double[] expected = DraftLength.expected(DraftTokens.Source.DRAFT_MODEL, 0, request.speculator.odds(), most);
        double alone = (others + 1) / costs.of(others + 1);
        double best = DraftLength.MARGIN * alone;
        int length = 0;
        for (int k = 1; k <= most; k++) {
            double rate = (others + expected[k]) / (costs.of(others + 1 + k) + k * model.writeMillis());
            if (rate > best) {
                best = rate;
                length = k;
            }
        }
        double left = request.task.options().maxTokens() - request.written;
        double saved = left / alone - left / best;
        return saved > model.catchUpMillis(request.slot.sequence(), request.tokens) ? length : 0;
    }
}
