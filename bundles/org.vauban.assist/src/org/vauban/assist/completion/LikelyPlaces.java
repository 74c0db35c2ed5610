// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.vauban.assist.context.Snippet;

/**
 * Where somebody may go from the place where the caret rests, the likeliest first: the method below, the editors that
 * were used last, the next edit. Asked for one after the other, while the engine has nothing else to do.
 */
@FunctionalInterface
public interface LikelyPlaces {
    /** Nobody knows. */
    LikelyPlaces NONE = () -> CompletableFuture.completedFuture(Optional.empty());

    /**
     * The next of them. Called on a thread of the assistant, must return at once.
     *
     * @return completes with the place, or with nothing if there are no more or the caret has gone elsewhere; a failure
     *         means the same
     */
    CompletableFuture<Optional<Candidate>> next();

    /**
     * A place.
     *
     * @param query what would be asked there, without snippets
     * @param snippets has them gathered; not called where the engine has the prompt already. A failure means none
     */
    record Candidate(CompletionQuery query, Supplier<CompletableFuture<List<Snippet>>> snippets) {
        public Candidate {
            Objects.requireNonNull(query);
            Objects.requireNonNull(snippets);
        }
    }
}
