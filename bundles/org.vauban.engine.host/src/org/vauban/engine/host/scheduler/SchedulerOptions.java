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
 * @param maxDraftTokens tokens guessed at once, 0 for none
 * @param stepMillis about how long a step may last that reads a prompt at which somebody waits
 * @param mixedMillis about how much a prompt may add to a step in which another request writes
 * @param slack positions left free before a moved run, see {@link BlockPlacement}
 * @param weighing whether only guesses are computed that pay; otherwise all, up to 16
 * @param mostThreads with which a step may be computed where that is measured to be faster than with the context's own
 *            number, see {@link ThreadTuner}; 0 for that number always
 */
public record SchedulerOptions(int slots, int queueLimit, boolean movedReuse, int maxDraftTokens, double stepMillis,
        double mixedMillis, int slack, boolean weighing, int mostThreads) {

    public static final int SLOTS = 8;
    /** llama.cpp has no more sequences. */
    private static final int MAX_SLOTS = 64;

    public static final SchedulerOptions DEFAULT = new SchedulerOptions(SLOTS, 64, true, 63, 400, 100, 32, true, 0);

    public SchedulerOptions {
        if (slots < 1 || slots > MAX_SLOTS || queueLimit < 1 || maxDraftTokens < 0) {
            throw new IllegalArgumentException("1 to " + MAX_SLOTS + " slots, and a place to wait");
        }
    }

    public SchedulerOptions withSlots(int value) {
        return new SchedulerOptions(value, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads);
    }

    public SchedulerOptions withQueueLimit(int value) {
        return new SchedulerOptions(slots, value, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads);
    }

    public SchedulerOptions withMovedReuse(boolean value) {
        return new SchedulerOptions(slots, queueLimit, value, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, mostThreads);
    }

    public SchedulerOptions withSlack(int value) {
        return new SchedulerOptions(slots, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, value,
                weighing, mostThreads);
    }

    public SchedulerOptions withWeighing(boolean value) {
        return new SchedulerOptions(slots, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                value, mostThreads);
    }

    public SchedulerOptions withMostThreads(int value) {
        return new SchedulerOptions(slots, queueLimit, movedReuse, maxDraftTokens, stepMillis, mixedMillis, slack,
                weighing, value);
    }

    /** What a context needs to be served so: one memory for all slots, two sequences for each, a step in one batch. */
    public ContextParameters context(ContextParameters parameters) {
        return parameters.withBatchSize(parameters.microBatchSize()).withMaxSequences(2 * slots)
                .withUnifiedMemory(true);
    }
}
