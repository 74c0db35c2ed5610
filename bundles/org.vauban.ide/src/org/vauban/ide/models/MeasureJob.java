// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.measure.MeasureListener;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.engine.EngineException;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.StatusLineNotices;

/**
 * Measures all installed models in the background; can be cancelled. It outlives the page that started it: another page
 * may attach to it.
 */
final class MeasureJob extends Job {

    private static final int STEPS = 1_000;
    private static final long CANCEL_MILLIS = 200;

    /** Notified of progress and of the end, on any thread; must be quick. */
    interface Listener {
        void progress(String step, double share);

        void measured(ModelMeasure measure);

        /** @param report the report, or null if there is none */
        void ended(@Nullable MeasureReport report, String problem);
    }

    private final CurrentAssistant assistant;
    private final List<Listener> listeners = new ArrayList<>(); // guarded by this, as are all fields below
    private final List<ModelMeasure> measures = new ArrayList<>();
    private String step = "";
    private double share;
    private boolean over;

    MeasureJob(CurrentAssistant assistant) {
        super(Messages.Measure_job);
        this.assistant = assistant;
        setUser(false);
        addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                endedOtherwise(event.getResult());
            }
        });
    }

    /** Reports the end of a job that was cancelled before it ran, or that failed unexpectedly. */
    private synchronized void endedOtherwise(IStatus result) {
        if (!over) {
            ended(null, result.getSeverity() == IStatus.CANCEL ? Messages.Measure_cancelled : result.getMessage());
        }
    }

    /**
     * Adds a listener and reports the measurements so far to it.
     *
     * @return false if the job has ended: the listener is not called
     */
    synchronized boolean attach(Listener listener) {
        if (over) {
            return false;
        }
        measures.forEach(listener::measured);
        listener.progress(step, share);
        listeners.add(listener);
        return true;
    }

    synchronized void detach(Listener listener) {
        listeners.remove(listener);
    }

    /** Reports progress, but not after the end: after a stop, the current step may continue for a moment. */
    private synchronized void progress(String what, double done) {
        if (over) {
            return;
        }
        step = what;
        share = done;
        listeners.forEach(each -> each.progress(what, done));
    }

    private synchronized void measured(ModelMeasure one) {
        if (over) {
            return;
        }
        measures.add(one);
        listeners.forEach(each -> each.measured(one));
    }

    private synchronized void ended(@Nullable MeasureReport report, @Nullable String problem) {
        over = true;
        listeners.forEach(each -> each.ended(report, problem));
    }

    @Override
    public boolean belongsTo(Object family) {
        return family == MeasureJob.class;
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        monitor.beginTask(Messages.Measure_job, STEPS);
        try {
            MeasureReport report = await(assistant.assistant().measures().measure(List.of(), to(monitor)), monitor);
            MeasureStore.write(report);
            ended(report, null);
            MeasureReport.Recommendation recommendation = report.recommendation();
            if (recommendation != null) {
                StatusLineNotices.tell(recommendation.reason());
            }
            return Status.OK_STATUS;
        } catch (AssistException e) {
            boolean cancelled = e.error() == AssistError.CANCELLED;
            ended(null, e.getMessage());
            return cancelled ? Status.CANCEL_STATUS : Status.warning(e.getMessage(), e);
        } catch (EngineException e) {
            ended(null, e.getMessage());
            return Status.warning(e.getMessage(), e);
        } finally {
            monitor.done();
        }
    }

    private MeasureListener to(IProgressMonitor monitor) {
        int[] worked = {0};
        return new MeasureListener() {
            @Override
            public void progress(String step, double share) {
                monitor.subTask(step);
                int now = (int) (STEPS * share);
                monitor.worked(now - worked[0]);
                worked[0] = now;
                MeasureJob.this.progress(step, share);
            }

            @Override
            public void measured(ModelMeasure measure) {
                MeasureJob.this.measured(measure);
            }
        };
    }

    private static MeasureReport await(AssistCall<MeasureReport> call, IProgressMonitor monitor) {
        while (true) {
            if (monitor.isCanceled()) {
                call.cancel();
            }
            try {
                return call.result().get(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue; // check for cancellation
            } catch (ExecutionException e) {
                throw e.getCause() instanceof AssistException known
                        ? known
                        : new AssistException(AssistError.INTERNAL, String.valueOf(e.getCause()), "", e.getCause());
            } catch (InterruptedException e) {
                call.cancel();
                Thread.currentThread().interrupt();
                throw new AssistException(AssistError.CANCELLED, Messages.Measure_cancelled, "", e);
            }
        }
    }
}
