// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Objects;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.call.AssistCall;

/** Work on documents by the model of the assistant. */
public final class LocalDocuments implements DocumentService {
    private final Asker asker;

    public LocalDocuments(Asker asker) {
        this.asker = Objects.requireNonNull(asker);
    }

    @Override
    public AssistCall<DocumentOutcome> run(DocumentQuery query, DocumentListener listener) {
        Objects.requireNonNull(listener);
        DocumentRun run = query.task().piecewise() ? new PiecewiseRun(asker, query, listener)
                : new WholeRun(asker, query, listener);
        run.begin();
        return run;
    }
}
