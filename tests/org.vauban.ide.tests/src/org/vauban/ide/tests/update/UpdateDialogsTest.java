// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.update.UpdateJob;
import org.vauban.ide.update.VerifiedUpdate.Kind;
import org.vauban.ide.update.VerifiedUpdate.Result;

/** What a user reads when checking for updates, and what the buttons do. */
class UpdateDialogsTest {
    private static final String TITLE = "Update Vauban";
    private final AtomicInteger restarts = new AtomicInteger();

    private static Shell find() {
        return Stream.of(Ui.display().getShells())
                .filter(shell -> shell.isVisible() && shell.getText().equals(TITLE)).findFirst().orElse(null);
    }

    private static Shell shown() {
        Ui.await("the dialog", 120, () -> find() != null);
        return Ui.call(UpdateDialogsTest::find);
    }

    private Shell told(Kind kind, String text) {
        Ui.run(() -> new UpdateJob(monitor -> new Result(kind, text), restarts::incrementAndGet).schedule());
        return shown();
    }

    private static List<Button> buttons(Shell dialog) {
        return Ui.call(() -> {
            List<Button> buttons = new ArrayList<>();
            PreviewTest.collect(dialog, Button.class, buttons);
            return buttons;
        });
    }

    private static void press(Shell dialog, int id) {
        Button button = buttons(dialog).stream().filter(each -> Ui.call(each::getData) instanceof Integer data
                && data == id).findFirst().orElseThrow();
        Ui.run(() -> button.notifyListeners(SWT.Selection, new Event()));
        Ui.await("the end of the dialog", () -> dialog.isDisposed());
    }

    @AfterEach
    void noneIsLeft() {
        Ui.run(() -> {
            Shell left = find();
            if (left != null) {
                left.close();
            }
        });
    }

    @Test
    void anUpdateAsksForARestartAndTakesNoForAnAnswer() {
        Shell dialog = told(Kind.UPDATED, "org.vauban.feature 0.2.0");
        String message = Dialogs.message(dialog);
        assertTrue(message.contains("verified and installed") && message.contains("org.vauban.feature 0.2.0")
                && message.contains("Restart Eclipse now?"), message);
        press(dialog, 1); // a message dialog numbers its buttons in their order
        Ui.settle();
        assertEquals(0, restarts.get());
        press(told(Kind.UPDATED, "org.vauban.feature 0.2.0"), 0);
        Ui.await("the restart", () -> restarts.get() == 1);
    }

    @Test
    void whatThereIsToKnowIsSaidInOneSentenceWithOneButton() {
        for (Kind kind : List.of(Kind.CURRENT, Kind.NO_SITE, Kind.FAILED)) {
            String refusal = "The site was refused: /srv/R&D/site/plugins/a.jar was changed or damaged.";
            Shell dialog = told(kind, kind == Kind.FAILED ? refusal : "");
            String expected = switch (kind) {
                case CURRENT -> "Vauban is up to date.";
                case NO_SITE -> "Available Software Sites";
                default -> refusal;
            };
            String message = Dialogs.message(dialog);
            assertTrue(message.contains(expected), message);
            assertEquals(1, buttons(dialog).size(), kind.toString());
            press(dialog, 0);
        }
        assertEquals(0, restarts.get());
    }

    @Test
    void whoCancelsItIsToldOfNoFailure() throws Exception {
        UpdateJob job = Ui.call(() -> new UpdateJob(monitor -> {
            monitor.setCanceled(true); // as in the Progress view; p2 then ends with a failure
            return new Result(Kind.FAILED, "Operation cancelled.");
        }, restarts::incrementAndGet));
        job.schedule();
        job.join();
        Ui.settle();
        assertNull(Ui.call(UpdateDialogsTest::find));
        assertEquals(IStatus.CANCEL, job.getResult().getSeverity());
    }

    /** In the tests' Eclipse, no update site is signed. */
    @Test
    void theCommandOfTheMenuEndsWithADialog() {
        // the dialog may open within the command, which ends only with the dialog
        Ui.display().asyncExec(() -> Ui.execute("org.vauban.ide.update", Map.of()));
        Shell dialog = shown();
        assertFalse(Dialogs.message(dialog).isBlank());
        press(dialog, 0);
    }
}
