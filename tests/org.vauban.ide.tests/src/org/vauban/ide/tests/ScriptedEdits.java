// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.DocumentListener;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentService;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.FixService;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/** Edits, fixes and document tasks whose answers a test gives by hand, or by a script that receives the text. */
public final class ScriptedEdits {

    private static final Generation GENERATION = new Generation("", FinishReason.END, "scripted", "chat", 0, 0, 0, 0, 0,
            0);

    /** A request that the test answers. */
    public static final class Asked<Q, R> implements AssistCall<R> {
        public final Q query;
        public final CompletableFuture<R> result = new CompletableFuture<>();
        public volatile boolean cancelled;

        public Asked(Q query) {
            this.query = query;
        }

        @Override
        public CompletableFuture<R> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled = true;
            result.completeExceptionally(new AssistException(AssistError.CANCELLED, "ended"));
        }
    }

    public final List<Asked<EditQuery, EditOutcome>> edits = new CopyOnWriteArrayList<>();
    public final List<EditListener> listeners = new CopyOnWriteArrayList<>();
    public final List<Asked<FixQuery, FixOutcome>> fixes = new CopyOnWriteArrayList<>();
    public final List<FixValidator> validators = new CopyOnWriteArrayList<>();
    public final List<Asked<DocumentQuery, DocumentOutcome>> documents = new CopyOnWriteArrayList<>();
    public final List<DocumentListener> documentListeners = new CopyOnWriteArrayList<>();
    private volatile Function<String, String> script;

    /** Answers each request immediately: the script returns the new version of the whole text. */
    public void answers(Function<String, String> next) {
        script = next;
    }

    public void reset() {
        script = null;
        edits.clear();
        listeners.clear();
        fixes.clear();
        validators.clear();
        documents.clear();
        documentListeners.clear();
    }

    public static EditOutcome edit(EditQuery query, String wanted) {
        return new EditOutcome(EditProposal.of(query.file(), query.text(), wanted), List.of(), GENERATION);
    }

    public static FixOutcome fix(FixQuery query, String wanted, boolean validated) {
        return new FixOutcome(
                new EditOutcome(EditProposal.of(query.file(), query.text(), wanted), List.of(), GENERATION), validated,
                1, List.of());
    }

    public static DocumentOutcome document(DocumentQuery query, String wanted) {
        return new DocumentOutcome(EditProposal.of(query.file(), query.text(), wanted), List.of(), List.of(), 1, null);
    }

    public EditService editService() {
        return (query, listener) -> {
            Asked<EditQuery, EditOutcome> asked = new Asked<>(query);
            listeners.add(listener);
            edits.add(asked);
            Function<String, String> answer = script;
            if (answer != null) {
                asked.result.complete(edit(query, answer.apply(query.text())));
            }
            return asked;
        };
    }

    public FixService fixService() {
        return (query, validator, listener) -> {
            Asked<FixQuery, FixOutcome> asked = new Asked<>(query);
            validators.add(validator);
            fixes.add(asked);
            Function<String, String> answer = script;
            if (answer != null) {
                asked.result.complete(fix(query, answer.apply(query.text()), false));
            }
            return asked;
        };
    }

    public DocumentService documentService() {
        return (query, listener) -> {
            Asked<DocumentQuery, DocumentOutcome> asked = new Asked<>(query);
            documentListeners.add(listener);
            documents.add(asked);
            Function<String, String> answer = script;
            if (answer != null) {
                asked.result.complete(document(query, answer.apply(query.text())));
            }
            return asked;
        };
    }
}
