// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.completion.AlternativesCall;
import org.vauban.assist.completion.CandidateCheck.Continuation;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.completion.ahead.SpareCapacity;
import org.vauban.assist.completion.pipeline.CompletionPrompts.BuiltPrompt;
import org.vauban.assist.completion.pipeline.CompletionPrompts.Extent;
import org.vauban.assist.completion.pipeline.CompletionPrompts.Submitted;
import org.vauban.assist.completion.text.CaretContext;
import org.vauban.assist.completion.text.CompletionTrimmer;
import org.vauban.assist.completion.text.TrimLimits;
import org.vauban.assist.inspect.SuggestionRecorder;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.Gate;
import org.vauban.governance.language.LanguageSyntax;

/** Runs completions: window, gate, engine, and trimming and checking while the text streams. */
public final class CompletionPipeline implements CompletionService {
    /** Limit of new requests after wrong names; more are rare, and each costs only generation, no prefill. */
    private static final int MAX_TIMES_ANEW = 3;

    private final AssistantServices services;
    private final CompletionPrompts prompts;
    private final ReadAhead readAhead;
    private final IntSupplier maxTokens;
    private final LatestCompletions latest = new LatestCompletions();
    /** Number of changes of the settings. */
    private final AtomicInteger configured = new AtomicInteger();
    private final RecentSuggestions recent = new RecentSuggestions((query, listener) -> send(query, listener, 0));

    /**
     * @param budget context limits of a prompt, exceeded where the model is fast
     * @param maxTokens token limit of one completion, or 0 for the default
     * @param wanted when prompts are prefilled in advance
     */
    public CompletionPipeline(AssistantServices services, PromptBudget budget,
            IntSupplier maxTokens, Supplier<ReadAheadMode> wanted) {
        this.services = services;
        Supplier<ReadAheadMode> mode = () -> wanted.get().under(services.policy());
        this.prompts = new CompletionPrompts(services, budget, () -> mode.get() != ReadAheadMode.NEVER, maxTokens);
        SpareCapacity spare = new SpareCapacity(prompts::engine);
        this.readAhead = new ReadAhead(services, prompts, asked -> mode.get().allows(asked, spare::isThere));
        this.maxTokens = maxTokens;
    }

    @Override
    public CompletionCall complete(CompletionQuery query, PartialListener listener) {
        return start(query, Objects.requireNonNull(listener), 0);
    }

    @Override
    public AlternativesCall alternatives(CompletionQuery query, int count, OutcomeListener listener) {
        return new AlternativeCompletions(Math.min(count, LatestCompletions.MAX_ALTERNATIVES),
                number -> start(query, PartialListener.NONE, number), Objects.requireNonNull(listener)).begin();
    }

    @Override
    public void readAhead(CompletionQuery query, LikelyPlaces likely) {
        recent.moved(query);
        // else the answer triggers the prefill of longer prompts
        if (!latest.isRunning(query.editor())) {
            readAhead.rests(query, likely);
        }
    }

    @Override
    public ReadAheadUse readAheadUse() {
        return prompts.statistics().use();
    }

    @Override
    public boolean readsAhead() {
        return readAhead.isAllowed();
    }

    @Override
    public boolean isPrefilled(String editor, int offset) {
        return !latest.isRunningBeside(editor) && readAhead.isPrefilled(editor, offset);
    }

    @Override
    public boolean isContextAwaited() {
        return prompts.isContextAwaited();
    }

    /** Ends prefills and suggestions that started under earlier settings. */
    public void configured() {
        configured.incrementAndGet();
        latest.review();
        recent.clear();
        latest.outdated().forEach(CompletionCall::cancel);
        readAhead.endAll();
    }

    /** Ends what the previous gate approved, and requests it again under the new gate. On the worker. */
    public void governed() {
        latest.review();
        recent.governed();
        latest.outdated().forEach(LatestCompletions.Call::renew);
        readAhead.endAll();
    }

    @Override
    public void endReadAhead(String editor) {
        readAhead.end(editor);
        recent.superseded(editor);
    }

    /** @param number 0 for the most likely text, more for others; a call supersedes only those with its own number */
    private CompletionCall start(CompletionQuery query, PartialListener listener, int number) {
        // an editor with a check of its own tracks typed text itself
        if (number == 0 && query.trigger() == CompletionQuery.Trigger.AUTOMATIC
                && query.check() == CandidateCheck.NONE) {
            return recent.complete(query, listener);
        }
        if (number == 0) {
            recent.superseded(query.editor());
        }
        return send(query, listener, number);
    }

