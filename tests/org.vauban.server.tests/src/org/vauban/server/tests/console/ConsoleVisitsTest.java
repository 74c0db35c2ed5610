// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.engine.ChatRequest;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Several people use a console that stays open, one after the other: nothing of one reaches the next. */
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

    @Test
    void pollingEndsWhenItsUserSignsOut() throws Exception {
        open();
        signIn(KeyRole.OPERATOR);
        browser.await("polls.size === 1");
        awaitText("models-table", "fake");
        browser.hold("/console/state");
        browser.value("poll()");
        browser.whileHeld(() -> {
            leave();
            assertEquals("", text("models-table"));
        });
        signIn(KeyRole.USER);
        browser.await("polls.size > 0");
        assertEquals("", text("models-table"), "what the operator may see");
        assertEquals("", text("users-table"));
        assertEquals("", text("status"));
        assertEquals("1", browser.value("polls.size"), "one at a time");
        leave();
        assertEquals("0", browser.value("polls.size"));
        assertClean();
    }

    /** A request made for one person may be answered after the next one has signed in. */
    @Test
    void answersThatComeLateAreForNobody() throws Exception {
        open();
        browser.hold("/admin/policy");
        signIn(KeyRole.SECURITY_OFFICER);
        browser.whileHeld(() -> {
            leave();
            signIn(KeyRole.AUDITOR);
            browser.await("polls.size > 0");
        });
        browser.hold("/admin/audit/search");
        browser.value("document.getElementById('search').requestSubmit()");
        browser.whileHeld(() -> {
            leave();
            signIn(KeyRole.OPERATOR);
            browser.await("polls.size > 0");
        });
        browser.hold("/console/state");
        browser.value("poll()");
        browser.whileHeld(() -> {}); // the other requests have been answered by then
        browser.await("polls.size > 0");
        assertEquals("", text("policy-table"));
        assertEquals("", text("audit-table"));
        assertEquals("", note("audit"));
        assertEquals("1", browser.value("polls.size"));
        assertClean();
    }

    @Test
    void whatWasTypedIsNotLeftForTheNextPerson() throws Exception {
        open();
        signIn(KeyRole.USER);
        for (String field : List.of("question", "search-user", "search-feature")) {
            browser.value("document.getElementById('" + field + "').focus()");
            browser.type("mine");
        }
        leave();
        assertEquals("", browser.value("[...document.querySelectorAll('input, textarea')].map(e => e.value).join('')"));
        assertEquals("", text("model"));
        assertClean();
    }

    @Test
    void aPageThatStaysOpenShowsNothingWhenItsKeyIsRevoked() throws Exception {
        open();
        signIn(KeyRole.OPERATOR);
        browser.await("polls.size === 1");
        awaitText("models-table", "fake");
        known.revoke(keys.get(KeyRole.OPERATOR).key().id());
        browser.value("poll()");
        browser.await("document.getElementById('sections').hidden");
        awaitText("enter-error", "revoked");
        assertEquals("", text("models-table"));
        assertEquals("0", browser.value("polls.size"));
        signIn(KeyRole.USER);
        assertEquals("", text("enter-error"));
        assertClean();
    }

    @Test
    void whatThePageSaysFollowsTheLanguage() throws Exception {
        open();
        signIn(KeyRole.USER);
        browser.await("polls.size === 1");
        assertTrue(note("overview").startsWith("Not available to you."), note("overview"));
        assertEquals("Not available on this server.", note("sites"));
        language("fr");
        browser.await("document.title === 'Console Vauban'");
        assertTrue(note("overview").startsWith("Vous n\u2019y avez pas acc\u00e8s."), note("overview"));
        assertEquals("Non disponible sur ce serveur.", note("sites"));
        leave();
        language("en");
        assertEquals("", note("overview") + note("sites"), "not for the next person");
        assertClean();
    }

    @Test
    void textsThatComeLateAreNotThoseOfTheLanguageThatWasChosenLast() throws Exception {
        open();
        language("fr");
        browser.holdAnswer("/console/texts/en");
        browser.value(choosing("en"));
        browser.whileHeld(() -> {
            browser.value(choosing("fr"));
            browser.awaitAnswers("/console/texts/fr", 2);
        });
        browser.awaitAnswers("/console/texts/en", 2);
        assertEquals("fr", browser.value("document.documentElement.lang"));
        assertEquals("Console Vauban", browser.value("document.title"));
        assertClean();
    }

    @Test
    void aServerThatCannotBeReachedIsToldInTheLanguageOfThePage() throws Exception {
        block("*/v1/models");
        open();
        awaitText("enter-error", "The server cannot be reached.");
        language("fr");
        browser.value("document.getElementById('key').focus()");
        browser.type(keys.get(KeyRole.USER).text());
        browser.press("Enter", 13);
        awaitText("enter-error", "Le serveur est injoignable.");
        block();
        signIn(KeyRole.USER);
        assertEquals("", text("enter-error"));
        assertClean();
    }

    private void block(String... addresses) throws Exception {
        browser.call("Network.setBlockedURLs", Map.of("urls", List.of(addresses)));
    }
}
