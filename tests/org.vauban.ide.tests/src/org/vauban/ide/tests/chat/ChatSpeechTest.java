// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistError;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;

/** What a screen reader says of an answer while the focus is in the input: its beginning, once, or why it failed. */
class ChatSpeechTest extends WithChats {

    private static final String LONG = "word ".repeat(100);

    @AfterEach
    void page() {
        ChatPreferences.setPlain(false);
    }

    private ChatWindow plain() {
        ChatPreferences.setPlain(true);
        return ChatWindow.open();
    }

    private static String said(ChatWindow chat) {
        return Ui.call(() -> ScreenReader.description(chat.input()));
    }

    @Test
    void asPlainTextItIsSaidWhenItBeginsAndReadWhenItEnds() {
        ChatWindow chat = plain();
        String hint = said(chat);
        chat.ask("Why?");
        Question question = asked(1);
        question.write("Because ");
        ScreenReader.awaitSaid("Writing...");
        question.write(LONG).end();
        ScreenReader.awaitSaid("Because word");
        assertEquals("Because " + LONG.substring(0, 292) + "\u2026", said(chat));
        Keys.focus(Ui.call(() -> chat.view().transcript()));
        assertEquals(hint, said(chat), "its own description");
    }

    @Test
    void asPlainTextAFailureIsRead() {
        ChatWindow chat = plain();
        chat.ask("Why?");
        asked(1).fail(AssistError.REFUSED, "It is refused.");
        ScreenReader.awaitSaid("It is refused.");
    }

    @Test
    void asPlainTextAConversationThatIsOpenedIsNotRead() {
        ChatWindow chat = plain();
        String hint = said(chat);
        chat.ask("Why?");
        asked(1).write("Because.").end();
        ScreenReader.awaitSaid("Because.");
        String first = ChatWindow.chats().conversation().id();
        Keys.focus(Ui.call(() -> chat.view().transcript()));
        Keys.focus(chat.input());
        Ui.run(() -> ChatWindow.chats().startNew());
        Ui.await("another one", () -> !chat.text().contains("Because."));
        ChatWindow.chats().open(first).join();
        chat.awaitText("Because.");
        Ui.settle();
        assertEquals(hint, said(chat));
    }

    /** A live element that changed with each token would be read again from its beginning. */
    @Test
    void onThePageItIsReadOnce() {
        ChatWindow chat = ChatWindow.open();
        chat.evaluate("""
                window.heard = [];
                const live = each => each.nodeType === 1 ? each.closest('[role=status], [role=log]')
                    : each.parentElement && each.parentElement.closest('[role=status], [role=log]');
                new MutationObserver(all => {
                  for (const each of all) {
                    const region = live(each.target);
                    if (region && region.getAttribute('aria-live') !== 'off' && !region.matches('.status')) {
                      for (const node of each.addedNodes) { window.heard.push(node.textContent); }
                    }
                  }
                }).observe(document.body, { childList: true, characterData: true, subtree: true });
                return true""");
        chat.ask("Why?");
        Question question = asked(1);
        for (int i = 0; i < 20; i++) {
            question.write("word" + i + " ");
            String last = "word" + i;
            chat.awaitText(last);
        }
        question.write("\n\n```java\nint i;\n```\n").end();
        chat.awaitText("Try again");
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            words.append(i == 0 ? "" : " ").append("word").append(i);
        }
        assertEquals(words + "\nint i;", chat.evaluate("return window.heard.join('|')"));
    }

    @Test
    void onThePageAFailureIsRead() {
        ChatWindow chat = ChatWindow.open();
        chat.ask("Why?");
        asked(1).fail(AssistError.REFUSED, "It is refused.");
        chat.awaitText("It is refused.");
        assertEquals("It is refused.", chat.evaluate("return document.getElementById('said').textContent"));
    }
}
