// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.AnnotatedTextEdit;
import org.eclipse.lsp4j.ChangeAnnotation;
import org.eclipse.lsp4j.SnippetTextEdit;
import org.eclipse.lsp4j.TextDocumentEdit;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.WorkspaceEditCapabilities;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.DocumentFormat;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.edit.Application;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditProposal;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.TextChange;
import org.vauban.assist.material.Attachment;
import org.vauban.lsp.text.TextDocument;

/** Asks the assistant for edits and tells them as edits of the protocol, for the document as it is then. */
final class Edits {
    private static final String ANNOTATION = "vauban";

    private final Session session;

    Edits(Session session) {
        this.session = session;
    }

    /**
     * What would change.
     *
     * @param title for the client's preview
     * @return cancelled it ends the work; fails if the document changes where the edit is
     */
    CompletableFuture<WorkspaceEdit> ask(Wire.EditTarget target, String title, String instruction, RequestProgress progress) {
        TextDocument document = session.workspace().document(target.uri());
        if (document == null || target.range() == null) {
            throw Commands.invalid(session.text("edit.document"));
        }
        int from = document.offset(target.range().getStart());
        int to = document.offset(target.range().getEnd());
        Path file = Workspace.path(target.uri());
        Path root = session.workspace().root(file);
        List<Attachment> attachments = target.problems() == null || target.problems().isBlank() ? List.of()
                : List.of(new Attachment(Attachment.Kind.PROBLEMS, String.valueOf(file == null ? "" : file.getFileName()), file,
                        root, null, null, target.problems()));
        EditQuery query = new EditQuery(session.name() + ' ' + target.uri(), file, root, document.language(), document.text(),
                Math.min(from, to), Math.max(from, to), instruction, attachments);
        progress.reading();
        AssistCall<EditOutcome> call = session.assistant().edits().edit(query, new EditListener() {
            @Override
            public void partial(String replacement) {
                progress.writing();
            }
        });
        return answer(call, progress, outcome -> edit(target.uri(), outcome.proposal(), title));
    }

    /** As {@link #ask(Wire.EditTarget, String, String, RequestProgress)} for the paragraphs of a document. */
    CompletableFuture<WorkspaceEdit> ask(Wire.EditTarget target, String title, DocumentTask task, RequestProgress progress) {
        TextDocument document = session.workspace().document(target.uri());
        if (document == null || target.range() == null) {
            throw Commands.invalid(session.text("edit.document"));
        }
        int from = document.offset(target.range().getStart());
        int to = document.offset(target.range().getEnd());
        Path file = Workspace.path(target.uri());
        DocumentQuery query = new DocumentQuery(session.name() + ' ' + target.uri(), file, session.workspace().root(file),
                DocumentFormat.of(document.language(), file), document.text(), Math.min(from, to), Math.max(from, to), task,
                target.instruction() == null ? "" : target.instruction());
        progress.reading();
        AssistCall<DocumentOutcome> call = session.assistant().documents().run(query, (done, total) -> {
            if (done > 0) {
                progress.writing();
            }
        });
        return answer(call, progress, outcome -> edit(target.uri(), changed(outcome), title));
    }

    /** The proposal; fails with the reason where nothing came of the work. */
    private EditProposal changed(DocumentOutcome outcome) {
        if (outcome.proposal().hunks().isEmpty()) {
            throw outcome.unfinished() != null ? outcome.unfinished()
                    : new AssistException(AssistError.NO_USE, outcome.unchanged().isEmpty() ? session.text("edit.nothing")
                            : outcome.unchanged().getFirst().reason());
        }
        return outcome.proposal();
    }

    private static <T> CompletableFuture<WorkspaceEdit> answer(AssistCall<T> call, RequestProgress progress,
            Function<T, WorkspaceEdit> edit) {
        CompletableFuture<WorkspaceEdit> answer = Session.cancellable(call::cancel);
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

    private WorkspaceEdit edit(String uri, EditProposal proposal, String title) {
        TextDocument now = session.workspace().document(uri);
        if (now == null) {
            throw new AssistException(AssistError.CONFLICT, session.text("edit.document"));
        }
        return switch (proposal.applyTo(now.text())) {
            case Application.Conflict conflict -> throw new AssistException(AssistError.CONFLICT,
                    conflict.message(session.locale()));
            case Application.Applied applied -> edit(now, applied.changes(), title);
        };
    }

    private WorkspaceEdit edit(TextDocument document, List<TextChange> changes, String title) {
        WorkspaceEditCapabilities can = session.capabilities().getWorkspace() == null ? null
                : session.capabilities().getWorkspace().getWorkspaceEdit();
        boolean versioned = can != null && Boolean.TRUE.equals(can.getDocumentChanges());
        boolean annotated = versioned && can.getChangeAnnotationSupport() != null;
        List<TextEdit> edits = new ArrayList<>();
        for (TextChange change : changes) {
            var range = document.range(change.offset(), change.offset() + change.length());
            edits.add(annotated ? new AnnotatedTextEdit(range, change.text(), ANNOTATION) : new TextEdit(range, change.text()));
        }
        if (!versioned) {
            return new WorkspaceEdit(Map.of(document.uri(), edits));
        }
        List<Either<TextEdit, SnippetTextEdit>> either = new ArrayList<>();
        edits.forEach(edit -> either.add(Either.forLeft(edit)));
        WorkspaceEdit edit = new WorkspaceEdit(List.of(Either.forLeft(new TextDocumentEdit(
                new VersionedTextDocumentIdentifier(document.uri(), document.version()), either))));
        if (annotated) {
            // what a model wrote is looked at before it is taken
            ChangeAnnotation annotation = new ChangeAnnotation(title);
            annotation.setNeedsConfirmation(true);
            annotation.setDescription("Vauban");
            edit.setChangeAnnotations(Map.of(ANNOTATION, annotation));
        }
        return edit;
    }
}
