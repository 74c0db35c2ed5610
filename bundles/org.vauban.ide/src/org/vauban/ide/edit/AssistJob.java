// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.engine.EngineException;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * A request to the assistant as a background job, with its progress shown by the workbench; cancelling the job cancels
 * the request.
 *
 * @param <T> the answer
 */
public abstract class AssistJob<T> extends Job {

    private final Display display = PlatformUI.getWorkbench().getDisplay();
    private final CurrentAssistant current = PlatformUI.getWorkbench().getService(CurrentAssistant.class);
    private final FailureLog problems = PlatformUI.getWorkbench().getService(FailureLog.class);
    private final Cancellation cancellation = new Cancellation();
    /** UI thread. */
    private Runnable takesBack = () -> {};

    /** UI thread. */
    private boolean over;

    /** UI thread. */
    protected AssistJob(String name) {
        super(name);
        addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                ended(); // clears the message even if the job was cancelled before it ran
            }
        });
    }

    /**
     * Starts the request, on the thread of the job.
     *
     * @throws CoreException if a prerequisite is missing; its message is shown
     */
    protected abstract AssistCall<T> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException;

    /** Schedules the job, with a message in the status line of the active editor until it ends. UI thread. */
    protected final void begin(String sentence) {
        takesBack = OutcomeNotification.begin(sentence);
        schedule();
    }

    /** Handles the answer. UI thread. */
    protected abstract void answered(T answer);

    /** Handles a failure, given as a sentence. UI thread. */
    protected abstract void failed(String sentence);

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        try {
            AssistCall<T> asked = ask(current.assistant(), monitor);
            cancellation.follow(asked::cancel);
            T answer = asked.result().join();
            problems.over();
            end(() -> answered(answer));
        } catch (OperationCanceledException e) {
            return ended();
        } catch (CoreException e) {
            end(() -> failed(e.getStatus().getMessage()));
        } catch (CompletionException e) {
            return told(e.getCause() == null ? e : e.getCause());
        } catch (AssistException | EngineException e) {
            return told(e);
        } finally {
            monitor.done();
        }
        return Status.OK_STATUS;
    }

    private IStatus told(Throwable failure) {
        if (failure instanceof AssistException known && known.error() == AssistError.CANCELLED) {
            return ended();
        }
        Optional<String> sentence = new AssistFailures(problems).sentence(failure);
        end(() -> sentence.ifPresent(this::failed));
        return Status.OK_STATUS; // the failure is reported already, without a dialog
    }

    /** Clears the message in the status line. A cancelled job is not reported. */
    private IStatus ended() {
        end(() -> {});
        return Status.CANCEL_STATUS;
    }

    private void end(Runnable then) {
        UiAssistCall.onDisplay(display, () -> {
            if (!over) {
                over = true;
                takesBack.run();
                then.run();
            }
        });
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
