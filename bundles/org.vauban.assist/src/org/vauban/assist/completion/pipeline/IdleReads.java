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
 * Prefills the short prompts of a few likely places, one after the other, while the caret rests. The engine computes
 * them with the lowest priority, in otherwise unused slots. Ends for good with the first request of the user, and when
 * the engine has no room. Threads: any.
 */
final class IdleReads {
    /** Limit of prefilled places: the number of slots that the engine has for them. */
    static final int MOST = 3;
    /** Limit of candidates, most of which are prefilled already. */
    private static final int MOST_CANDIDATES = 8;
    private final AssistantServices services;
    private final CompletionPrompts prompts;
    private final BooleanSupplier allowed;
    private final PrefilledPlaces prefilled;
    private final String document;
    private final String supersedes;
    private final LikelyPlaces places;
    private final Cancellation cancellation = new Cancellation();
    // used by one thread after the other
    private int candidates;
    private int read;

    /**
     * @param allowed whether it may continue
     * @param prefilled places whose prompts are in the KV cache; new ones are added
     * @param document document in which the caret rests
     * @param supersedes key of these requests, with which they supersede older ones of the same assistant
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

    /** Ends the prefills and cancels the current one. */
    void end() {
        cancellation.ask();
    }

    /** Starts or continues with the next candidate. Returns at once. */
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
            // an excluded file is skipped; the next place may be in another one
            switch (prompts.submit(ReadAhead.FEATURE, query, Extent.QUICKEST)) {
                case Submitted.Approved(var open, var prompt) -> prompt.thenCompose(built -> prefill(query, built))
                        .whenComplete((done, failure) -> ended(open, done, failure));
                case Submitted.Refused refused -> onWorker(this::next);
            }
        } catch (EngineException e) {
            end(); // the user's next request reports the failure
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

    /** @return whether the KV cache holds the prompt now */
    private CompletableFuture<Boolean> prefill(CompletionQuery query, BuiltPrompt prompt) {
        if (cancellation.isAsked()) {
            return CompletableFuture.completedFuture(false);
        }
        // in the same document, the prompt found in the cache is that of the resting caret
        if (prompt.read() && !document.equals(CompletionContext.document(query))) {
            return CompletableFuture.completedFuture(true);
        }
        // without its workspace: saved state need not be restored for this, nor this saved
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
