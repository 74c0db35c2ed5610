// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;

/** Runs a task on one document and previews the result. */
public final class DocumentJob extends AssistJob<DocumentOutcome> {
    /** Name of the feature in requests and in the audit log. */
    static final String FEATURE = "document";

    private final DocumentSubject subject;
    private final DocumentTask task;
    private final String argument;
    private final CompletableFuture<ReviewOutcome> decision = new CompletableFuture<>();

    /** UI thread. */
    public DocumentJob(DocumentSubject subject, DocumentTask task, String argument) {
        super(NLS.bind(Messages.Job_one, title(task, argument), subject.name()));
        this.subject = subject;
        this.task = task;
        this.argument = argument;
    }

    /** Creates and starts a job. UI thread. */
    public static DocumentJob start(DocumentSubject subject, DocumentTask task, String argument) {
        DocumentJob job = new DocumentJob(subject, task, argument);
        job.begin(job.getName() + "...");
        return job;
    }

    static String title(DocumentTask task, String argument) {
        String title = task.title(Locale.getDefault());
        return argument.isEmpty() ? title : NLS.bind(Messages.Task_with, title, argument);
    }

    @Override
    protected AssistCall<DocumentOutcome> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException {
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        return assistant.documents().run(subject.query(task, argument),
                (done, total) -> monitor.subTask(NLS.bind(Messages.Job_pieces, done, total)));
    }

    @Override
    protected void answered(DocumentOutcome outcome) {
        String note = note(outcome);
        if (outcome.proposal().isEmpty()) {
            OutcomeNotification.done(note.isEmpty() ? NLS.bind(Messages.Result_nothing, subject.name()) : note);
            decision.complete(ReviewOutcome.NOTHING);
            return;
        }
        ProposalPreview.open(subject.target(), outcome.proposal(), title(task, argument), note, FEATURE)
                .thenAccept(decision::complete);
    }

    /** Returns a note about omissions and about passages to check; empty if there are none. */
    static String note(DocumentOutcome outcome) {
        return String.join(" ", outcome.remarks(null));
    }

    @Override
    protected void failed(String sentence) {
        OutcomeNotification.problem(sentence);
        decision.complete(ReviewOutcome.REJECTED);
    }

    /** Completes with the outcome of the review. */
    public CompletableFuture<ReviewOutcome> decision() {
        return decision;
    }
}
