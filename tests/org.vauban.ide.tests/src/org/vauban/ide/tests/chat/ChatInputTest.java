// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.fix.FixTest;
import org.vauban.ide.tests.preview.PreviewTest;

/** The input field for questions, in a view as narrow as beside the editor in another perspective. */
class ChatInputTest extends WithChats {
    private static final int NARROW = 215;

    /** The information is shown beside the list, wrapped into as many lines as needed. */
    @Test
    void whatIsToldOfAProposalIsWhole() {
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> {
            chat.input().setText("@");
            chat.input().setCaretOffset(1);
        });
        Keys.chord("ctrl+space");
        Ui.await("the list", () -> FixTest.list() != null && FixTest.list().getItem(0).getText().startsWith("@docs"));
        Ui.await("what is told", () -> told() != null);
        Ui.run(() -> {
            StyledText told = told();
            GC gc = new GC(told);
            told.getText().lines().forEach(line -> assertTrue(
                    gc.textExtent(line).x <= told.getClientArea().width, line + " in " + told.getClientArea()));
            gc.dispose();
            FixTest.list().getShell().close();
        });
    }

    /** Returns the widget with the selected proposal's information; null while there is none. */
    private static StyledText told() {
        List<StyledText> found = new ArrayList<>();
        for (Shell shell : Ui.display().getShells()) {
            if (shell != Ui.window().getShell() && shell.isVisible()) {
                PreviewTest.collect(shell, StyledText.class, found);
            }
        }
        return found.stream().filter(each -> each.getCharCount() > 0).findFirst().orElse(null);
    }

    @Test
    void theHintOfTheInputIsWholeInANarrowView() {
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> {
            GC gc = new GC(chat.input());
            Messages.Input_hint.lines().forEach(line -> assertTrue(gc.textExtent(line).x < NARROW,
                    line + " is " + gc.textExtent(line).x + " wide"));
            gc.dispose();
        });
    }

    @Test
    void theInputHasTheFocusOnceAQuestionIsSentByTheButton() {
        ChatWindow chat = ChatWindow.open();
        Button send = button("Send");
        Ui.run(() -> {
            chat.input().setText("first");
            send.forceFocus();
            send.notifyListeners(SWT.Selection, new Event());
        });
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        workbench.assistant.chats.last().write("Answer one.").end();
        chat.awaitText("Answer one.");
        assertTrue(Ui.call(() -> chat.input().isFocusControl()));
    }

    private static Button button(String label) {
        return Ui.call(() -> {
            List<Button> found = new ArrayList<>();
            PreviewTest.collect(Ui.window().getShell(), Button.class, found);
            return found.stream().filter(each -> each.getText().replace("&", "").equals(label)).findFirst()
                    .orElseThrow();
        });
    }
}
