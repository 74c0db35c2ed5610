// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.CompletionQuery.LaterSnippets;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.ahead.CaretMark;
import org.vauban.assist.completion.ahead.PrefilledCarets;
import org.vauban.assist.completion.pipeline.CompletionPrompts.BuiltPrompt;
import org.vauban.assist.completion.pipeline.CompletionPrompts.Extent;
import org.vauban.assist.completion.pipeline.CompletionPrompts.Submitted;
import org.vauban.assist.context.Snippet;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;

/**
 * Prefills the prompts that a completion will need, before it is requested: for a resting caret, first the short prompt
 * and then the longer ones; after an answer from a shorter prompt, the longer ones of its place. If the caret still
 * rests then, the places follow where the user may go next. The engine computes prefills only while it is idle. Each
 * editor has one place at a time. Threads: any.
 */
final class ReadAhead {
    static final String FEATURE = "readAhead";
    /** Limit of editors with a running prefill; the user has left the caret of the others. */
    private static final int EDITORS = 8;

    private static final AtomicLong COUNT = new AtomicLong();
    private static final Set<Snippet.Kind> OF_CARET = EnumSet.of(Snippet.Kind.EXPECTED, Snippet.Kind.MEMBERS,
            Snippet.Kind.PROBLEM);

    private final AssistantServices services;
    private final CompletionPrompts prompts;
    private final Predicate<Boolean> allowed;
    private final ConcurrentMap<String, Place> places = new ConcurrentHashMap<>();
    private final PrefilledPlaces prefilled = new PrefilledPlaces();
    private final PrefilledCarets carets = new PrefilledCarets();
    private final AtomicLong order = new AtomicLong();
    /** Key that limits this assistant to one idle prefill at a time; others may use the same engine. */
    private final String idleKey = "read-ahead:idle:" + COUNT.incrementAndGet();
    /** Prefills of likely places for the caret that came to rest last. */
    private final AtomicReference<@Nullable IdleReads> idle = new AtomicReference<>();

    /** @param allowed whether to prefill after a request (true), or for a resting caret (false) */
    ReadAhead(AssistantServices services, CompletionPrompts prompts, Predicate<Boolean> allowed) {
        this.services = services;
        this.prompts = prompts;
        this.allowed = allowed;
    }

    /**
     * Starts prefilling for the resting caret of an editor. Returns at once.
     *
     * @param likely places where the user may go from there
     */
    void rests(CompletionQuery query, LikelyPlaces likely) {
        begin(lasting(query), Extent.QUICKEST, likely);
    }

    /**
     * Starts prefilling longer prompts after an answer from a shorter one, for further completions at this place.
     * Returns at once.
     *
     * @param next size of the next prompt
     */
    void answered(CompletionQuery query, Extent next) {
        begin(lasting(query), next, LikelyPlaces.NONE);
    }

    /** Removes snippets that apply only to this exact caret, since the user goes on typing before using the prompt. */
    static CompletionQuery lasting(CompletionQuery query) {
        return query.with(query.snippets().stream().filter(each -> !OF_CARET.contains(each.kind())).toList(),
                query.check());
    }

    /** Notes that the KV cache holds the prompt of a completion. */
    void computed(CompletionQuery query) {
        carets.read(query.editor(), CompletionContext.mark(query));
    }

    /** Whether the KV cache holds a prompt for further typing at a caret of an editor. */
    boolean isPrefilled(String editor, int offset) {
        return carets.cover(editor, offset);
    }

    /** Takes a completion request: ends prefills for other places, since the caret no longer rests. */
    void asked(CompletionQuery query) {
        carets.moved(query.editor(), CompletionContext.mark(query));
        Place place = places.get(query.editor());
        if (place != null) {
            place.likely = LikelyPlaces.NONE;
            if (!place.covers(query)) {
                end(query.editor());
            }
        }
        endIdle();
    }

    /** Whether a resting caret triggers prefilling. */
    boolean isAllowed() {
        return allowed.test(false);
    }

