// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.measure.MeasureListener;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.engine.EngineException;
import org.vauban.ide.CurrentAssistant;
import org.vauban.ide.notices.Notices;

/** Measures all installed models in the background; can be cancelled. */
final class MeasureJob extends Job {

    private static final int STEPS = 1_000;
    private static final long CANCEL_MILLIS = 200;

    /** Hears of progress and of the end, on any thread. */
    interface Listener {
        void progress(String step, double share);

        void measured(ModelMeasure measure);

        /** @param report or null where there is none */
        void ended(MeasureReport report, String problem);
    }

    private final CurrentAssistant assistant;
    private final Listener listener;

    MeasureJob(CurrentAssistant assistant, Listener listener) {
        super(Messages.Measure_job);
        this.assistant = assistant;
        this.listener = listener;
        setUser(false);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        monitor.beginTask(Messages.Measure_job, STEPS);
        try {
            MeasureReport report = await(assistant.assistant().measures().measure(List.of(), to(monitor)), monitor);
            MeasureStore.write(report);
            listener.ended(report, null);
            if (report.recommendation() != null) {
                Notices.tell(report.recommendation().reason());
            }
            return Status.OK_STATUS;
        } catch (AssistException e) {
            boolean cancelled = e.error() == AssistError.CANCELLED;
            listener.ended(null, e.getMessage());
            return cancelled ? Status.CANCEL_STATUS : Status.warning(e.getMessage(), e);
        } catch (EngineException e) {
            listener.ended(null, e.getMessage());
            return Status.warning(e.getMessage(), e);
        } finally {
            monitor.done();
        }
    }

    private MeasureListener to(IProgressMonitor monitor) {
        int[] worked = { 0 };
        return new MeasureListener() {
            @Override
            public void progress(String step, double share) {
                monitor.subTask(step);
                int now = (int) (STEPS * share);
                monitor.worked(now - worked[0]);
                worked[0] = now;
                listener.progress(step, share);
            }

            @Override
            public void measured(ModelMeasure measure) {
                listener.measured(measure);
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
                continue; // looks whether somebody cancelled
            } catch (ExecutionException e) {
                throw e.getCause() instanceof AssistException known ? known
                        : new AssistException(AssistError.INTERNAL, String.valueOf(e.getCause()), "", e.getCause());
            } catch (InterruptedException e) {
                call.cancel();
                Thread.currentThread().interrupt();
                throw new AssistException(AssistError.CANCELLED, Messages.Measure_cancelled, "", e);
            }
        }
    }
}
