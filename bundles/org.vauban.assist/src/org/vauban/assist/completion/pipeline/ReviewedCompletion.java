// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.concurrent.CompletableFuture;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.licence.LicenceCheck;

/** Looks a suggestion up in the licence data before it is offered. Any thread. */
final class ReviewedCompletion {

    private ReviewedCompletion() {}

    /**
     * Returns the outcome with the licence findings, or {@link CompletionOutcome.Withheld}. Where a policy requires a
     * confirmation, the user is asked only for invoked suggestions, never while typing.
     *
     * @return fails if the look-up does
     */
    static CompletableFuture<CompletionOutcome> of(AssistantServices services, CompletionQuery query,
            CompletionOutcome outcome) {
        if (!(outcome instanceof Proposal(String text, var generation, var edits, var notes))) {
            return CompletableFuture.completedFuture(outcome);
        }
        try {
            LicenceCheck check = services.licences();
            LicenceCheck.Review review = check.review(text, query.text());
            if (review.isClean()) {
                return CompletableFuture.completedFuture(outcome);
            }
            return check.release(review, query.trigger() == Trigger.INVOKED).thenApply(
                    may -> may ? new Proposal(text, generation, edits, review.notes())
                            : new CompletionOutcome.Withheld(generation, check.withheld(review)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Passes on growing text, up to the start of a match if matching code is withheld. */
    static PartialListener partial(AssistantServices services, CompletionQuery query, PartialListener listener) {
        if (listener == PartialListener.NONE) {
            return listener;
        }
        return new PartialListener() {
            @Override
            public void partial(String text) {
                LicenceCheck check = services.licences();
                if (!check.holdsBack() || check.review(text, query.text()).isClean()) {
                    listener.partial(text);
                }
            }

            @Override
            public void written(String text) {
                listener.written(text); // not shown
            }

            @Override
            public void withdrawn() {
                listener.withdrawn();
            }
        };
    }
}
