// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentTask;
import org.vauban.engine.EngineException;
import org.vauban.ide.document.FileResult.State;
import org.vauban.ide.edit.AssistFailures;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Runs a task on files one after another, with a progress dialog that can be cancelled or sent to the background.
 * Writes nothing: the results go to {@link CollectedResults}.
 */
final class FilesJob extends Job {

    private static final int TICKS = 100;

    private final List<IResource> chosen;
    private final DocumentTask task;
    private final String argument;
    private final String title;
    private final Display display = PlatformUI.getWorkbench().getDisplay();
    private final CurrentAssistant current = PlatformUI.getWorkbench().getService(CurrentAssistant.class);
    private final FailureLog problems = PlatformUI.getWorkbench().getService(FailureLog.class);
    private final List<FileResult> results = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    /** UI thread. */
    FilesJob(List<IResource> chosen, DocumentTask task, String argument) {
        super(NLS.bind(Messages.Job_files, DocumentJob.title(task, argument)));
        this.chosen = List.copyOf(chosen);
        this.task = task;
        this.argument = argument;
        this.title = DocumentJob.title(task, argument);
        setUser(true);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        DocumentFiles files;
        try {
            files = DocumentFiles.of(chosen);
        } catch (CoreException e) {
            return e.getStatus();
        }
        SubMonitor progress = SubMonitor.convert(monitor, getName(), files.files().size() * TICKS);
        String ending = null;
        for (IFile file : files.files()) {
            progress.subTask(file.getFullPath().toString());
            if (ending != null) {
                results.add(new FileResult(file, title, State.SKIPPED, null, ending));
            } else if (progress.isCanceled()) {
                ending = Messages.Result_cancelled;
                results.add(new FileResult(file, title, State.SKIPPED, null, ending));
            } else {
                ending = one(file, progress.newChild(TICKS)); // split() would lose the results on cancellation
            }
        }
        List<FileResult> all = List.copyOf(results);
        int others = files.others();
        UiAssistCall.onDisplay(display, () -> ResultsView.show(all, others));
        return Status.OK_STATUS;
    }

    /** @return reason to skip the remaining files, or null */
    private @Nullable String one(IFile file, SubMonitor progress) {
        progress.setWorkRemaining(TICKS);
        try {
            Assistant assistant = current.assistant();
            int[] told = new int[1];
            AssistCall<DocumentOutcome> asked = assistant.documents()
                    .run(DocumentSubject.of(file).query(task, argument), (done, total) -> {
                        int now = total == 0 ? 0 : done * TICKS / total;
                        progress.worked(Math.max(0, now - told[0]));
                        told[0] = Math.max(now, told[0]);
                    });
            cancellation.follow(asked::cancel);
            results.add(result(file, asked.result().join()));
            problems.over();
            return null;
        } catch (OperationCanceledException e) {
            return skip(file, Messages.Result_cancelled);
        } catch (CoreException e) {
            results.add(new FileResult(file, title, State.FAILED, null, e.getStatus().getMessage()));
            return null;
        } catch (CompletionException e) {
            return failed(file, e.getCause() == null ? e : e.getCause());
        } catch (AssistException | EngineException e) {
            return failed(file, e);
        }
    }

    private FileResult result(IFile file, DocumentOutcome outcome) {
        String note = DocumentJob.note(outcome);
        boolean empty = outcome.proposal().isEmpty();
        return new FileResult(file, title, empty ? note.isEmpty() ? State.UNCHANGED : State.FAILED : State.PROPOSED,
                empty ? null : outcome.proposal(), note);
    }

    private @Nullable String failed(IFile file, Throwable failure) {
        if (failure instanceof AssistException known && known.error() == AssistError.CANCELLED) {
            return skip(file, Messages.Result_cancelled);
        }
        Optional<String> sentence = new AssistFailures(problems).sentence(failure);
        results.add(new FileResult(file, title, State.FAILED, null, sentence.orElse(Messages.Result_cancelled)));
        boolean engine = failure instanceof EngineException
                || failure instanceof AssistException known && known.error() == AssistError.ENGINE;
        return engine || sentence.isEmpty() ? NLS.bind(Messages.Result_engine, file.getName()) : null;
    }

    private String skip(IFile file, String why) {
        results.add(new FileResult(file, title, State.SKIPPED, null, why));
        return why;
    }

    @Override
    protected void canceling() {
        cancellation.ask();
    }

    @Override
    public boolean belongsTo(Object family) {
        return AssistJob.class == family;
    }
}
