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

/** The way of a completion: window, gate, engine, cut and check while it streams. */
public final class CompletionPipeline implements CompletionService {
    /** A text is rarely wrong in more names; each time costs what is written, the prompt is read. */
    private static final int MAX_TIMES_ANEW = 3;

    private final AssistantServices services;
    private final CompletionPrompts prompts;
    private final ReadAhead readAhead;
    private final IntSupplier maxTokens;
    private final LatestCompletions latest = new LatestCompletions();
    /** How often the settings were changed. */
    private final AtomicInteger configured = new AtomicInteger();
    private final RecentSuggestions recent = new RecentSuggestions((query, listener) -> send(query, listener, 0));

    /**
     * @param budget how much is read, at least where the model is slow
     * @param maxTokens of one completion, or 0
     * @param wanted when prompts are prefilled before anybody asks
     */
    public CompletionPipeline(AssistantServices services, PromptBudget budget,
            IntSupplier maxTokens, Supplier<ReadAheadMode> wanted) {
        this.services = services;
        Supplier<ReadAheadMode> mode = () -> wanted.get().under(services.policy());
        this.prompts = new CompletionPrompts(services, budget, () -> mode.get() != ReadAheadMode.NEVER);
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
        // else longer prompts are read when the answer is there
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

    /** The settings are others: what is read or suggested by those of before ends. */
    public void configured() {
        configured.incrementAndGet();
        latest.review();
        recent.clear();
        latest.outdated().forEach(CompletionCall::cancel);
        readAhead.endAll();
    }

    /** Another gate decides from now on: what one before let through ends, and is asked for anew. On the worker. */
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

    /** @param number 0 for the most likely text, more for others; each supersedes only those of its own number */
    private CompletionCall start(CompletionQuery query, PartialListener listener, int number) {
        // an editor with a check of its own knows itself what was typed since
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
        /** What it is to its editor; null for an alternative. */
        private final @Nullable RenewedCompletion whole;
        private final PartialListener listener;
        private final int settings = configured.get();
        private final CompletableFuture<CompletionOutcome> result = new CompletableFuture<>();
        private final Cancellation cancellation = new Cancellation();
        /** Whether whole lines are enough. */
        private volatile boolean settled;
        /** What let it through, or null. */
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
            if (!cancellation.ask()) { // else the engine answers with what it did
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

        /** What goes wrong in the middle of it ends the completion: somebody waits for its result. */
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
                    // not the file's fault: the audit cannot be written, and that is for everybody to see
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
         * @param instead how the text begins and goes on, where it is asked for anew; or null
         * @param times how often it was asked for anew
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

        /** Looks it up in the licence data; what cannot be looked up is not told. */
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
                // may be superseded while somebody was asked
                result.complete(cancellation.isAsked() ? new CompletionOutcome.Nothing(null) : reviewed);
            });
        }

        /** Who goes on typing there gets the full prompt as soon as it is read. */
        private void answered(BuiltPrompt prompt, CompletionRequest request, Generation generation) {
            place.answered(generation);
            if (generation.generatedTokens() == 0 && generation.finish() == FinishReason.CANCELLED) {
                return; // somebody went on before it was read
            }
            prompts.measured(request, generation, false);
            readAhead.computed(query);
            if (prompt.full()) {
                prompts.read(query, prompt);
            }
            if (number == 0 && !cancellation.isAsked()) {
                prompt.next().ifPresent(next -> readAhead.answered(query, next));
            }
        }

        /** Asks once more where the model wrote a name that does not exist. */
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
                services.forget(open.loaded()); // the host was started anew
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