    private CompletionCall send(CompletionQuery query, PartialListener listener, int number) {
        RenewedCompletion whole = number == 0 ? new RenewedCompletion(listener) : null;
        Call call = new Call(query, number, whole);
        latest.begin(query, number, call, whole);
        readAhead.asked(query);
        call.launch();
        return whole == null ? call : whole;
    }

    private final class Call implements LatestCompletions.Call {
        private final CompletionQuery query;
        private final int number;
        /** The completion as its editor sees it; null for an alternative. */
        private final @Nullable RenewedCompletion whole;
        private final PartialListener listener;
        private final int settings = configured.get();
        private final CompletableFuture<CompletionOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();
        /** Whether whole lines suffice as the result. */
        private volatile boolean settled;
        /** The gate that approved it, or null. */
        private volatile @Nullable Gate gate;
        private final SuggestionRecorder recorder = new SuggestionRecorder(services.log());
        private final NewPlace place;

        Call(CompletionQuery query, int number, @Nullable RenewedCompletion whole) {
            this.query = query;
            this.number = number;
            this.whole = whole;
            this.listener = whole == null ? PartialListener.NONE : whole.from(this);
            this.place = new NewPlace(prompts.statistics(), query, number);
            result.whenComplete((outcome, failure) -> place.answered(null));
        }

        @Override
        public CompletableFuture<CompletionOutcome> result() {
            return result;
        }

        @Override
        public void cancel() {
            if (!cancellation.ask()) { // else the engine's result completes the call
                result.complete(new CompletionOutcome.Nothing(null));
            }
        }

        @Override
        public void traced(@Nullable Disposition how, @Nullable String detail, List<SuggestionTrace.Timed> steps) {
            recorder.tell(how, detail, steps);
        }

        @Override
        public void settle() {
            settled = true;
        }

        @Override
        public boolean isCurrent() {
            Gate mine = gate;
            return settings == configured.get() && (mine == null || services.holds(mine));
        }

        @Override
        public boolean isEnding() {
            return cancellation.isAsked();
        }

        @Override
        public void renew() {
            RenewedCompletion mine = whole;
            if (mine != null && !isEnding()) {
                Call next = new Call(query, number, mine);
                if (latest.replace(query.editor(), this, next)) {
                    mine.follow(next);
                    next.launch();
                }
            }
            cancel();
        }

        void launch() {
            onWorker(() -> {
                if (!result.isDone()) {
                    begin(true);
                }
            });
        }

        /** Runs work whose failure fails the completion, since the caller waits for its result. */
        private void orFail(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException e) {
                fail(prompts.engineException(e));
            }
        }

        private void fail(EngineException e) {
            if (e.error() != EngineError.CANCELLED && e.error() != EngineError.CLOSED) {
                services.problem(e.getMessage());
            }
            result.completeExceptionally(e);
        }

        private void begin(boolean again) {
            LanguageSyntax syntax = LanguageSyntax.of(query.language(), query.file());
            CaretContext caret = CaretContext.of(syntax, query.text(), query.offset());
            boolean automatic = query.trigger() == CompletionQuery.Trigger.AUTOMATIC;
            if (automatic && caret.insideWord()) {
                result.complete(new CompletionOutcome.Nothing(null));
                return;
            }
            switch (prompts.submit(CompletionPrompts.FEATURE, query, automatic ? Extent.QUICKEST : Extent.FULL)) {
                case Submitted.Refused(String reason, boolean excluded) -> {
                    // if the file is not the cause, the audit cannot be written, which the status must show
                    if (!excluded) {
                        services.problem(reason);
                    }
                    result.complete(new CompletionOutcome.Refused(reason));
                }
                case Submitted.Approved(var open, var prompt) -> {
                    gate = open.gate();
                    prompt.whenComplete((built, failure) -> orFail(() -> {
                        if (failure != null) {
                            engineFailed(failure, open, again);
                        } else if (cancellation.isAsked()) {
                            result.complete(new CompletionOutcome.Nothing(null));
                        } else {
                            ask(built, caret, automatic, again);
                        }
                    }));
                }
            }
        }

        private void ask(BuiltPrompt prompt, CaretContext caret, boolean automatic, boolean again) {
            int tokens = AlternativeCompletions.tokens(maxTokens.getAsInt(), caret, automatic);
            SuggestionConfidence confidence = SuggestionConfidence.of(query.trigger(), prompt.open(), prompt.last());
            CompletionRequest request = prompt.request(AlternativeCompletions.options(number, tokens, confidence),
                    Priority.INTERACTIVE, CompletionPrompts.supersedes(LatestCompletions.key(query, number)));
            send(new SentCompletion(prompt, request,
                    new CompletionTrimmer(caret, TrimLimits.of(automatic, services.policy())), confidence, again),
                    request, null, 0);
        }

