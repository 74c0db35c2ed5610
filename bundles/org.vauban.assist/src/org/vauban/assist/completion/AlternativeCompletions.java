// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.completion.CompletionOutcome.Proposal;

/**
 * The first completion of a place, then others that differ from it. The others begin when the first is done, which
 * has read the prompt that they share, and run together.
 */
final class AlternativeCompletions implements AlternativesCall {
    private final int count;
    private final IntFunction<CompletionCall> starts;
    private final Consumer<CompletionOutcome> listener;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Object lock = new Object();
    // all below are guarded by the lock
    private final Set<String> told = new HashSet<>();
    private final List<CompletionCall> running = new ArrayList<>();
    private boolean cancelled;

    /** @param starts starts the n-th completion, from 0 */
    AlternativeCompletions(int count, IntFunction<CompletionCall> starts, Consumer<CompletionOutcome> listener) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one completion, not " + count);
        }
        this.count = count;
        this.starts = starts;
        this.listener = listener;
    }

    AlternativeCompletions begin() {
        start(0).whenComplete((outcome, failure) -> {
            if (failure != null) {
                done.completeExceptionally(PromptService.cause(failure));
                return;
            }
            tell(outcome);
            // where the first has nothing to say, the others would guess
            if (!(outcome instanceof Proposal) || isCancelled()) {
                done.complete(null);
                return;
            }
            CompletableFuture<?>[] others = IntStream.range(1, count)
                    .mapToObj(number -> start(number).thenAccept(this::tell)).toArray(CompletableFuture[]::new);
            // one that fails takes nothing from what there is
            CompletableFuture.allOf(others).whenComplete((nothing, lost) -> done.complete(null));
        });
        return this;
    }

    private CompletableFuture<CompletionOutcome> start(int number) {
        CompletionCall call = starts.apply(number);
        boolean late;
        synchronized (lock) {
            running.add(call);
            late = cancelled;
        }
        if (late) {
            call.cancel();
        }
        return call.result();
    }

    private boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    private void tell(CompletionOutcome outcome) {
        boolean fresh;
        synchronized (lock) {
            fresh = !cancelled && !(outcome instanceof Proposal proposal && !told.add(proposal.text()));
        }
        if (fresh) {
            listener.accept(outcome);
        }
    }

    @Override
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void cancel() {
        end().forEach(CompletionCall::cancel);
    }

    @Override
    public void release() {
        end().forEach(CompletionCall::release);
    }

    /** Tells nothing more. */
    private List<CompletionCall> end() {
        synchronized (lock) {
            cancelled = true;
            return List.copyOf(running);
        }
    }
}
