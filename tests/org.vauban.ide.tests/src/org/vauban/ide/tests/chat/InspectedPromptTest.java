// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;

/** Which request the prompt inspector shows of a question in the chat. */
class InspectedPromptTest extends WithChats {

    private void request(Instant started, String words) {
        workbench.assistant.prompts().add(started, "chat", "scripted", List.of(
                new InspectedPart(0, "USER", "question", null, null, InspectedPart.State.SENT, words, 4, List.of(),
                        null)),
                "", null, null);
    }

    @Test
    void itIsOneThatWasSentWhileTheQuestionWasAnswered() {
        ChatWindow chat = ChatWindow.open();
        chat.ask("first");
        Question question = asked(1).write("An answer.");
        question.end();
        chat.awaitText("Try again");
        request(ChatWindow.chats().ended(question.turn).orElseThrow().plusSeconds(1), "asked later");
        chat.press("Inspect prompt");
        InspectorView inspector = Ui.call(() -> (InspectorView) Ui.page().findView(InspectorView.ID));
        try {
            Ui.await("the sentence", () -> inspector.text().getText().startsWith("No request of this question"));
            request(question.turn.asked(), "asked then");
            Ui.await("the request", () -> inspector.text().getText().contains("asked then"));
        } finally {
            Ui.run(() -> Ui.page().hideView(inspector));
        }
    }
}
