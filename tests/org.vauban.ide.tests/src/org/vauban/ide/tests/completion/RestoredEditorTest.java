// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;

/** An editor that the workbench restored before editors were watched. */
class RestoredEditorTest {
    private static final String TEXT = "one\ntwo\nthree\nfour\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** Watches editors as at the start of a workbench, which already has these open. */
    private void started(Consumer<EditorSessions> then) {
        EditorSessions sessions = Ui.call(() -> {
            IWorkbench now = PlatformUI.getWorkbench();
            ContextCollector context = new ContextCollector(now.getService(LanguageSupportRegistry.class),
                    Platform.getLog(RestoredEditorTest.class), List::of);
            return new EditorSessions(now, now.getService(CurrentAssistant.class), now.getService(FailureLog.class),
                    context);
        });
        try {
            then.accept(sessions);
        } finally {
            Ui.run(sessions::dispose);
        }
    }

    private int promptsAt(int offset) {
        return (int) workbench.assistant.ahead.stream().filter(query -> query.offset() == offset).count();
    }

    @Test
    void theEngineIsStartedForTheEditorThatHasTheFocusAlready() {
        Editor editor = workbench.openText(TEXT + "|");
        Ui.await("a prompt", () -> promptsAt(TEXT.length()) == 1);
        assertTrue(Ui.call(() -> editor.widget().isFocusControl()));
        int warmed = workbench.assistant.warmed.get();
        started(sessions -> {
            Ui.run(sessions::install);
            Ui.await("the engine", () -> workbench.assistant.warmed.get() == warmed + 1);
            Ui.await("a prompt", () -> promptsAt(TEXT.length()) == 2);
        });
    }

    @Test
    void whoIsDisposedWatchesNoEditorAnyMore() {
        workbench.openText(TEXT + "|");
        Ui.await("a prompt", () -> promptsAt(TEXT.length()) == 1);
        EditorSessions[] ended = new EditorSessions[1];
        started(sessions -> {
            Ui.run(sessions::install);
            Ui.await("a prompt", () -> promptsAt(TEXT.length()) == 2);
            ended[0] = sessions;
        });
        // an editor that has the focus when it is reported to sessions whose worker has ended
        workbench.open("b.txt", "the other|", "org.eclipse.ui.DefaultTextEditor");
        Ui.await("a prompt of the sessions of the workbench", () -> promptsAt("the other".length()) == 1);
        Ui.settle();
        assertEquals(List.of(), Ui.call(() -> ended[0].all()));
        assertEquals(1, promptsAt("the other".length()));
        Ui.run(ended[0]::install);
        assertEquals(List.of(), Ui.call(() -> ended[0].all()), "nor does it begin again");
    }

    @Test
    void whereCompletionIsOffNoEngineIsStarted() {
        workbench.openText(TEXT + "|");
        Ui.await("a prompt", () -> promptsAt(TEXT.length()) == 1);
        int warmed = workbench.assistant.warmed.get();
        Ui.run(() -> VaubanPreferences.setEnabled(false));
        try {
            started(sessions -> {
                Ui.run(sessions::install);
                Ui.settle();
                assertEquals(warmed, workbench.assistant.warmed.get());
                assertEquals(1, promptsAt(TEXT.length()));
            });
        } finally {
            Ui.run(() -> VaubanPreferences.setEnabled(true));
        }
    }
}
