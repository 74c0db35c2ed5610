// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.assist.completion.AlternativesCall;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionService.OutcomeListener;
import org.vauban.assist.completion.text.CaretContext;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.GenerationOptions;

/**
 * Completes one caret position several times: the most likely completion, then others that differ from it. The others
 * start when the first is done, since it has prefilled their common prompt, and run concurrently.
 */
final class AlternativeCompletions implements AlternativesCall {
    private static final int MAX_TOKENS = 64;
    private static final int INVOKED_TOKENS = 128;
    private static final int AUTOMATIC_TOKENS = 64;
    private static final int ONE_LINE_TOKENS = 40;

    private final int count;
    private final IntFunction<CompletionCall> starts;
    private final OutcomeListener listener;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Object lock = new Object();
    // all below are guarded by the lock
    private final Set<String> told = new HashSet<>();
    private final List<CompletionCall> running = new ArrayList<>();
    private boolean cancelled;

    /** @param starts starts the n-th completion, from 0 */
    AlternativeCompletions(int count, IntFunction<CompletionCall> starts, OutcomeListener listener) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one completion, not " + count);
        }
        this.count = count;
        this.starts = starts;
        this.listener = listener;
    }

    /**
     * Returns the token limit of a completion.
     *
     * @param wanted limit of the settings, 0 for the default
     */
    static int tokens(int wanted, CaretContext caret, boolean automatic) {
        int tokens = tokens(wanted);
        return automatic ? Math.min(tokens, caret.onlyClosersAfter() ? AUTOMATIC_TOKENS : ONE_LINE_TOKENS) : tokens;
    }

    /**
     * Returns the token limit of an invoked completion.
     *
     * @param wanted limit of the settings, 0 for the default
     */
    static int tokens(int wanted) {
        return wanted > 0 ? wanted : INVOKED_TOKENS;
    }

    /**
     * Returns the generation options of one completion. The engine cuts a prompt that exceeds the context all the same:
     * its tokens are shorter than assumed, or it was built before the size of the context was known.
     *
     * @param number 0 for the most likely text, more for alternatives
     * @param tokens token limit
     * @param confidence how sure the model must be of text that is shown
     */
    static GenerationOptions options(int number, int tokens, SuggestionConfidence confidence) {
        GenerationOptions options = number == 0
                ? GenerationOptions.greedy(tokens)
                : new GenerationOptions(Math.min(tokens, MAX_TOKENS), 0.8, 0, 0.95, 0, number, List.of(), null);
        // rejected drafts cost more here than accepted ones save: 0.98 to 1.00 s with the 1.5B on two cores,
        // 0.73 to 0.74 s without speculation
        return options.withSpeculation(false).withProbabilities(confidence.matters() ? 1 : 0)
                .withOverflow(ContextOverflow.CUT);
    }

    AlternativeCompletions begin() {
        start(0).thenCompose(this::others).whenComplete((nothing, failure) -> {
            if (isOutdated()) {
                listener.withdrawn();
            }
            if (failure != null) {
                done.completeExceptionally(FailureCause.of(failure));
            } else {
                done.complete(null);
            }
        });
        return this;
    }

    /** Starts the alternatives, unless the first completion is empty: then they would be mere guesses. */
    private CompletableFuture<@Nullable Void> others(CompletionOutcome first) {
        tell(first);
        if (!(first instanceof Proposal) || isCancelled()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<?>[] others = IntStream.range(1, count)
                .mapToObj(number -> start(number).thenAccept(this::tell)).toArray(CompletableFuture[]::new);
        // a failed alternative does not affect the others
        return CompletableFuture.allOf(others).handle((nothing, lost) -> null);
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

    /** Whether one of them started under a policy or settings that no longer apply. */
    private boolean isOutdated() {
        synchronized (lock) {
            return !cancelled && !running.stream().allMatch(CompletionCall::isCurrent);
        }
    }

    private void tell(CompletionOutcome outcome) {
        boolean fresh;
        synchronized (lock) {
            fresh = !cancelled && !(outcome instanceof Proposal proposal && !told.add(proposal.text()));
        }
        if (fresh) {
            listener.told(outcome);
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
    public void settle() {
        List<CompletionCall> all;
        synchronized (lock) {
            all = List.copyOf(running);
        }
        all.forEach(CompletionCall::settle);
    }

    @Override
    public void release() {
        end().forEach(CompletionCall::release);
    }

    /** Stops calling the listener. */
    private List<CompletionCall> end() {
        synchronized (lock) {
            cancelled = true;
            return List.copyOf(running);
        }
    }
}
