// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.models.ModelSupply;
import org.vauban.assist.models.ModelSupply.Model;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.CurrentAssistant;
import org.vauban.ide.notices.Notices;

/** Brings a model to this machine, in the background; can be cancelled and later goes on where it was. */
final class FetchModelJob extends Job {

    private static final int MEGABYTE = 1 << 20;

    private final ModelSupply supply;
    private final Model model;
    private final CurrentAssistant assistant;

    FetchModelJob(ModelSupply supply, Model model, CurrentAssistant assistant) {
        super(NLS.bind(Messages.Fetch_job, model.name()));
        this.supply = supply;
        this.model = model;
        this.assistant = assistant;
        setUser(true);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        monitor.beginTask(model.name(), (int) Math.max(1, model.sizeBytes() / MEGABYTE));
        int[] worked = {0};
        try {
            supply.fetch(model.id(), (done, total) -> {
                int now = (int) (done / MEGABYTE);
                if (now > worked[0]) {
                    monitor.worked(now - worked[0]);
                    worked[0] = now;
                }
            }, monitor::isCanceled);
            PlatformUI.getWorkbench().getService(ModelPresence.class).refresh();
            Notices.tell(NLS.bind(Messages.Fetch_installed, model.name()));
            assistant.assistant().warmUp();
            return Status.OK_STATUS;
        } catch (EngineException e) {
            return e.error() == EngineError.CANCELLED ? Status.CANCEL_STATUS : Status.error(e.getMessage(), e);
        } finally {
            monitor.done();
        }
    }
}