        /**
         * @param instead continuation to start the text with after a wrong name; or null
         * @param times number of such requests so far
         */
        private void send(SentCompletion sent, CompletionRequest request, @Nullable Continuation instead, int times) {
            AssistantServices.Open open = sent.prompt().open();
            StreamFilter stream = new StreamFilter(services.messages(), sent.rules(query.check(), instead),
                    instead == null ? ReviewedCompletion.partial(services, query, listener) : PartialListener.NONE,
                    cancellation::isAsked, () -> settled);
            Instant started = Instant.now();
            EngineCall<Generation> call = open.engine().complete(request, stream);
            cancellation.follow(call::cancel);
            stream.engine(call);
            call.result().whenComplete((generation, failure) -> orFail(() -> {
                if (failure == null) {
                    Instant answered = Instant.now();
                    services.problem(null);
                    answered(sent.prompt(), request, generation);
                    stream.outcome(generation).whenComplete((left, fault) -> orFail(() -> {
                        Continuation other = fault == null && times < MAX_TIMES_ANEW ? left.instead() : null;
                        boolean again = other != null && other.isFurther(instead);
                        SuggestionTrace trace = stream.trace(started, answered, again);
                        recorder.noted(prompts.note(started, sent.prompt(), request, stream.finding(), generation,
                                trace), trace);
                        if (fault != null) {
                            fail(prompts.engineException(fault));
                        } else if (other != null && again) {
                            onWorker(() -> sendInstead(sent, left, other, times + 1));
                        } else {
                            review(left.outcome());
                        }
                    }));
                } else {
                    prompts.note(CompletionPrompts.FEATURE, started, sent.prompt(), request, null, failure);
                    engineFailed(failure, open, sent.again());
                }
            }));
        }

        /** Looks the text up in the licence data; if that fails, the completion fails. */
        private void review(CompletionOutcome outcome) {
            ReviewedCompletion.of(services, query, outcome).whenComplete((reviewed, failure) -> {
                if (failure != null) {
                    fail(prompts.engineException(failure));
                    return;
                }
                if (reviewed instanceof CompletionOutcome.Withheld withheld) {
                    recorder.tell(Disposition.WITHHELD, withheld.reason(), List.of());
                }
                if (!isCurrent()) {
                    renew();
                }
                // it may have been superseded while the user was asked
                result.complete(cancellation.isAsked() ? new CompletionOutcome.Nothing(null) : reviewed);
            });
        }

        /** Starts the prefill of the next longer prompt, for when the user goes on typing at this place. */
        private void answered(BuiltPrompt prompt, CompletionRequest request, Generation generation) {
            place.answered(generation);
            if (generation.generatedTokens() == 0 && generation.finish() == FinishReason.CANCELLED) {
                return; // superseded before the prompt was processed
            }
            prompts.measured(request, generation, false);
            readAhead.computed(query);
            if (prompt.full() && generation.cutTokens() == 0) { // else the KV cache holds only its end
                prompts.read(query, prompt);
            }
            if (number == 0 && !cancellation.isAsked()) {
                prompt.next().ifPresent(next -> readAhead.answered(query, next));
            }
        }

        /** Sends the request again where the model generated a name that does not exist. */
        private void sendInstead(SentCompletion sent, StreamFilter.Result left, Continuation instead, int times) {
            CompletionRequest request = sent.instead(instead);
            if (request == null) {
                review(left.outcome());
            } else {
                send(sent, request, instead, times);
            }
        }

        private void engineFailed(Throwable failure, AssistantServices.Open open, boolean again) {
            EngineException e = prompts.engineException(failure);
            if (e.error() == EngineError.MODEL_NOT_LOADED && again && !cancellation.isAsked()) {
                services.forget(open.loaded()); // the host was restarted
                RenewedCompletion.repeats(whole, this);
                onWorker(() -> begin(false));
            } else if (e.error() == EngineError.CANCELLED) {
                result.complete(new CompletionOutcome.Nothing(null));
            } else {
                fail(e);
            }
        }

        private void onWorker(Runnable work) {
            try {
                services.worker().execute(() -> orFail(work));
            } catch (RejectedExecutionException e) {
                fail(new EngineException(EngineError.CLOSED, services.message("closed"), e));
            }
        }
    }
}
