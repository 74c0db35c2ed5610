// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.source.FileReason;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Reads the data of a view in a job, so that the UI thread never waits for a large log. A new read cancels the previous
 * one. UI thread.
 */
final class BackgroundRead {

    private final Control control;
    private final String name;
    private @Nullable Job running;

    /** Reads the data. */
    interface Work<T> {
        T run(IProgressMonitor monitor) throws GovernanceException, IOException;
    }

    /**
     * Callbacks for the result, on the UI thread, unless the control is disposed. Exactly one of the three is called.
     *
     * @param done given the result
     * @param failed given the reason for a failure, one sentence
     * @param cancelled called after a cancellation in the Progress view or with {@link #cancel}, but not if a new read
     *            replaced this one
     */
    record Outcome<T>(Consumer<T> done, Consumer<String> failed, Runnable cancelled) {}

    /** @param control control of the view; when it is disposed, no callback is called */
    BackgroundRead(Control control, String name) {
        this.control = control;
        this.name = name;
        control.addListener(org.eclipse.swt.SWT.Dispose, event -> cancel());
    }

    <T> void start(Work<T> work, Outcome<T> outcome) {
        cancel();
        Display display = control.getDisplay();
        Job job = new Job(name) {
            @Override
            protected IStatus run(IProgressMonitor monitor) {
                try {
                    T result = work.run(monitor);
                    end(display, this, () -> outcome.done().accept(result));
                } catch (CancellationException | OperationCanceledException e) {
                    return Status.CANCEL_STATUS; // reported below
                } catch (GovernanceException | IOException e) {
                    String sentence = e instanceof IOException failure ? FileReason.withPath(failure)
                            : String.valueOf(e.getMessage());
                    end(display, this, () -> outcome.failed().accept(sentence));
                } finally {
                    monitor.done();
                }
                return Status.OK_STATUS; // reported in the view, without a dialog
            }

            @Override
            public boolean belongsTo(Object family) {
                return BackgroundRead.class == family;
            }
        };
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                // also after a cancellation before it ran, or an unexpected failure
                IStatus result = event.getResult();
                if (result.matches(IStatus.CANCEL)) {
                    end(display, job, outcome.cancelled());
                } else if (!result.isOK()) {
                    end(display, job, () -> outcome.failed().accept(result.getMessage()));
                }
            }
        });
        running = job;
        job.schedule();
    }

    /** Calls a callback for a job, once, unless another job has replaced it. Any thread. */
    private void end(Display display, Job ended, Runnable then) {
        UiAssistCall.onDisplay(display, () -> {
            if (running == ended && !control.isDisposed()) {
                running = null;
                then.run();
            }
        });
    }

    /** Cancels the current read. */
    void cancel() {
        Job job = running;
        if (job != null) {
            job.cancel();
        }
    }

    boolean isRunning() {
        return running != null;
    }
}
