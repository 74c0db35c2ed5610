// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.vauban.assist.context.Snippet;

/**
 * Supplies the places where the user may go from a resting caret, the likeliest first: the method below, the most
 * recently used editors, the next edit. Called one at a time while the engine is idle.
 */
@FunctionalInterface
public interface LikelyPlaces {
    /** No known places. */
    LikelyPlaces NONE = () -> CompletableFuture.completedFuture(Optional.empty());

    /**
     * Finds the next place. Called on a thread of the assistant, must return at once.
     *
     * @return completes with the place, or empty if there are no more or the caret has moved; a failure means the same
     */
    CompletableFuture<Optional<Candidate>> next();

    /**
     * A place.
     *
     * @param query the completion query at this place, without snippets
     * @param snippets gathers its snippets; not called if the prompt is in the KV cache. A failure means none
     */
    record Candidate(CompletionQuery query, Supplier<CompletableFuture<List<Snippet>>> snippets) {
        public Candidate {
            Objects.requireNonNull(query);
            Objects.requireNonNull(snippets);
        }
    }
}
