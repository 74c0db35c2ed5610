// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.concurrent.CompletableFuture;

/** Takes what became of what models wrote, to be noted in the audit log. Safe for use by many threads. */
@FunctionalInterface
public interface OutcomeRecorder {
    /** Notes nothing. */
    OutcomeRecorder NONE = outcome -> {};

    /** Returns at once, whatever the disk does: also for the UI thread. */
    void record(OutputOutcome outcome);

    /**
     * What is under way may have an outcome: the end of the recorder waits for it, though not for long.
     *
     * @param end completes when the outcome was recorded, or there is none
     */
    default void expect(CompletableFuture<?> end) {
        // whoever notes nothing waits for nothing
    }
}