    /** Ends prefilling for all editors. */
    void endAll() {
        List.copyOf(places.keySet()).forEach(this::end);
        endIdle();
        prefilled.clear();
        carets.clear();
    }

    /** Ends prefilling for an editor. */
    void end(String editor) {
        Place place = places.remove(editor);
        if (place != null) {
            place.cancellation.ask();
        }
        carets.left(editor);
        endIdle();
    }

    private void endIdle() {
        IdleReads running = idle.getAndSet(null);
        if (running != null) {
            running.end();
        }
    }

    private void begin(CompletionQuery query, Extent extent, LikelyPlaces likely) {
        Place older = places.get(query.editor());
        boolean asked = extent != Extent.QUICKEST;
        carets.moved(query.editor(), CompletionContext.mark(query));
        if (older != null && older.covers(query) && older.isReturnedTo(query)) {
            if (!asked) {
                older.likely = likely;
            }
            return;
        }
        if (!allowed.test(asked)) {
            return;
        }
        Place place = new Place(query, asked, likely, order.incrementAndGet());
        older = places.put(query.editor(), place);
        if (older != null) {
            older.cancellation.ask();
        }
        endIdle();
        if (places.size() > EDITORS) {
            places.values().stream().min(Comparator.comparingLong(each -> each.order))
                    .ifPresent(oldest -> end(oldest.query.editor()));
        }
        onWorker(place, extent);
    }

    private void onWorker(Place place, Extent extent) {
        try {
            services.worker().execute(() -> read(place, extent));
        } catch (RejectedExecutionException e) {
            forget(place); // the assistant is closed
        }
    }

    private void forget(Place place) {
        places.remove(place.query.editor(), place);
    }

    private void read(Place place, Extent extent) {
        if (place.cancellation.isAsked() || !allowed.test(place.asked) || services.hasFailed()) {
            forget(place);
            return;
        }
        try {
            if (extent != Extent.QUICKEST && place.query.later() != LaterSnippets.NONE) {
                find(place, extent);
                return;
            }
            switch (prompts.submit(FEATURE, place.query, extent)) {
                case Submitted.Approved(var open, var prompt) -> prompt
                        .thenCompose(built -> prefill(place, built))
                        .whenComplete((next, failure) -> {
                            if (failure != null) {
                                failed(services, open, failure);
                                forget(place);
                            } else if (next.isPresent()) {
                                onWorker(place, next.get());
                            } else {
                                forget(place);
                                goOn(place);
                            }
                        });
                // the next request there reports the reason
                case Submitted.Refused refused -> forget(place);
            }
        } catch (EngineException e) {
            forget(place); // the user's next request reports the failure
        } catch (RuntimeException e) {
            forget(place);
            throw e;
        }
    }

    /** Looks for the context of longer prompts, now that the short one is prefilled and the engine idle. */
    private void find(Place place, Extent extent) {
        place.query.later().find().whenComplete((snippets, failure) -> {
            if (failure != null) {
                CompletionQuery back = place.left(); // the caret has left, or has returned meanwhile
                forget(place);
                if (back != null) {
                    begin(back, Extent.QUICKEST, place.likely);
                }
            } else {
                place.query = lasting(place.query.with(snippets, place.query.check()).awaiting(LaterSnippets.NONE));
                onWorker(place, extent);
            }
        });
    }

    /** Continues with the likely next places, since all prompts of the resting caret are prefilled. */
    private void goOn(Place place) {
        LikelyPlaces likely = place.likely;
        if (likely == LikelyPlaces.NONE || place.ended()) {
            return;
        }
        IdleReads reads = new IdleReads(services, prompts, this::isAllowed, prefilled,
                CompletionContext.document(place.query), idleKey, likely);
        IdleReads older = idle.getAndSet(reads);
        if (older != null) {
            older.end();
        }
        if (place.likely != likely || place.ended()) {
            reads.end(); // a request has arrived meanwhile
        }
        reads.next();
    }

