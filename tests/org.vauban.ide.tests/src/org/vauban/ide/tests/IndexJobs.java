// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.jobs.Job;
import org.vauban.ide.knowledge.KnowledgeWatch;
import org.vauban.ide.knowledge.Messages;

/** The jobs that keep the index up to date. */
final class IndexJobs {
    private IndexJobs() {}

    /** Ends the jobs: changed files and queries of closed views must not reach the assistant of the next test. */
    static void end() throws InterruptedException {
        Job.getJobManager().cancel(KnowledgeWatch.class);
        Job.getJobManager().join(KnowledgeWatch.class, null);
        for (String name : List.of(Messages.Job_remove, Messages.Job_refresh)) { // the first starts the second
            for (Job each : Job.getJobManager().find(null)) {
                if (each.getName().equals(name)) {
                    assertTrue(each.join(TimeUnit.SECONDS.toMillis(Ui.SECONDS), null), name);
                }
            }
        }
    }
}
