// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.server.identity.ApiKey;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.FakeEngine;

/** The section for users and keys in a browser, for each role, together with the server's own answers. */
@Tag("slow")
class ConsoleKeysTest extends ServedConsole {
    private static final String ROWS = "[...document.querySelectorAll('#keys-table tbody tr')]";
    private static final String REVOKE = "[...document.querySelectorAll('#keys-table button')]";

    private ApiKeys.NewKey ada;
    private ApiKey revoked;

    @BeforeEach
    void add() throws Exception {
        ada = known.add("Ada Lovelace", Instant.now().plus(30, ChronoUnit.DAYS), KeyRole.USER, KeyRole.USER.scopes());
        revoked = known.add(MARKUP, null, KeyRole.AUDITOR, KeyRole.AUDITOR.scopes()).key();
        known.revoke(revoked.id());
    }

    private int models(String key) throws Exception {
        return served.client.send(served.request("/v1/models").header("Authorization", "Bearer " + key).build(),
                BodyHandlers.discarding()).statusCode();
    }

    /** Returns the cells of a key's row. */
    private List<String> row(ApiKey key) throws Exception {
        String cells = browser.value("JSON.stringify(" + ROWS + ".filter(row => row.cells[2].textContent === '"
                + key.id() + "').map(row => [...row.cells].map(cell => cell.textContent)).flat())");
        return JsonParser.parseString(cells).getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    private void awaitKeys(int count) throws Exception {
        browser.await(ROWS + ".length === " + count);
    }

    private void focusRevocation(ApiKey key) throws Exception {
        browser.value(REVOKE + ".find(each => each.getAttribute('aria-label').includes('" + key.id() + "')).focus()");
    }

    private String focused() throws Exception {
        return browser.value("document.activeElement.id");
    }

    @Test
    void aSecurityOfficerSeesWhoHasWhichKey() throws Exception {
        assertEquals(200, models(ada.text()));
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        awaitKeys(KeyRole.values().length + 2);
        List<String> row = row(ada.key());
        assertEquals(List.of("Ada Lovelace", "User", ada.key().id(), "user-" + known.user(ada.key())),
                row.subList(0, 4));
        String format = "new Intl.DateTimeFormat('en', {dateStyle: 'short', ";
        assertEquals(browser.value(format + "timeStyle: 'medium'}).format(new Date('" + ada.key().expires() + "'))"),
                row.get(4));
        assertEquals(browser.value(format + "timeZone: 'UTC'}).format(new Date('" + LocalDate.now(ZoneOffset.UTC)
                + "'))"), row.get(5));
        assertEquals(List.of("60 requests per minute, 100,000 tokens per day", "Accepted", "Revoke"),
                row.subList(6, 9));
        List<String> unused = row(keys.get(KeyRole.PUBLISHER).key());
        assertEquals(List.of("holder of PUBLISHER", "Publisher"), unused.subList(0, 2));
        assertEquals(List.of("Not since the start", "\u2013", "Accepted", "Revoke"), unused.subList(5, 9));
        List<String> ended = row(revoked);
        assertEquals(MARKUP, ended.getFirst());
        assertTrue(ended.get(7).startsWith("Revoked on "), ended.get(7));
        assertEquals("\u2013", ended.get(8), "once is enough");
        assertEquals(revoked.id(), browser.value(ROWS + ".at(-1).cells[2].textContent"), "at the end");
        awaitText("policy-table", "server.keyDays");
        assertEquals("", note("users"));
        assertEquals("", text("users-table"), "loads are the operator's");
        for (ApiKeys.NewKey each : keys.values()) {
            assertFalse(browser.value("document.documentElement.outerHTML").contains(each.text().substring(16)));
        }
        ConsoleTest.pictures(browser, "keys-en");
        language("fr");
        row = row(ada.key());
        assertEquals("Utilisateur", row.get(1));
        assertEquals("60 requ\u00eates par minute, 100\u202f000 jetons par jour", row.get(6));
        assertEquals("R\u00e9voquer", row.get(8));
        ConsoleTest.pictures(browser, "keys-fr");
        assertEquals(List.of(), browser.nameless());
        leave();
        assertEquals("", text("keys-table"));
        assertClean();
    }

    @Test
    void aKeyIsRevokedByKeyboardAfterAConfirmation() throws Exception {
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        awaitKeys(KeyRole.values().length + 2);
        focusRevocation(ada.key());
        browser.press("Enter", 13);
        browser.await("document.getElementById('revoke').open");
        String asked = text("revoke-text");
        assertTrue(asked.contains(ada.key().id()) && asked.contains("Ada Lovelace") && asked.contains("User"), asked);
        assertEquals("revoke-no", focused(), "Enter twice revokes nothing");
        assertEquals(List.of(), browser.nameless());
        ConsoleTest.pictures(browser, "revoke-en");
        browser.press("Escape", 27);
        browser.await("!document.getElementById('revoke').open");
        browser.await("document.activeElement.getAttribute('aria-label') === 'Revoke the key " + ada.key().id() + "'");
        browser.press("Enter", 13);
        browser.await("document.activeElement.id === 'revoke-no'");
        browser.press("Enter", 13);
        browser.await("!document.getElementById('revoke').open");
        assertEquals(200, models(ada.text()), "it is kept");
        browser.press("Enter", 13);
        browser.await("document.activeElement.id === 'revoke-no'");
        browser.press("Tab", 9);
        assertEquals("revoke-yes", focused());
        browser.press("Enter", 13);
        awaitText("keys-done", ada.key().id());
        assertEquals(401, models(ada.text()));
        assertTrue(row(ada.key()).get(7).startsWith("Revoked on "));
        browser.await("document.activeElement.id === 'users-title'");
        assertTrue(served.auditText().contains("key.revoked") && served.auditText().contains(ada.key().id()));
        language("fr");
        awaitText("keys-done", "r\u00e9voqu\u00e9e");
        focusRevocation(keys.get(KeyRole.USER).key());
        browser.press("Enter", 13);
        browser.await("document.getElementById('revoke').open");
        ConsoleTest.pictures(browser, "revoke-fr");
        leave();
        assertEquals("false", browser.value("document.getElementById('revoke').open"), "not for the next person");
        assertEquals("", text("keys-done") + text("revoke-text"));
        assertClean();
    }

    /** A browser reports that a dialog was closed in its next frame, by which time the dialog may be open again. */
    @Test
    void aDialogThatIsOpenedAgainAtOnceRevokes() throws Exception {
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        awaitKeys(KeyRole.values().length + 2);
        browser.value("(button => { button.click(); document.getElementById('revoke-no').click(); button.click(); })("
                + REVOKE + ".find(each => each.getAttribute('aria-label').includes('" + ada.key().id() + "')))");
        browser.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        browser.value("document.getElementById('revoke-yes').click()");
        awaitText("keys-done", ada.key().id());
        assertEquals(401, models(ada.text()));
        assertClean();
    }

    private void revoke(ApiKey key) throws Exception {
        browser.value("(button => { button.focus(); button.click(); document.getElementById('revoke-yes').click();"
                + " })(" + REVOKE + ".find(each => each.getAttribute('aria-label').includes('" + key.id() + "')))");
    }

    @Test
    void whatTheServerSaidBeforeTheLastRevocationIsNotShownAfterIt() throws Exception {
        ApiKey second = keys.get(KeyRole.USER).key();
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        awaitKeys(KeyRole.values().length + 2);
        browser.holdAnswer("/admin/keys");
        revoke(ada.key());
        browser.whileHeld(() -> {
            revoke(second);
            awaitText("keys-done", second.id());
            browser.await("document.activeElement.id === 'users-title'");
            browser.value("document.getElementById('question').focus()");
        });
        browser.awaitAnswers("/admin/keys", 3);
        assertTrue(row(second).get(7).startsWith("Revoked on "), "not as it was before");
        assertEquals("question", focused(), "its user has gone elsewhere");
        assertClean();
    }

    /**
     * A closed dialog must not request the focus: browsers complain if an element already has it before the first
     * frame.
     */
    @Test
    void nothingAsksForTheFocusWhenThePageIsLoaded() throws Exception {
        browser.prepare("new MutationObserver(() => document.getElementById('language')?.focus())"
                + ".observe(document, {childList: true, subtree: true})");
        browser.open("http://127.0.0.1:" + served.port + "/console");
        browser.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        browser.await("document.activeElement.id === 'key'");
        assertClean();
    }

    @Test
    void aKeyThatSomebodyElseHasRevokedIsToldAsSuch() throws Exception {
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        awaitKeys(KeyRole.values().length + 2);
        known.revoke(ada.key().id());
        focusRevocation(ada.key());
        browser.press("Enter", 13);
        browser.await("document.getElementById('revoke').open");
        browser.value("document.getElementById('revoke-yes').click()");
        awaitNote("keys", ada.key().id());
        browser.await(ROWS + ".some(row => row.cells[2].textContent === '" + ada.key().id()
                + "' && row.cells[7].textContent.startsWith('Revoked'))");
        assertEquals("", text("keys-done"));
        assertClean();
    }

    @Test
    void namesAreShownAsTheyAre() throws Exception {
        String name = "Grace {0} {2} $& $1";
        ApiKey odd = known.add(name, null, KeyRole.USER, KeyRole.USER.scopes()).key();
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        awaitKeys(KeyRole.values().length + 3);
        assertEquals(name, row(odd).getFirst());
        focusRevocation(odd);
        browser.press("Enter", 13);
        browser.await("document.getElementById('revoke').open");
        assertTrue(text("revoke-text").contains(name + " (User)"), text("revoke-text"));
        assertClean();
    }

    @Test
    void anOperatorSeesLoadsByHashAndNoKeys() throws Exception {
        var asked = served.client.sendAsync(served.posting("/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .header("Authorization", "Bearer " + ada.text()).build(), BodyHandlers.ofString());
        FakeEngine.Asked request = engine.next();
        open();
        signIn(KeyRole.OPERATOR);
        awaitText("users-table", "user-" + known.user(ada.key()));
        assertTrue(text("users-table").contains("1 / "), text("users-table"));
        assertFalse(text("users-table").contains("Ada"), "names are for those who may see the keys");
        assertEquals("", note("users"));
        assertEquals("", text("keys-table"));
        request.write("Hi").end();
        assertEquals(200, asked.join().statusCode());
        browser.await("polls.size === 1");
        browser.value("poll()");
        awaitText("users-table", "0 / ");
        ConsoleTest.pictures(browser, "loads-en");
        assertClean();
    }

    @ParameterizedTest
    @EnumSource(names = {"SECURITY_OFFICER", "OPERATOR"}, mode = EnumSource.Mode.EXCLUDE)
    void othersSeeNeitherUsersNorKeys(KeyRole role) throws Exception {
        open();
        signIn(role);
        browser.await("polls.size === 1");
        assertEquals("", text("users-table") + text("keys-table"));
        assertTrue(note("users").startsWith("Not available to you."), note("users"));
        assertClean();
    }

    /** The page decides what it offers; the server refuses other roles in any case. */
    @ParameterizedTest
    @EnumSource(names = "SECURITY_OFFICER", mode = EnumSource.Mode.EXCLUDE)
    void theServerLetsNobodyElseRevoke(KeyRole role) throws Exception {
        assertEquals(403, served.client.send(served.posting("/admin/keys/revoke",
                "{\"id\":\"" + ada.key().id() + "\"}").header("Authorization", "Bearer " + keys.get(role).text())
                .header("vauban-console", "1").build(), BodyHandlers.discarding()).statusCode());
        assertEquals(200, models(ada.text()));
    }
}
