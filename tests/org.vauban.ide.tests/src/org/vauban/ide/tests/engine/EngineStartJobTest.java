// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.Startup;
import org.vauban.ide.edit.ShutdownCancellation;
import org.vauban.ide.engine.EngineStartJob;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;

/** The engine starts with the workbench if editors were used before, and otherwise not. */
class EngineStartJobTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private EngineStartJob job;

    @BeforeEach
    void make() {
        Ui.await("the job that the workbench has begun", () -> Stream.of(Job.getJobManager().find(null))
                .noneMatch(EngineStartJob.class::isInstance));
        job = new EngineStartJob(Ui.call(() -> PlatformUI.getWorkbench().getService(CurrentAssistant.class)));
    }

    /** Runs the job of a started workbench, and returns the number of engine starts. */
    private int started() throws InterruptedException {
        job.soon();
        job.join();
        assertTrue(job.getResult().isOK(), job.getResult().toString());
        return workbench.assistant.warmedEarly.get();
    }

    @Test
    void itStartsWhereSomebodyHasEdited() throws Exception {
        workbench.openText("|");
        Ui.await("the note that there is an editor", VaubanPreferences::edited);
        assertEquals(1, started());
    }

    @Test
    void theWorkbenchHasItStarted() {
        VaubanPreferences.noteEditing();
        new Startup().earlyStartup();
        Ui.await("the start of the engine", () -> workbench.assistant.warmedEarly.get() == 1);
    }

    @Test
    void whereNobodyHasEditedNothingStarts() throws Exception {
        assertFalse(VaubanPreferences.edited());
        assertEquals(0, started());
    }

    @Test
    void whereCompletionIsOffNothingStarts() throws Exception {
        VaubanPreferences.noteEditing();
        VaubanPreferences.setEnabled(false);
        assertEquals(0, started());
    }

    @Test
    void anEditorWithoutCompletionCountsForNothing() throws Exception {
        VaubanPreferences.setEnabled(false);
        workbench.openText("|");
        Ui.settle();
        VaubanPreferences.setEnabled(true);
        assertEquals(0, started());
    }

    /** Its preferences are disposed before the last jobs end. */
    @Test
    void itDoesNotStartOnceTheWorkbenchEnds() {
        VaubanPreferences.noteEditing();
        Job.getJobManager().suspend(); // it begins soon, and a busy machine may take longer to reach its end
        try {
            job.soon();
            Ui.run(() -> new ShutdownCancellation(job).postShutdown(PlatformUI.getWorkbench()));
        } finally {
            Job.getJobManager().resume();
        }
        assertEquals(Job.NONE, job.getState());
        assertEquals(0, workbench.assistant.warmedEarly.get());
    }

    @Test
    void itGivesWayToAllOtherJobsAndIsNotSeen() {
        assertEquals(Job.DECORATE, job.getPriority());
        assertTrue(job.isSystem());
    }
}
