// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.ahead.CaretMark;
import org.vauban.assist.completion.ahead.ReadAheadStatistics;
import org.vauban.engine.Generation;

/** The place of a completion, if it is a new one: its first answer is counted. Threads: any. */
final class NewPlace {
    private final ReadAheadStatistics statistics;
    /** Null where nothing is to be counted any more. */
    private final AtomicReference<@Nullable CaretMark> mark = new AtomicReference<>();

    /** @param number only 0 counts, which is no alternative */
    NewPlace(ReadAheadStatistics statistics, CompletionQuery query, int number) {
        this.statistics = statistics;
        CaretMark here = CompletionContext.mark(query);
        if (number == 0 && query.trigger() == Trigger.AUTOMATIC && statistics.asks(here)) {
            mark.set(here);
        }
    }

    /** @param generation null where the model has not answered */
    void answered(@Nullable Generation generation) {
        CaretMark here = mark.getAndSet(null);
        if (here != null) {
            statistics.answered(here, generation);
        }
    }
}
