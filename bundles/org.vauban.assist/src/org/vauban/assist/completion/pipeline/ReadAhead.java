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
 * Has the engine prefill what a completion will need before anybody asks for it: where the caret rests, first the short
 * prompt and then the longer ones; after an answer from one that is not the longest, those of its place. Where the
 * caret still rests then, the places follow where somebody may go. The engine computes it only while it has nothing
 * else to do. For each editor there is one place at a time. Threads: any.
 */
final class ReadAhead {
    static final String FEATURE = "readAhead";
    /** Editors in which something is read at the same time; a caret that is somewhere else now has left the others. */
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
    /** For one such place at a time of this assistant: others may use the same engine. */
    private final String idleKey = "read-ahead:idle:" + COUNT.incrementAndGet();
    /** What is read where nobody is, for the last caret that rested. */
    private final AtomicReference<@Nullable IdleReads> idle = new AtomicReference<>();

    /** @param allowed whether to read where somebody has asked (true), or for a caret that rests (false) */
    ReadAhead(AssistantServices services, CompletionPrompts prompts, Predicate<Boolean> allowed) {
        this.services = services;
        this.prompts = prompts;
        this.allowed = allowed;
    }

    /**
     * Where the caret of an editor rests. Returns at once.
     *
     * @param likely where somebody may go from there
     */
    void rests(CompletionQuery query, LikelyPlaces likely) {
        begin(lasting(query), Extent.QUICKEST, likely);
    }

    /**
     * A prompt has answered, and there are longer ones: who goes on there shall have them. Returns at once.
     *
     * @param next the next one
     */
    void answered(CompletionQuery query, Extent next) {
        begin(lasting(query), next, LikelyPlaces.NONE);
    }

    /** Without what is true of this caret alone: the prompt is for whoever types on. */
    static CompletionQuery lasting(CompletionQuery query) {
        return query.with(query.snippets().stream().filter(each -> !OF_CARET.contains(each.kind())).toList(),
                query.check());
    }

    /** The engine has the prompt of a completion. */
    void computed(CompletionQuery query) {
        carets.read(query.editor(), CompletionContext.mark(query));
    }

    /** Whether the engine has a prompt for whoever types on at a caret of an editor. */
    boolean isPrefilled(String editor, int offset) {
        return carets.cover(editor, offset);
    }

    /** Somebody asks now: what is read for another place ends, and nobody rests any more. */
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

    /** Whether a caret that rests has something read. */
    boolean isAllowed() {
        return allowed.test(false);
    }

    /** Nothing more is read for any editor. */
    void endAll() {
        List.copyOf(places.keySet()).forEach(this::end);
        endIdle();
        prefilled.clear();
        carets.clear();
    }

    /** Nothing more is read for an editor. */
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
                // who asks there is told why
                case Submitted.Refused refused -> forget(place);
            }
        } catch (EngineException e) {
            forget(place); // who asks is told of it
        } catch (RuntimeException e) {
            forget(place);
            throw e;
        }
    }

    /** The short prompt is read, and the engine has nothing to do: now the context of the longer ones is looked for. */
    private void find(Place place, Extent extent) {
        place.query.later().find().whenComplete((snippets, failure) -> {
            if (failure != null) {
                CompletionQuery back = place.left(); // nobody is there any more, or is so again
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

    /** All is read where the caret rests: the places follow where it may go. */
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
            reads.end(); // somebody has asked meanwhile
        }
        reads.next();
    }

    /** @return what is to be read next */
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
            // who asks there has the step ended that is computed; elsewhere it is given up
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

    /** Nobody waits for it, so that nobody is told; but a host that was started anew has to load its model. */
    static void failed(AssistantServices services, AssistantServices.Open open, Throwable failure) {
        if (FailureCause.of(failure) instanceof EngineException e && e.error() == EngineError.MODEL_NOT_LOADED) {
            services.forget(open.loaded());
        }
    }

    /** How far a prompt is read. */
    private static final class Progress implements TokenListener {
        /** Tokens that the engine holds. */
        private volatile int read;

        @Override
        public void text(String text) {
            // nobody wants it
        }

        @Override
        public void reading(int now, int total) {
            read = now;
        }
    }

    /** A caret that a prompt is read for. */
    private static final class Place {
        /** With all snippets once a longer prompt is read. */
        private volatile CompletionQuery query;
        private final CaretMark mark;
        /** Whether somebody has asked there. */
        private final boolean asked;
        /** Grows from one to the next. */
        private final long order;
        private final Cancellation cancellation = new Cancellation();
        /** Where somebody may go from there, as long as the caret rests. */
        private volatile LikelyPlaces likely;
        /** Whether the engine has ended a request, for somebody who asks. */
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

        /** Somebody rests there again; false if its context was given up because nobody did. */
        synchronized boolean isReturnedTo(CompletionQuery again) {
            back = again;
            return !left;
        }

        /** Its context was given up. The answer is who came back before that was known, or null. */
        synchronized @Nullable CompletionQuery left() {
            left = true;
            return back;
        }

        boolean ended() {
            return overtaken || cancellation.isAsked();
        }

        /** Whether the prompt of this caret will do for that of another query. */
        boolean covers(CompletionQuery other) {
            return mark.covers(CompletionContext.document(other), other.text(), other.offset());
        }
    }
}
