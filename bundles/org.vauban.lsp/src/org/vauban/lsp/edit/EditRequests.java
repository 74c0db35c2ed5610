// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.command.Command;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.assist.edit.DocumentationCheck;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.proposal.ApplyResult;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.lsp.completion.CompletionTarget;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;
import org.vauban.lsp.session.RequestProgress;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/**
 * Requests edits from the assistant and converts them to edits of the protocol, for the current state of the document.
 */
final class EditRequests {
    /** Maximum number of attempts at repairing a problem. */
    private static final int ATTEMPTS = 3;

    private final ClientSession session;
    private final WorkspaceEdits edits;

    EditRequests(ClientSession session) {
        this.session = session;
        this.edits = new WorkspaceEdits(session);
    }

    /** A range of a document, by offsets. */
    private record Stretch(TextDocument document, TextSource source, int start, int end) {}

    private Stretch stretch(VaubanProtocol.EditTarget target) {
        TextDocument document = session.workspace().document(target.uri());
        Range range = target.range();
        if (document == null || range == null) {
            throw CommandArguments.invalid(session.text("edit.document"));
        }
        int from = document.offset(range.getStart());
        int to = document.offset(range.getEnd());
        return new Stretch(document, session.workspace().source(target.uri()), Math.min(from, to), Math.max(from, to));
    }

    /**
     * Requests an edit.
     *
     * @param title title for the client's preview
     * @return the edit; cancelling it ends the work; fails if the document changes in the lines of the edit
     */
    CompletableFuture<WorkspaceEdit> ask(VaubanProtocol.EditTarget target, String title, String instruction,
            RequestProgress progress) {
        Stretch at = stretch(target);
        String problems = target.problems();
        List<Attachment> attachments = problems == null || problems.isBlank()
                ? List.of()
                : List.of(new Attachment(Attachment.Kind.PROBLEMS, at.source().name(), null, null,
                        SourceText.whole(at.source(), at.document().text()).said(problems)));
        progress.reading();
        EditQuery query = new EditQuery(CompletionTarget.editor(session, target.uri()), at.source(),
                at.document().language(), at.document().text(), at.start(), at.end(), instruction, attachments);
        EditService service = fixes(target) ? session.assistant().repairs() : session.assistant().edits();
        return answer(service.edit(query, writing(progress)), progress, outcome -> {
            EditProposal proposal = outcome.proposal();
            // small models tend to repeat the whole class although they were shown one method
            if (Command.DOC.id().equals(target.command())
                    && !DocumentationCheck.documents(at.document().language(), at.source().path(), proposal.base(),
                            proposal.preview(), at.start(), at.end())) {
                throw new AssistException(AssistError.NO_USE, session.text("edit.code.changed"));
            }
            return edit(target.uri(), proposal, title, told(outcome));
        });
    }

    /** Whether problems are to be fixed, one or several. */
    static boolean fixes(VaubanProtocol.EditTarget target) {
        return Command.FIX.id().equals(target.command());
    }

    /** Returns a note on parts of an edit that match published sources; empty if there are none. */
    private String told(EditOutcome outcome) {
        String sentences = LicenceNote.sentences(outcome.notes());
        session.tellOnce(MessageType.Info, sentences);
        return sentences;
    }

    /**
     * Requests an edit as {@link #ask(VaubanProtocol.EditTarget, String, String, RequestProgress)} for one problem,
     * with the declarations of its names in the workspace.
     */
    CompletableFuture<WorkspaceEdit> fix(VaubanProtocol.EditTarget target, String title, String problem,
            RequestProgress progress) {
        Stretch at = stretch(target);
        Position start = at.document().position(at.start());
        CompletionTarget place = session.usesContext()
                ? CompletionTarget.of(session, target.uri(), start, Trigger.INVOKED, null)
                : null;
        List<Attachment> declarations = place == null ? List.of() : session.context().declarations(place.query());
        progress.reading();
        FixQuery query = new FixQuery(CompletionTarget.editor(session, target.uri()), at.source(),
                at.document().language(), at.document().text(),
                new Problem(problem, at.start(), at.end(), Problem.Severity.ERROR, null), null, declarations, ATTEMPTS);
        return answer(session.assistant().fixes().fix(query, FixValidator.NONE, writing(progress)), progress,
                outcome -> edit(target.uri(), outcome.edit().proposal(), title, told(outcome.edit())));
    }

