// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.concurrent.Executor;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;

/** Runs tasks that read files as system jobs, which the Progress view does not show. */
final class SystemJobs implements Executor {

    static final Executor READING = new SystemJobs();

    private SystemJobs() {}

    @Override
    public void execute(Runnable work) {
        Job job = Job.create(Messages.Attach_reading, (ICoreRunnable) monitor -> work.run());
        job.setSystem(true);
        job.schedule();
    }
}
