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

/** Asks the assistant for edits and tells them as edits of the protocol, for the document as it is then. */
final class EditRequests {
    /** How often a model may try to repair a problem. */
    private static final int ATTEMPTS = 3;

    private final ClientSession session;
    private final WorkspaceEdits edits;

    EditRequests(ClientSession session) {
        this.session = session;
        this.edits = new WorkspaceEdits(session);
    }

    /** A stretch of a document, by offsets. */
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
     * What would change.
     *
     * @param title for the client's preview
     * @return cancelled it ends the work; fails if the document changes where the edit is
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
            // a small model likes to write the class again, of which it was shown one method
            if (Command.DOC.id().equals(target.command())
                    && !DocumentationCheck.keepsCode(at.document().language(), at.source().path(), proposal.base(),
                            proposal.preview())) {
                throw new AssistException(AssistError.NO_USE, session.text("edit.code.changed"));
            }
            return edit(target.uri(), proposal, title, told(outcome));
        });
    }

    /** Whether problems are to be fixed, one or several. */
    static boolean fixes(VaubanProtocol.EditTarget target) {
        return Command.FIX.id().equals(target.command());
    }

    /** Where parts of an edit stand in published sources, told to the user; empty where none does. */
    private String told(EditOutcome outcome) {
        String sentences = LicenceNote.sentences(outcome.notes());
        session.tellOnce(MessageType.Info, sentences);
        return sentences;
    }

    /**
     * As {@link #ask(VaubanProtocol.EditTarget, String, String, RequestProgress)} for one problem, with what the
     * workspace declares of its names.
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

    /** As {@link #ask(VaubanProtocol.EditTarget, String, String, RequestProgress)} for the paragraphs of a document. */
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
                // not every client shows what is written beside a change
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

    /** The proposal; fails with the reason where nothing came of the work. */
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
     * @param feature that wrote it, for the audit of what becomes of it
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

    /** A proposal for the document as it is now, without remarks. */
    WorkspaceEdit edit(String uri, EditProposal proposal, String title) {
        return edit(uri, proposal, title, "");
    }

    /**
     * A proposal that the user has seen, and asked for as it is.
     *
     * @throws AssistException if the document changed in the lines of the proposal
     */
    WorkspaceEdit asked(String uri, EditProposal proposal) {
        return edit(uri, proposal, edits::asked);
    }

    /**
     * A proposal for the document as it is now.
     *
     * @param remarks what should be looked at, shown beside the change; may be empty
     * @throws AssistException if the document changed in the lines of the proposal
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
