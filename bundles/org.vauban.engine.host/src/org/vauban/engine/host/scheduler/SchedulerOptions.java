// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import org.vauban.engine.host.slot.BlockPlacement;
import org.vauban.engine.host.slot.BlockReuse;
import org.vauban.llama.parameters.ContextParameters;

/**
 * Options of a {@link Scheduler}.
 *
 * @param slots number of requests computed at the same time
 * @param queueLimit maximum number of waiting requests; half of it for background requests
 * @param movedReuse whether runs that were computed at another position are moved, see {@link BlockReuse}
 * @param maxDraftTokens maximum number of tokens drafted at once, 0 for none
 * @param stepMillis approximate maximum duration of a prefill step for which a user waits
 * @param mixedMillis approximate maximum time that a prompt may add to a step in which another request decodes
 * @param slack positions left free before a moved run, see {@link BlockPlacement}
 * @param weighing whether drafts are computed only if they pay; otherwise all, up to 16 tokens
 * @param mostThreads maximum number of threads for a step if that is measured to be faster than the context's own
 *            number, see {@link ThreadTuner}; 0 to always use that number
 * @param separate whether each slot has a separate part of the context. Otherwise llama.cpp examines the cells of all
 *            slots for each token: with 32 slots of 300 tokens a fifth of the time. With separate parts nothing is
 *            moved, and requests that decode together draft equally many tokens, since llama.cpp would compute others
 *            in several parts
 */
public record SchedulerOptions(int slots, int queueLimit, boolean movedReuse, int maxDraftTokens, double stepMillis,
        double mixedMillis, int slack, boolean weighing, int mostThreads, boolean separate) {

    public static final int SLOTS = 8;
    /** Limit of llama.cpp's sequences. */
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

    /** Returns the number of sequences of the context: to move runs, each slot needs a second one. */
    int sequences() {
        return separate ? slots : 2 * slots;
    }

    /**
     * Returns the parameters of a context for these options: a unified or separate KV cache, and one batch per step.
     */
    public ContextParameters context(ContextParameters parameters) {
        return parameters.withBatchSize(parameters.microBatchSize()).withMaxSequences(sequences())
                .withUnifiedMemory(!separate);
    }
}