    /**
     * Requests an edit as {@link #ask(VaubanProtocol.EditTarget, String, String, RequestProgress)} for the paragraphs
     * of a document.
     */
    CompletableFuture<WorkspaceEdit> ask(VaubanProtocol.EditTarget target, String title, DocumentTask task,
            RequestProgress progress) {
        Stretch at = stretch(target);
        progress.reading();
        String instruction = target.instruction();
        DocumentQuery query = new DocumentQuery(CompletionTarget.editor(session, target.uri()), at.source(),
                DocumentFormat.of(at.document().language(), at.source().path()), at.document().text(), at.start(),
                at.end(), task, instruction == null ? "" : instruction);
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
                // not every client shows the description of a change
                session.client().showMessage(new MessageParams(MessageType.Warning, remarks));
            }
            return edit;
        });
    }

    private static EditListener writing(RequestProgress progress) {
        return new EditListener() {
            @Override
            public void partial(String replacement) {
                progress.writing();
            }

            @Override
            public void attempt(int number, int most) {
                progress.attempt(number, most);
            }
        };
    }

    /** Returns the proposal; fails with the reason if there is none. */
    private EditProposal changed(DocumentOutcome outcome) {
        if (outcome.proposal().hunks().isEmpty()) {
            AssistException unfinished = outcome.unfinished();
            throw unfinished != null
                    ? unfinished
                    : new AssistException(AssistError.NO_USE,
                            outcome.unchanged().isEmpty()
                                    ? session.text("edit.nothing")
                                    : outcome.unchanged().getFirst().reason());
        }
        return outcome.proposal();
    }

    private static <T> CompletableFuture<WorkspaceEdit> answer(AssistCall<T> call, RequestProgress progress,
            Function<T, WorkspaceEdit> edit) {
        CompletableFuture<WorkspaceEdit> answer = CancellableAnswers.cancellable(call::cancel);
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

    /**
     * Has the client apply an edit.
     *
     * @param feature feature that wrote the edit, for the audit log
     */
    CompletableFuture<VaubanProtocol.Applied> applied(CompletableFuture<WorkspaceEdit> edit, String title,
            String feature) {
        return CancellableAnswers.composed(edit,
                change -> session.client().applyEdit(new ApplyWorkspaceEditParams(change, title))
                        .thenApply(answer -> {
                            String text = WorkspaceEdits.text(change);
                            session.assistant().outcomes().record(answer.isApplied()
                                    ? OutputOutcome.accepted(feature, null, text)
                                    : new OutputOutcome(feature, null, OutputOutcome.Result.DISMISSED, text, 0));
                            return new VaubanProtocol.Applied(answer.isApplied());
                        }));
    }

    /** Returns a proposal as an edit of the current document, without remarks. */
    WorkspaceEdit edit(String uri, EditProposal proposal, String title) {
        return edit(uri, proposal, title, "");
    }

    /**
     * Returns an edit for a proposal that the user has seen and accepted unchanged.
     *
     * @throws AssistException if the document has changed in the lines of the proposal
     */
    WorkspaceEdit asked(String uri, EditProposal proposal) {
        return edit(uri, proposal, edits::asked);
    }

    /**
     * Returns a proposal as an edit of the current document.
     *
     * @param remarks points to check, shown as the description of the change; may be empty
     * @throws AssistException if the document has changed in the lines of the proposal
     */
    private WorkspaceEdit edit(String uri, EditProposal proposal, String title, String remarks) {
        return edit(uri, proposal, (document, changes) -> edits.of(document, changes, title, remarks));
    }

    private WorkspaceEdit edit(String uri, EditProposal proposal,
            BiFunction<TextDocument, List<TextChange>, WorkspaceEdit> made) {
        TextDocument now = session.workspace().document(uri);
        if (now == null) {
            throw new AssistException(AssistError.CONFLICT, session.text("edit.document"));
        }
        return switch (proposal.applyTo(now.text())) {
            case ApplyResult.Conflict conflict -> throw new AssistException(AssistError.CONFLICT,
                    conflict.messageOfWhole(session.locale()));
            case ApplyResult.Applied applied -> made.apply(now, applied.changes());
        };
    }
}
