// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/**
 * The chat and the prompt inspector with the bundled engine and a small model, and with an engine that dies midway.
 */
@Tag("slow")
class RealChatTest {

    /** Time limit for a cold start on a busy machine. */
    private static final int COLD_SECONDS = 180;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    @BeforeEach
    void chooseModel() {
        ChatWindow.forgetAll();
    }

    @AfterEach
    void close() {
        ChatWindow.forgetAll();
    }

    private static Turn turn() {
        return ChatWindow.chats().conversation().path().getLast();
    }

    @Test
    void explainsASelectionAndShowsWhatWasSent() {
        Editor editor = workbench.openJava("\t\tcount = 1; // token ghp_16C7e42F292c6912E7710c838347Ae178B4a|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 1"), 63));
        ChatWindow chat = ChatWindow.open();
        chat.ask("/explain");
        Ui.await("an answer", COLD_SECONDS, () -> !ChatWindow.chats().conversation().turns().isEmpty()
                && (turn().state() != Turn.State.RUNNING
                        || ChatWindow.chats().partial(turn().id()).strip().length() > 40));
        chat.focus();
        Keys.chord("Escape"); // otherwise a small model would not stop writing
        Ui.await("an end", COLD_SECONDS, () -> turn().state() != Turn.State.RUNNING);
        assertTrue(List.of(Turn.State.ANSWERED, Turn.State.STOPPED).contains(turn().state()), turn().note());
        assertFalse(turn().answer().isBlank());
        chat.awaitText("github");
        chat.press("Inspect prompt");
        Ui.await("the request", () -> Ui.page().findView(InspectorView.ID) instanceof InspectorView view
                && view.requests().getItemCount() > 0);
        InspectorView view = Ui.call(() -> (InspectorView) Ui.page().findView(InspectorView.ID));
        String seen = Ui.call(() -> view.text().getText());
        Pictures.save("inspector-real");
        assertTrue(seen.contains("Explain what the code above does"), seen);
        assertFalse(seen.contains("16C7e42F292c6912E7710c838347Ae178B4a"), seen);
        assertEquals(Workbench.MODEL, Ui.call(() -> view.requests().getItem(0).getText(3)));
        Ui.run(() -> Ui.page().hideView(view));
    }

    @Test
    void anEngineThatDiesInTheMiddleIsToldAndTheNextQuestionIsAnswered() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("Write a story without an end ~\n");
        Ui.await("a beginning", COLD_SECONDS, () -> !ChatWindow.chats().conversation().turns().isEmpty()
                && ChatWindow.chats().partial(turn().id()).strip().length() > 20);
        List<ProcessHandle> hosts = ProcessHandle.current().children()
                .filter(p -> p.info().commandLine().orElse("").contains("org.vauban")).toList();
        assertFalse(hosts.isEmpty(), "the engine host runs");
        hosts.forEach(ProcessHandle::destroyForcibly);
        ChatWindow.awaitEnd(COLD_SECONDS);
        Turn broken = turn();
        workbench.takeErrors();
        assertFalse(broken.answer().isBlank(), "what was written is kept");
        chat.awaitText("Try again");
        Keys.type("Say hello.\n");
        Ui.await("another answer", COLD_SECONDS, () -> ChatWindow.chats().conversation().path().size() == 2
                && turn().state() != Turn.State.RUNNING);
        assertFalse(turn().answer().isBlank(), turn().note());
        chat.awaitText("Say hello.");
    }
}
