// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Objects;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;

/** Works on documents with the assistant's model. */
public final class DefaultDocumentService implements DocumentService {
    private final PromptService promptService;

    public DefaultDocumentService(PromptService promptService) {
        this.promptService = Objects.requireNonNull(promptService);
    }

    @Override
    public AssistCall<DocumentOutcome> run(DocumentQuery query, DocumentListener listener) {
        Objects.requireNonNull(listener);
        DocumentRun run = query.task().piecewise() ? new SegmentRun(promptService, query, listener)
                : new WholeTextRun(promptService, query, listener);
        run.begin();
        return run;
    }
}