    /** @return the size of the prompt to prefill next */
    private CompletableFuture<Optional<Extent>> prefill(Place place, BuiltPrompt prompt) {
        if (place.cancellation.isAsked()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (prompt.read()) {
            carets.read(place.query.editor(), place.mark);
            return CompletableFuture.completedFuture(prompt.next());
        }
        String supersedes = prompt.full()
                ? "read-ahead:" + place.query.editor()
                : CompletionPrompts.supersedes(place.query.editor());
        CompletionRequest request = prompt.request(GenerationOptions.greedy(1).withSpeculation(false),
                Priority.READ_AHEAD, supersedes);
        Instant started = Instant.now();
        Progress progress = new Progress();
        EngineCall<Generation> call = prompt.open().engine().complete(request, progress);
        place.cancellation.follow(call::cancel);
        return call.result()
                .whenComplete((generation, failure) -> prompts.note(FEATURE, started, prompt, request, generation,
                        failure))
                .thenApply(generation -> next(place, prompt, request, generation, progress));
    }

    private Optional<Extent> next(Place place, BuiltPrompt prompt, CompletionRequest request, Generation generation,
            Progress progress) {
        if (generation.finish() == FinishReason.CANCELLED) {
            place.overtaken = true;
            // a request at this place ends the prefill after its current step, elsewhere it cancels it
            if (!prompt.full() && !place.cancellation.isAsked()) {
                prompts.brokenOff(generation, progress.read);
            }
            return Optional.empty();
        }
        carets.read(place.query.editor(), place.mark);
        if (prompt.full()) {
            prompts.read(place.query, prompt);
        } else {
            prompts.measured(request, generation, true);
        }
        return prompt.next();
    }

    /** Ignores a failure, since no request waits for the prefill; but a restarted host must load its model again. */
    static void failed(AssistantServices services, AssistantServices.Open open, Throwable failure) {
        if (FailureCause.of(failure) instanceof EngineException e && e.error() == EngineError.MODEL_NOT_LOADED) {
            services.forget(open.loaded());
        }
    }

    /** Records how much of a prompt is processed. */
    private static final class Progress implements TokenListener {
        /** Number of processed tokens. */
        private volatile int read;

        @Override
        public void text(String text) {
            // the text of a prefill is not used
        }

        @Override
        public void reading(int now, int total) {
            read = now;
        }
    }

    /** A caret position whose prompts are prefilled. */
    private static final class Place {
        /** The query, with all snippets once a longer prompt is prefilled. */
        private volatile CompletionQuery query;
        private final CaretMark mark;
        /** Whether a completion was requested there. */
        private final boolean asked;
        /** Sequence number; the lowest is the oldest. */
        private final long order;
        private final Cancellation cancellation = new Cancellation();
        /** Places where the user may go from there, as long as the caret rests. */
        private volatile LikelyPlaces likely;
        /** Whether the engine has ended a prefill in favour of a request. */
        private volatile boolean overtaken;
        // guarded by this
        private @Nullable CompletionQuery back;
        private boolean left;

        Place(CompletionQuery query, boolean asked, LikelyPlaces likely, long order) {
            this.query = query;
            this.mark = CompletionContext.mark(query);
            this.asked = asked;
            this.likely = likely;
            this.order = order;
        }

        /** Notes that the caret rests there again; returns false if the search for context was abandoned meanwhile. */
        synchronized boolean isReturnedTo(CompletionQuery again) {
            back = again;
            return !left;
        }

        /** Notes that the search for context was abandoned; returns the query of a caret that came back, or null. */
        synchronized @Nullable CompletionQuery left() {
            left = true;
            return back;
        }

        boolean ended() {
            return overtaken || cancellation.isAsked();
        }

        /** Whether the prompt of this caret also serves another query. */
        boolean covers(CompletionQuery other) {
            return mark.covers(CompletionContext.document(other), other.text(), other.offset());
        }
    }
}
