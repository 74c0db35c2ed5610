// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.osgi.util.NLS;

/**
 * Reads an attachment, as a job that is visible in the Progress view and can be cancelled. After a cancellation the
 * caller continues at once, even if a disk does not respond.
 */
public final class ReadingJob<T> extends Job {
    private final Reading<T> reading;
    private final String label;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** Reads an attachment, on the thread of a job. */
    @FunctionalInterface
    public interface Reading<T> {
        /** @param cancelled whether the result is no longer needed */
        T read(BooleanSupplier cancelled);
    }

    private ReadingJob(String label, Reading<T> reading) {
        super(NLS.bind(Messages.Attach_attaching, label));
        this.label = label;
        this.reading = reading;
        addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                canceling(); // cancelled before it ran; otherwise there is a result already
            }
        });
    }

    /**
     * Starts to read.
     *
     * @param label name of the attachment, for the user
     * @return fails with an {@link AttachException} if the user cancels the job; cancelling it cancels the job
     */
    public static <T> CompletableFuture<T> read(String label, Reading<T> reading) {
        ReadingJob<T> job = new ReadingJob<>(label, reading);
        job.result.whenComplete((done, failure) -> {
            if (job.result.isCancelled()) {
                job.cancel();
            }
        });
        job.schedule();
        return job.result;
    }

    @Override
    public boolean belongsTo(Object family) {
        return family == ReadingJob.class;
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        monitor.beginTask(getName(), IProgressMonitor.UNKNOWN);
        try {
            result.complete(reading.read(monitor::isCanceled));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e); // the caller reports it
        } finally {
            monitor.done();
        }
        return monitor.isCanceled() ? Status.CANCEL_STATUS : Status.OK_STATUS;
    }

    @Override
    protected void canceling() {
        result.completeExceptionally(new AttachException(NLS.bind(Messages.Attach_cancelled, label), null));
    }
}
