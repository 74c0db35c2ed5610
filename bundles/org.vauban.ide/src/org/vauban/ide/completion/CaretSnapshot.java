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
 * State of an editor from which a query is built, captured on the UI thread.
 *
 * @param query the query, without context
 * @param line line of the caret in its document, from 0
 * @param viewed snippets from other editors, the most recent first
 * @param whole whether the query contains the whole text
 */
record CaretSnapshot(CompletionQuery query, EditorPosition position, int line, List<Snippet> viewed, boolean whole) {

    /**
     * Returns the query with its context, or with a supplier of the context if the completion does not wait for it.
     * Reads files; called on the worker.
     *
     * @param left whether the caret has moved away; any thread
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
                throw new CancellationException("the caret has left"); // the context is incomplete
            }
            return all;
        }));
    }
}
