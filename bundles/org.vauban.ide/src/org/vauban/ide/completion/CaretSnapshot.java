// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.context.Snippet;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.code.EditorPosition;

/**
 * What a query is made of, as it was on the UI thread.
 *
 * @param query without context
 * @param line of the caret in its document, from 0
 * @param viewed what other editors show, the most recent first
 * @param whole whether the query has the whole text
 */
record CaretSnapshot(CompletionQuery query, EditorPosition position, int line, List<Snippet> viewed, boolean whole) {

    /**
     * The query with its context, or with where to find it where the completion does not wait for it. Reads files: on
     * the worker.
     *
     * @param left whether nobody wants it any more; any thread
     */
    CompletionQuery withContext(EditorSessions sessions, CompletionService completions, CandidateCheck check,
            BooleanSupplier left) {
        ContextCollector context = sessions.context();
        boolean automatic = query.trigger() == Trigger.AUTOMATIC;
        if (!automatic || completions.isContextAwaited()) {
            return query.with(context.gather(position, line, viewed, automatic, left), check);
        }
        List<Snippet> near = context.near(position, line, viewed, left);
        return query.with(near, check).awaiting(() -> sessions.lookups().supply(() -> {
            List<Snippet> all = context.complete(near, position, left);
            if (left.getAsBoolean()) {
                throw new CancellationException("the caret has left"); // it is not all
            }
            return all;
        }));
    }
}
