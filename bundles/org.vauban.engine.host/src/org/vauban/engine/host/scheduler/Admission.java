// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.FinishReason;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.prompt.TextStream;
import org.vauban.engine.host.quote.QuoteState;
import org.vauban.engine.host.quote.QuoteTokens;
import org.vauban.engine.host.speculation.AcceptanceRates;
import org.vauban.engine.host.speculation.Speculator;
import org.vauban.engine.host.token.SpaceVariants;
import org.vauban.engine.host.token.TokenList;
import org.vauban.engine.host.token.TokenTruncation;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;

/** Admits and releases requests: builds their prompts, assigns slots and takes them back. For the model's thread. */
final class Admission {
    private final RequestQueue queue;
    private final SlotAssignment slotAssignment;
    private final RequestCompleter completer;
    private final LlamaModel model;
    private final LlamaContext context;
    private final SchedulerOptions options;
    private final SchedulerEvents events;
    private final boolean partial;
    private final AcceptanceRates odds = new AcceptanceRates();
    private final SpaceVariants words;

    Admission(RequestQueue queue, SlotAssignment slotAssignment, RequestCompleter completer, LlamaModel model,
            LlamaContext context, SchedulerOptions options, SchedulerEvents events) {
        this.queue = queue;
        this.slotAssignment = slotAssignment;
        this.completer = completer;
        this.model = model;
        this.context = context;
        this.options = options;
        this.events = events;
        words = new SpaceVariants(model.vocabulary());
        partial = !model.description().recurrent();
    }

    /** Assigns slots to waiting requests in the order of {@link RequestQueue#next}. */
    void admit() {
        RequestQueue.Turn turn = queue.next(slotAssignment.idle());
        while (turn != null) {
            ActiveRequest victim = turn.victim();
            if (victim != null) {
                pause(victim, false);
            }
            ActiveRequest next = turn.request();
            try {
                next.waitsForRoom = false;
                prepare(next);
                if (!slotAssignment.take(next)) {
                    finish(next, FinishReason.CANCELLED);
                }
            } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
                fail(next, e);
            }
            turn = queue.next(slotAssignment.idle());
        }
    }

    private void prepare(ActiveRequest request) {
        if (request.prepared()) {
            return;
        }
        if (!request.started) {
            request.started = true;
            events.started(request.task.id());
        }
        GenerationOptions wanted = request.task.options();
        LlamaSampler made = request.sampler;
        LlamaSampler sampler = made == null ? SamplerChain.of(model, request.task) : made;
        boolean done = false;
        try {
            GenerationTask.Prompt built = request.prompt;
            GenerationTask.Prompt prompt = built == null ? request.task.prompt().get() : built;
            int[] tokens = fitting(request, prompt);
            request.promptTokens = prompt.tokens().length;
            request.promptLength = tokens.length;
            request.prompt = prompt.cut(request.cut);
            request.begun = prompt.begun();
            QuoteTokens quotable = prompt.quotable();
            request.quote = quotable == null ? null : new QuoteState(quotable);
            request.sampler = sampler;
            request.stream = new TextStream(wanted.stop(), request::tell);
            request.speculator = new Speculator(prompt.draft(), words,
                    wanted.speculation() && partial ? options.maxDraftTokens() : 0, odds.ofRequest());
            if (SamplerChain.remembers(wanted.sampling()) && wanted.grammar() == null) {
                int back = SamplerChain.lookBack(wanted.sampling());
                for (int i = Math.max(0, tokens.length - back); i < tokens.length; i++) {
                    sampler.accept(tokens[i]);
                }
            }
            request.tokens = new TokenList(tokens);
            request.begin();
            done = true;
        } finally {
            if (!done) {
                sampler.close();
            }
        }
    }

    /** Throws if a prompt is too long and must not be truncated. Any thread. */
    static void requireRoom(GenerationTask task, GenerationTask.Prompt prompt, int limit, SchedulerEvents events) {
        int needed = prompt.tokens().length + 1;
        if (needed > limit && task.options().overflow() == ContextOverflow.REFUSE) {
            throw events.contextExceeded(needed, limit);
        }
    }

    private int[] fitting(ActiveRequest request, GenerationTask.Prompt prompt) {
        GenerationOptions wanted = request.task.options();
        int[] tokens = prompt.tokens();
        int limit = context.sequenceContextSize();
        requireRoom(request.task, prompt, limit, events);
        if (tokens.length + 1 <= limit) {
            return tokens;
        }
        int room = Math.min(wanted.maxTokens(), limit / 4);
        int[] cut = TokenTruncation.cut(tokens, limit - room, model.vocabulary().bos().orElse(-1), prompt.form());
        request.cut = tokens.length - cut.length;
        return cut;
    }

    /**
     * Handles a text that has reached the end of the context.
     *
     * @return the reason to end; null if the text continues without its older half
     */
    @Nullable
    FinishReason overflow(ActiveRequest request) {
        if (request.task.options().overflow() != ContextOverflow.SHIFT) {
            return FinishReason.LENGTH;
        }
        int before = request.tokens.size();
        int[] kept = TokenTruncation.cut(request.tokens.toArray(), before / 2, model.vocabulary().bos().orElse(-1),
                request.prompt.form());
        int gone = before - kept.length;
        request.cut += gone;
        request.promptLength = Math.max(0, request.promptLength - gone);
        request.tokens = new TokenList(kept);
        slotAssignment.give(request);
        // finds the tokens that can be kept and moves them
        return slotAssignment.take(request) ? null : FinishReason.LENGTH;
    }

    /** Takes the slot of a request, which continues later from what the slot then still holds. */
    void pause(ActiveRequest request, boolean forRoom) {
        slotAssignment.give(request);
        if (!queue.requeue(request, forRoom)) {
            completer.finish(request, Objects.requireNonNull(request.task.ended()));
        }
    }

    /** Frees the slot of a request for good. */
    void release(ActiveRequest request) {
        slotAssignment.give(request);
        queue.remove(request);
    }

    void finish(ActiveRequest request, FinishReason reason) {
        finish(request, reason, () -> {});
    }

    /**
     * Ends a request with the result that it has so far.
     *
     * @param released called once the slot is free, before the request is answered
     */
    void finish(ActiveRequest request, FinishReason reason, Runnable released) {
        release(request);
        released.run();
        completer.finish(request, reason);
    }

    void fail(ActiveRequest request, Throwable e) {
        release(request);
        completer.fail(request, e);
    }
}
