// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.ide.tests.StandInProvider;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;

/** Outcomes of texts just before the workbench ends. */
class LastOutcomesTest {
    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @Test
    void theEndOfTheWorkbenchWaitsForWhatWasAccepted() throws Exception {
        CurrentAssistant current = Ui.call(() -> PlatformUI.getWorkbench().getService(CurrentAssistant.class));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(1);
        try (StandInProvider provider = new StandInProvider(() -> {
            asked.countDown();
            try {
                assertTrue(made.await(Ui.SECONDS, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return workbench.assistant;
        }, workbench.assistant.status())) {
            OutputOutcome outcome = OutputOutcome.accepted("edit", null, "int a;");
            current.record(outcome);
            assertTrue(asked.await(Ui.SECONDS, TimeUnit.SECONDS));
            Thread.ofPlatform().daemon().start(made::countDown);
            current.awaitRecorded(TimeUnit.SECONDS.toMillis(Ui.SECONDS));
            assertEquals(List.of(outcome), workbench.assistant.outcomes);
        } finally {
            made.countDown();
        }
    }
}
