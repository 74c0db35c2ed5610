// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

/** Takes what became of what models wrote, to be noted in the audit log. Safe for use by many threads. */
@FunctionalInterface
public interface OutcomeRecorder {
    /** Notes nothing. */
    OutcomeRecorder NONE = outcome -> {};

    /** Returns at once, whatever the disk does: also for the UI thread. */
    void record(OutputOutcome outcome);
}
