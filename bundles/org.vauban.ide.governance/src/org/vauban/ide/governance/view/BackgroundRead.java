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
 * Reads in a job what a view shows, so that the UI thread never waits for a large log. A new read cancels the one
 * before. UI thread.
 */
final class BackgroundRead {

    private final Control control;
    private final String name;
    private @Nullable Job running;

    /** What is read. */
    interface Work<T> {
        T run(IProgressMonitor monitor) throws GovernanceException, IOException;
    }

    /**
     * What becomes of it; on the UI thread, while the control is there. One of the three is told.
     *
     * @param done told the result
     * @param failed told why there is none, one sentence
     * @param cancelled told that it was cancelled in the progress view or with {@link #cancel}; not that a new read
     *            took its place
     */
    record Outcome<T>(Consumer<T> done, Consumer<String> failed, Runnable cancelled) {}

    /** @param control of the view; it is told nothing more when that is disposed */
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
                    return Status.CANCEL_STATUS; // its end is told below
                } catch (GovernanceException | IOException e) {
                    String sentence = e instanceof IOException failure ? FileReason.withPath(failure)
                            : String.valueOf(e.getMessage());
                    end(display, this, () -> outcome.failed().accept(sentence));
                } finally {
                    monitor.done();
                }
                return Status.OK_STATUS; // it is told in the view, without a dialog
            }

            @Override
            public boolean belongsTo(Object family) {
                return BackgroundRead.class == family;
            }
        };
        job.addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                // also where it was cancelled before it ran, or failed unexpectedly
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

    /** Tells what came of a job, once, unless another one took its place. Any thread. */
    private void end(Display display, Job ended, Runnable then) {
        UiAssistCall.onDisplay(display, () -> {
            if (running == ended && !control.isDisposed()) {
                running = null;
                then.run();
            }
        });
    }

    /** Cancels what is being read. */
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
