// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;

/** A query that waits for a suggestion, with the text typed since the suggestion was requested. Threads: any. */
final class SuggestionFollower implements CompletionCall {
    private final CompletionQuery query;
    private final PartialListener listener;
    private final CompletableFuture<CompletionOutcome> result = new CompletableFuture<>();
    // guarded by this
    private @Nullable SharedSuggestion followed;
    private String typed = "";
    private boolean settled;

    SuggestionFollower(CompletionQuery query, PartialListener listener) {
        this.query = query;
        this.listener = listener;
    }

    CompletionQuery query() {
        return query;
    }

    synchronized void follows(SharedSuggestion suggestion, String since) {
        followed = suggestion;
        typed = since;
    }

    synchronized String typed() {
        return typed;
    }

    synchronized @Nullable SharedSuggestion followed() {
        return followed;
    }

    synchronized boolean isSettled() {
        return settled;
    }

    void tell(String rest) {
        if (!result.isDone()) {
            listener.partial(rest);
        }
    }

    /** Says that its text, received or final, may not be shown any more. */
    void withdrawn() {
        listener.withdrawn();
    }

    void nothing() {
        result.complete(new CompletionOutcome.Nothing(null));
    }

    @Override
    public CompletableFuture<CompletionOutcome> result() {
        return result;
    }

    @Override
    public boolean isCurrent() {
        SharedSuggestion suggestion = followed();
        return suggestion == null || suggestion.isCurrent();
    }

    @Override
    public void settle() {
        SharedSuggestion suggestion;
        synchronized (this) {
            settled = true;
            suggestion = followed;
        }
        if (suggestion != null) {
            suggestion.settled(this);
        }
    }

    @Override
    public void release() {
        boolean waited = result.complete(new CompletionOutcome.Nothing(null));
        SharedSuggestion suggestion = followed();
        if (waited && suggestion != null) {
            suggestion.released(this);
        }
    }

    @Override
    public void cancel() {
        SharedSuggestion suggestion = followed();
        if (!result.isDone() && suggestion != null) {
            suggestion.cancelled(this);
        }
        nothing();
    }
}
