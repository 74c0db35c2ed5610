// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.speculation.DraftLength;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.host.speculation.DraftTokens;
import org.vauban.engine.host.speculation.StepCosts;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;

/**
 * Decides what is drafted for a request in the next step: tokens that cost nothing to draft, tokens of a draft model,
 * or nothing, depending on the measured costs of steps of each length. For the model's thread, except {@link #abort}.
 */
final class DraftPlanner {
    /** As in llama.cpp: the draft model stops below this probability. */
    private static final double SURE = 0.75;
    private static final int LONGEST_DRAFT = 16;
    /** The draft model is not used for more requests than this: it would delay all of them. */
    private static final int FEW = 2;
    /** Maximum number of drafted tokens if costs are ignored. */
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

    /** Sets or removes the draft model; the previous one is closed. */
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

    /** Aborts the draft model's computation; only while a step is computed. */
    void abort() {
        DraftModel drafting = model;
        if (drafting != null) {
            drafting.requestAbort();
        }
    }

    /** Records the duration of a step whose tokens all had an output. */
    void measured(int tokens, double millis) {
        costs.measured(tokens, millis);
    }

    /**
     * Chooses the drafts of all requests that decode in the next step; less urgent requests get none.
     *
     * @param writing not empty
     */
    void propose(List<ActiveRequest> writing) {
        writing.forEach(request -> {
            request.draft = new int[0];
            request.meant = options.maxDraftTokens();
        });
        Priority first = writing.stream().map(request -> request.task.priority()).min(Comparator.naturalOrder())
                .orElseThrow();
        boolean equally = options.separate() && writing.size() > 1;
        writing.stream().filter(request -> !equally && request.quote != null && request.speculator.allowed())
                .forEach(request -> request.draft = request.quote.forced(room(request)));
        List<ActiveRequest> drafting = writing.stream()
                .filter(request -> request.begun.length == 0 && request.quote == null
                        && (!options.weighing() || request.task.priority() == first))
                .toList();
        List<DraftTokens> drafted = drafting.stream().map(request -> request.speculator.propose(request.tokens))
                .toList();
        List<double[]> expected = new ArrayList<>();
        for (int i = 0; i < drafting.size(); i++) {
            ActiveRequest request = drafting.get(i);
            expected.add(DraftLength.expected(drafted.get(i), request.speculator.odds(), room(request)));
        }
        if (equally) {
            draftEqually(writing, drafting, drafted, expected);
            return;
        }
        int[] lengths = options.weighing()
                ? DraftLength.divide(expected, costs, writing.size(), options.maxDraftTokens())
                : unweighed(expected, writing.size());
        for (int i = 0; i < lengths.length; i++) {
            drafting.get(i).draft = Arrays.copyOf(drafted.get(i).tokens(), lengths[i]);
        }
        if (!options.weighing() || writing.size() <= FEW) {
            drafting.forEach(request -> askModel(request, writing.size() - 1));
        }
    }

    /**
     * Drafts equally many tokens for each request: llama.cpp computes sequences with separate KV caches together only
     * if they have equally many tokens. Requests with shorter drafts are padded with tokens that are computed in vain.
     *
     * @param drafted possible drafts of {@code drafting}
     * @param expected expected tokens per step for each draft length
     */
    private void draftEqually(List<ActiveRequest> writing, List<ActiveRequest> drafting, List<DraftTokens> drafted,
            List<double[]> expected) {
        int most = writing.stream().mapToInt(request -> context.sequenceContextSize() - request.tokens.size() - 1)
                .min().orElse(0);
        most = Math.min(most, options.maxDraftTokens() / writing.size());
        int length = options.weighing() ? DraftLength.equal(expected, costs, writing.size(), most)
                : Math.min(most, Arrays.stream(unweighed(expected, writing.size())).max().orElse(0));
        if (length > 0) {
            writing.forEach(request -> {
                request.draft = new int[length];
                request.meant = 0;
            });
            for (int i = 0; i < drafting.size(); i++) {
                int[] tokens = drafted.get(i).tokens();
                drafting.get(i).draft = Arrays.copyOf(tokens, length);
                drafting.get(i).meant = Math.min(tokens.length, length);
            }
        }
    }

    /** Returns how many of the requests decode in one step if none of them drafts and no prompt is prefilled. */
    int atOnce(int writers) {
        return options.weighing() ? DraftLength.atOnce(costs, writers) : writers;
    }

    private int[] unweighed(List<double[]> expected, int writers) {
        int most = Math.min(UNWEIGHED, options.maxDraftTokens() / writers);
        return expected.stream().mapToInt(of -> Math.min(most, of.length - 1)).toArray();
    }

    /** Returns the number of drafted tokens that a request can use. */
    private int room(ActiveRequest request) {
        return Math.max(0, Math.min(options.maxDraftTokens(),
                Math.min(request.task.options().maxTokens() - request.written + request.untold - 1,
                        context.sequenceContextSize() - request.tokens.size() - 1)));
    }

    /** Drafts with the draft model if there is no other draft. */
    private void askModel(ActiveRequest request, int others) {
        int most = Math.min(Math.min(room(request), options.maxDraftTokens() / (others + 1)), LONGEST_DRAFT);
        if (request.draft.length > 0 || most <= 0 || model == null || !request.speculator.allowed()) {
            return;
        }
        DraftTokens drafted;
        try {
            model.isolate(request.slot.sequence(), request.task.owner().isolation());
            drafted = draft(request, others, most);
        } catch (RuntimeException e) {
            // no text depends on it: the requests continue without drafts
            System.err.println("The draft model failed and is not used any more: " + e);
            draftWith(null);
            return;
        }
        request.speculator.also(drafted);
        List<double[]> expected = List.of(DraftLength.expected(drafted, request.speculator.odds(), most));
        int length = options.weighing() ? DraftLength.divide(expected, costs, others + 1, most)[0]
                : unweighed(expected, others + 1)[0];
        request.draft = Arrays.copyOf(drafted.tokens(), length);
    }

    private DraftTokens draft(ActiveRequest request, int others, int most) {
        int length = options.weighing() ? worth(request, others, most) : most;
        if (length == 0) {
            return DraftTokens.NONE;
        }
        request.share = 1;
        // can be cancelled like any other step
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

    /** Returns how many tokens the draft model should generate; 0 if that costs more than it saves. */
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
