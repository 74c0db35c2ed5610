// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.ahead.CaretMark;
import org.vauban.assist.completion.ahead.ReadAheadStatistics;
import org.vauban.engine.Generation;

/** Counts the first answer of an automatic completion at a new place. Threads: any. */
final class NewPlace {
    private final ReadAheadStatistics statistics;
    /** The place, or null when there is nothing left to count. */
    private final AtomicReference<@Nullable CaretMark> mark = new AtomicReference<>();

    /** @param number number of the completion; only 0 counts, alternatives do not */
    NewPlace(ReadAheadStatistics statistics, CompletionQuery query, int number) {
        this.statistics = statistics;
        CaretMark here = CompletionContext.mark(query);
        if (number == 0 && query.trigger() == Trigger.AUTOMATIC && statistics.asks(here)) {
            mark.set(here);
        }
    }

    /** @param generation the engine's result, null if the model has not answered */
    void answered(@Nullable Generation generation) {
        CaretMark here = mark.getAndSet(null);
        if (here != null) {
            statistics.answered(here, generation);
        }
    }
}
