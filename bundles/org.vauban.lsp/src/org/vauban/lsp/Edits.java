// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.document.DocumentFormat;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.edit.Application;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditProposal;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.assist.material.Attachment;
import org.vauban.lsp.text.TextDocument;

/** Asks the assistant for edits and tells them as edits of the protocol, for the document as it is then. */
final class Edits {
    /** How often a model may try to repair a problem. */
    private static final int ATTEMPTS = 3;

    private final Session session;
    private final WorkspaceEdits edits;

    Edits(Session session) {
        this.session = session;
        this.edits = new WorkspaceEdits(session);
    }

    /** A stretch of a document, by offsets. */
    private record Stretch(TextDocument document, Path file, Path root, int start, int end) {}

    private Stretch stretch(Wire.EditTarget target) {
        TextDocument document = session.workspace().document(target.uri());
        if (document == null || target.range() == null) {
            throw Commands.invalid(session.text("edit.document"));
        }
        int from = document.offset(target.range().getStart());
        int to = document.offset(target.range().getEnd());
        Path file = Workspace.path(target.uri());
        return new Stretch(document, file, session.workspace().root(file), Math.min(from, to), Math.max(from, to));
    }

    /**
     * What would change.
     *
     * @param title for the client's preview
     * @return cancelled it ends the work; fails if the document changes where the edit is
     */
    CompletableFuture<WorkspaceEdit> ask(Wire.EditTarget target, String title, String instruction,
            RequestProgress progress) {
        Stretch at = stretch(target);
        List<Attachment> attachments = target.problems() == null || target.problems().isBlank() ? List.of()
                : List.of(new Attachment(Attachment.Kind.PROBLEMS,
                        String.valueOf(at.file() == null ? "" : at.file().getFileName()),
                        at.file(), at.root(), null, null, target.problems()));
        progress.reading();
        EditQuery query = new EditQuery(Place.editor(session, target.uri()), at.file(), at.root(),
                at.document().language(),
                at.document().text(), at.start(), at.end(), instruction, attachments);
        return answer(session.assistant().edits().edit(query, writing(progress)), progress,
                outcome -> edit(target.uri(), outcome.proposal(), title));
    }

    /** As {@link #ask(Wire.EditTarget, String, String, RequestProgress)} for one problem, with what the workspace declares of its names. */
    CompletableFuture<WorkspaceEdit> fix(Wire.EditTarget target, String title, String problem,
            RequestProgress progress) {
        Stretch at = stretch(target);
        Position start = at.document().position(at.start());
        List<Attachment> declarations = session.usesContext()
                ? session.context().declarations(Place.of(session, target.uri(), start, Trigger.INVOKED, null).query())
                : List.of();
        progress.reading();
        FixQuery query = new FixQuery(Place.editor(session, target.uri()), at.file(), at.root(),
                at.document().language(),
                at.document().text(), new Problem(problem, at.start(), at.end(), Problem.Severity.ERROR, null), null,
                declarations,
                ATTEMPTS);
        return answer(session.assistant().fixes().fix(query, Validator.NONE, writing(progress)), progress,
                outcome -> edit(target.uri(), outcome.edit().proposal(), title));
    }

    /** As {@link #ask(Wire.EditTarget, String, String, RequestProgress)} for the paragraphs of a document. */
    CompletableFuture<WorkspaceEdit> ask(Wire.EditTarget target, String title, DocumentTask task,
            RequestProgress progress) {
        Stretch at = stretch(target);
        progress.reading();
        DocumentQuery query = new DocumentQuery(Place.editor(session, target.uri()), at.file(), at.root(),
                DocumentFormat.of(at.document().language(), at.file()), at.document().text(), at.start(), at.end(),
                task,
                target.instruction() == null ? "" : target.instruction());
        AssistCall<DocumentOutcome> call = session.assistant().documents().run(query, (done, total) -> {
            if (done > 0) {
                progress.writing();
            }
        });
        return answer(call, progress, outcome -> {
            EditProposal changed = changed(outcome);
            String remarks = String.join(" ", outcome.remarks(session.locale()));
            WorkspaceEdit edit = edit(target.uri(), changed, title, remarks);
            if (!remarks.isEmpty()) {
                // not every client shows what is written beside a change
                session.client().showMessage(new MessageParams(MessageType.Warning, remarks));
            }
            return edit;
        });
    }

    private static EditListener writing(RequestProgress progress) {
        return replacement -> progress.writing();
    }

    /** The proposal; fails with the reason where nothing came of the work. */
    private EditProposal changed(DocumentOutcome outcome) {
        if (outcome.proposal().hunks().isEmpty()) {
            throw outcome.unfinished() != null ? outcome.unfinished()
                    : new AssistException(AssistError.NO_USE,
                            outcome.unchanged().isEmpty() ? session.text("edit.nothing")
                                    : outcome.unchanged().getFirst().reason());
        }
        return outcome.proposal();
    }

    private static <T> CompletableFuture<WorkspaceEdit> answer(AssistCall<T> call, RequestProgress progress,
            Function<T, WorkspaceEdit> edit) {
        CompletableFuture<WorkspaceEdit> answer = Session.cancellable(call::cancel);
        progress.cancels(answer);
        call.result().whenComplete((outcome, failure) -> {
            progress.end();
            try {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    answer.complete(edit.apply(outcome));
                }
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Has the client apply an edit. */
    CompletableFuture<Wire.Applied> applied(CompletableFuture<WorkspaceEdit> edit, String title) {
        return Session.composed(edit, change -> session.client().applyEdit(new ApplyWorkspaceEditParams(change, title))
                .thenApply(answer -> new Wire.Applied(answer.isApplied())));
    }

    /** A proposal for the document as it is now, without remarks. */
    WorkspaceEdit edit(String uri, EditProposal proposal, String title) {
        return edit(uri, proposal, title, "");
    }

    /**
     * A proposal for the document as it is now.
     *
     * @param remarks what should be looked at, shown beside the change; may be empty
     * @throws AssistException if the document changed in the lines of the proposal
     */
    private WorkspaceEdit edit(String uri, EditProposal proposal, String title, String remarks) {
        TextDocument now = session.workspace().document(uri);
        if (now == null) {
            throw new AssistException(AssistError.CONFLICT, session.text("edit.document"));
        }
        return switch (proposal.applyTo(now.text())) {
            case Application.Conflict conflict -> throw new AssistException(AssistError.CONFLICT,
                    conflict.message(session.locale()));
            case Application.Applied applied -> edits.of(now, applied.changes(), title, remarks);
        };
    }
}
