// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.LikelyPlaces.Candidate;
import org.vauban.assist.completion.LikelyPlaces;
import org.vauban.assist.completion.pipeline.CompletionPrompts.BuiltPrompt;
import org.vauban.assist.completion.pipeline.CompletionPrompts.Extent;
import org.vauban.assist.completion.pipeline.CompletionPrompts.Submitted;
import org.vauban.assist.context.Snippet;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;

/**
 * Has the short prompts of likely places prefilled for one caret that rests, one after the other, a few at most. The
 * engine computes them with the lowest priority, in slots that nobody misses. Ends for good at the first thing that
 * somebody asks for, and where the engine has no room. Threads: any.
 */
final class IdleReads {
    /** As many as the engine has slots for. */
    static final int MOST = 3;
    /** Places that are looked at, most of which were read before. */
    private static final int MOST_CANDIDATES = 8;
    private final AssistantServices services;
    private final CompletionPrompts prompts;
    private final BooleanSupplier allowed;
    private final PrefilledPlaces prefilled;
    private final String document;
    private final String supersedes;
    private final LikelyPlaces places;
    private final Cancellation cancellation = new Cancellation();
    // of one thread after the other
    private int candidates;
    private int read;

    /**
     * @param allowed whether it may go on
     * @param prefilled places that the engine has already; those that are read are added
     * @param document in which the caret rests
     * @param supersedes what an older request of the same assistant has in common with those of this one
     */
    IdleReads(AssistantServices services, CompletionPrompts prompts, BooleanSupplier allowed,
            PrefilledPlaces prefilled, String document, String supersedes, LikelyPlaces places) {
        this.services = services;
        this.prompts = prompts;
        this.allowed = allowed;
        this.prefilled = prefilled;
        this.document = document;
        this.supersedes = supersedes;
        this.places = places;
    }

    /** Ends it; what is computed is broken off. */
    void end() {
        cancellation.ask();
    }

    /** Begins, or goes on. Returns at once. */
    void next() {
        if (cancellation.isAsked() || read == MOST || candidates == MOST_CANDIDATES || !allowed.getAsBoolean()
                || services.hasFailed()) {
            return;
        }
        candidates++;
        places.next().whenComplete((candidate, failure) -> {
            if (failure == null && candidate.isPresent() && !cancellation.isAsked()) {
                look(candidate.get());
            }
        });
    }

    private void look(Candidate candidate) {
        if (prefilled.covers(candidate.query())) {
            onWorker(this::next);
            return;
        }
        candidate.snippets().get().whenComplete((snippets, failure) -> {
            List<Snippet> helpful = failure == null ? snippets : List.of();
            onWorker(() -> read(ReadAhead.lasting(candidate.query().with(helpful, CandidateCheck.NONE))));
        });
    }

    private void onWorker(Runnable work) {
        if (cancellation.isAsked()) {
            return;
        }
        try {
            services.worker().execute(work);
        } catch (RejectedExecutionException e) {
            cancellation.ask(); // the assistant is closed
        }
    }

    private void read(CompletionQuery query) {
        if (cancellation.isAsked() || !allowed.getAsBoolean()) {
            return;
        }
        try {
            // of a file that is excluded nothing is read; the next place may be in another
            switch (prompts.submit(ReadAhead.FEATURE, query, Extent.QUICKEST)) {
                case Submitted.Approved(var open, var prompt) -> prompt.thenCompose(built -> prefill(query, built))
                        .whenComplete((done, failure) -> ended(open, done, failure));
                case Submitted.Refused refused -> onWorker(this::next);
            }
        } catch (EngineException e) {
            end(); // who asks is told of it
        }
    }

    private void ended(AssistantServices.Open open, @Nullable Boolean done, @Nullable Throwable failure) {
        if (failure != null) {
            end();
            prefilled.clear();
            ReadAhead.failed(services, open, failure);
        } else if (Boolean.TRUE.equals(done)) {
            onWorker(this::next);
        } else {
            end();
        }
    }

    /** @return whether the engine has the prompt now */
    private CompletableFuture<Boolean> prefill(CompletionQuery query, BuiltPrompt prompt) {
        if (cancellation.isAsked()) {
            return CompletableFuture.completedFuture(false);
        }
        // near the caret that rests, a prompt that was read ends where that caret is
        if (prompt.read() && !document.equals(CompletionContext.document(query))) {
            return CompletableFuture.completedFuture(true);
        }
        // without its workspace: what is kept for one is not wanted for this, nor is this to be kept
        CompletionRequest request = prompt
                .request(GenerationOptions.greedy(1).withSpeculation(false), Priority.IDLE, supersedes)
                .withWorkspace(null);
        Instant started = Instant.now();
        EngineCall<Generation> call = prompt.open().engine().complete(request, TokenListener.NONE);
        cancellation.follow(call::cancel);
        return call.result()
                .whenComplete((generation, failure) -> prompts.note(ReadAhead.FEATURE, started, prompt, request,
                        generation, failure))
                .thenApply(generation -> isRead(query, prompt, request, generation));
    }

    private boolean isRead(CompletionQuery query, BuiltPrompt prompt, CompletionRequest request,
            Generation generation) {
        if (generation.finish() == FinishReason.CANCELLED) {
            return false;
        }
        read++;
        if (prompt.full()) {
            prompts.read(query, prompt);
        } else {
            prompts.measured(request, generation, true);
        }
        prefilled.add(query);
        return true;
    }
}
