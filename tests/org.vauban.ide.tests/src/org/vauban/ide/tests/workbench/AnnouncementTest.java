// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.trace.TraceView;
import org.vauban.ide.workbench.Announcement;

/** Sentences are read at the control that has the focus, as its description. */
class AnnouncementTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private Shell shell;
    private Text first;
    private Text second;
    private Label label;

    @BeforeEach
    void open() {
        shell = Ui.call(() -> {
            Shell made = new Shell(Ui.display());
            made.setLayout(new FillLayout());
            first = new Text(made, SWT.BORDER);
            second = new Text(made, SWT.BORDER);
            label = new Label(made, SWT.NONE);
            made.open();
            return made;
        });
        Keys.focus(first);
    }

    @AfterEach
    void close() {
        Ui.run(shell::dispose);
    }

    private static void say(String sentence) {
        Ui.run(() -> Announcement.say(Ui.display(), sentence));
    }

    private static String said(Text text) {
        return Ui.call(() -> ScreenReader.description(text));
    }

    @Test
    void aSentenceIsReadWhereTheFocusIsUntilThatMoves() {
        say("One.");
        assertEquals("One.", said(first));
        assertNull(said(second));
        say("Two.");
        assertEquals("Two.", said(first));
        say(" ");
        assertEquals("Two.", said(first));
        Keys.focus(second);
        assertNull(said(first));
        say("Three.");
        assertEquals("Three.", said(second));
    }

    @Test
    void aDescriptionStaysAndComesBeforeASentence() {
        Announcement there = Ui.call(() -> Announcement.of(first));
        Ui.run(() -> there.describe("Ghost."));
        say("One.");
        assertEquals("Ghost. One.", said(first));
        Keys.focus(second);
        assertEquals("Ghost.", said(first));
        Ui.run(() -> there.withdraw());
        assertNull(said(first));
        assertEquals(Optional.empty(), Ui.call(there::sentence));
    }

    @Test
    void aLabelIsReadWhenItChanges() {
        Ui.run(() -> Announcement.show(label, "A & B"));
        assertEquals("A & B", said(first));
        assertEquals("A && B", Ui.call(label::getText));
        say("Other.");
        Ui.run(() -> Announcement.show(label, "A & B"));
        assertEquals("Other.", said(first));
    }

    @Test
    void theStatusOfAViewIsRead() {
        TraceView view = Ui.call(() -> (TraceView) Ui.page().showView(TraceView.ID));
        try {
            Ui.await("the focus", () -> {
                Ui.activate();
                view.text().forceFocus();
                return view.text().isFocusControl() && Ui.display().getFocusControl() == view.text();
            });
            Ui.run(view::trace);
            ScreenReader.awaitSaid("No requirements were found.");
            assertEquals(Ui.call(view::status), Ui.call(() -> ScreenReader.description(view.text())));
        } finally {
            Ui.run(() -> Ui.page().hideView(view));
        }
    }

    @Test
    void aNotificationIsRead() {
        Ui.run(() -> OutcomeNotification.done("Three pages were corrected."));
        assertEquals("Three pages were corrected.", said(first));
        Ui.run(() -> OutcomeNotification.offer("The test was written.", "Run test", () -> {}));
        assertEquals("The test was written. In the menu of the Vauban status item: Run test.", said(first));
        Ui.run(() -> {
            for (Shell each : Ui.display().getShells()) {
                if (each != Ui.window().getShell() && each != shell && each.isVisible()) {
                    each.close();
                }
            }
        });
    }
}
