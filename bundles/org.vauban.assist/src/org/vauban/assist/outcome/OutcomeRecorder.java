// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.concurrent.CompletableFuture;

/** Records in the audit log how the user used generated text. Safe for use by many threads. */
@FunctionalInterface
public interface OutcomeRecorder {
    /** Records nothing. */
    OutcomeRecorder NONE = outcome -> {};

    /** Records an outcome. Returns at once, even if the disk is slow: may be called on the UI thread. */
    void record(OutputOutcome outcome);

    /**
     * Announces a possible outcome of a running operation: closing the recorder waits for it, for a limited time.
     *
     * @param end completes when the outcome was recorded, or there is none
     */
    default void expect(CompletableFuture<?> end) {
        // a recorder that records nothing need not wait
    }
}
