// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.List;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchListener;

/**
 * Cancels the requests of running jobs when the workbench closes: no caller is left to take the answers, and no job may
 * outlive the platform.
 */
public final class ShutdownCancellation implements IWorkbenchListener {
    private final List<Job> others;

    /** @param others further jobs to cancel */
    public ShutdownCancellation(Job... others) {
        this.others = List.of(others);
    }

    @Override
    public boolean preShutdown(IWorkbench workbench, boolean forced) {
        return true;
    }

    @Override
    public void postShutdown(IWorkbench workbench) {
        Job.getJobManager().cancel(AssistJob.class);
        others.forEach(Job::cancel);
    }
}
