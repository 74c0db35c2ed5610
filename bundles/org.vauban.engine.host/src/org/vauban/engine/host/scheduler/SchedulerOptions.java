// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.vauban.engine.host.slot.BlockPlacement;
import org.vauban.engine.host.slot.BlockReuse;
import org.vauban.llama.parameters.ContextParameters;

/**
 * How a {@link Scheduler} serves.
 *
 * @param slots requests computed at the same time
 * @param queueLimit requests that may wait; of background requests half as many
 * @param movedReuse whether runs that were read at another place are moved, see {@link BlockReuse}
 * @param maxDraftTokens tokens drafted at once, 0 for none
 * @param stepMillis about how long a step may last that reads a prompt at which somebody waits
 * @param mixedMillis about how much a prompt may add to a step in which another request writes
 * @param slack positions left free before a moved run, see {@link BlockPlacement}
 * @param weighing whether only drafts are computed that pay; otherwise all, up to 16
 * @param mostThreads with which a step may be computed where that is measured to be faster than with the context's own
 *            number, see {@link ThreadTuner}; 0 for that number always
 * @param separate whether each slot has its part of the context for itself. llama.cpp looks at the cells of all slots
 *            otherwise, at each token: with 32 slots of 300 tokens a fifth of the time. Then nothing is moved, and
 *            requests that write together draft as many tokens each, since llama.cpp computes others in several parts
 */
public record SchedulerOptions(int slots, int queueLimit, boolean movedReuse, int maxDraftTokens, double stepMillis,
        double mixedMillis, int slack, boolean weighing, int mostThreads, boolean separate) {

    public static final int SLOTS = 8;
    /** llama.cpp has no more sequences. */
    private static final int MAX_SLOTS = 64;

    public static final SchedulerOptions DEFAULT = new SchedulerOptions(SLOTS, 64, true, 63, 400, 100, 32, true, 0,
            false);

    public SchedulerOptions {
        if (slots < 1 || slots > MAX_SLOTS || queueLimit < 1 || maxDraftTokens < 0) {
            throw new IllegalArgumentException("1 to " + MAX_SLOTS + " slots, and a place to wait");
        }
    }

    public SchedulerOptions withSlots(int value) {
        return new SchedulerOptions(value, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads, separate);
    }

    public SchedulerOptions withQueueLimit(int value) {
        return new SchedulerOptions(slots, value, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads, separate);
    }

    public SchedulerOptions withMovedReuse(boolean value) {
        return new SchedulerOptions(slots, queueLimit, value, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads, separate);
    }

    public SchedulerOptions withWeighing(boolean value) {
        return new SchedulerOptions(slots, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                value, mostThreads, separate);
    }

    public SchedulerOptions withMostThreads(int value) {
        return new SchedulerOptions(slots, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, value, separate);
    }

    public SchedulerOptions withSeparate(boolean value) {
        return new SchedulerOptions(slots, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads, value);
    }

    /** Sequences of the context: where runs are moved, each slot needs a second one. */
    int sequences() {
        return separate ? slots : 2 * slots;
    }

    /** What a context needs to be served so: one memory for all slots or one for each, a step in one batch. */
    public ContextParameters context(ContextParameters parameters) {
        return parameters.withBatchSize(parameters.microBatchSize()).withMaxSequences(sequences())
                .withUnifiedMemory(!separate);
    }
}
