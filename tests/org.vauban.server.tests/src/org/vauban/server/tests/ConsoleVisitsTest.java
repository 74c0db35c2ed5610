// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.engine.ChatRequest;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;

/** Several people, one after the other, at a console that stays open: nothing of one reaches the next. */
class ConsoleVisitsTest extends ServedConsole {

    private FakeEngine.Asked ask(String question) throws Exception {
        browser.value("document.getElementById('question').focus()");
        browser.type(question);
        browser.value("document.getElementById('ask').requestSubmit()");
        return engine.next();
    }

    private static List<String> messages(ChatRequest request) {
        return request.messages().stream().map(each -> each.role().name().toLowerCase(Locale.ROOT) + ": "
                + each.parts().getFirst().text().text()).toList();
    }

    private static void awaitCancelled(FakeEngine.Asked asked) throws Exception {
        asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anAnswerThatIsBeingWrittenReachesNobodyElse() throws Exception {
        String next = known.add("Grace", null, KeyScope.standard()).text();
        open();
        signIn(KeyRole.USER);
        FakeEngine.Asked asked = ask("What is a semaphore?").write("A counter ");
        awaitText("talk", "A counter");
        leave();
        awaitCancelled(asked);
        signIn(next);
        String told = note("chat");
        FakeEngine.Asked other = ask("Hello");
        assertEquals(List.of("user: Hello"), messages(other.chat));
        assertEquals("", told, "others have stopped their answer");
        other.write("Hi").end();
        awaitText("talk", "Hi");
        assertClean();
    }

    @Test
    void aNewConversationEndsTheAnswerOfTheFormerOne() throws Exception {
        open();
        signIn(KeyRole.USER);
        FakeEngine.Asked asked = ask("What is a semaphore?").write("A counter ");
        awaitText("talk", "A counter");
        browser.value("document.getElementById('forget').click()");
        awaitCancelled(asked);
        assertEquals("", note("chat"));
        FakeEngine.Asked other = ask("Hello");
        assertEquals(List.of("user: Hello"), messages(other.chat));
        other.write("Hi").end();
        awaitText("talk", "Hi");
        assertClean();
    }
}
