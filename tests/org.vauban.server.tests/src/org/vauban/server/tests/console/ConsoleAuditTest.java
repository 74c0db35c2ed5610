// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.server.identity.KeyRole;

/** The audit log section in a browser, with a log that the server has written. */
class ConsoleAuditTest extends ServedConsole {
    private static final String ROWS = "[...document.querySelectorAll('#audit-table tbody tr')]";

    private String revoked;

    /** Writes a request, an event, and a note about the log itself. */
    @BeforeEach
    void write() throws Exception {
        Files.writeString(served.audit, "{\"seq\":1,\"ti"); // like a line that a power cut truncated
        var asked = served.client.sendAsync(served.posting("/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .header("Authorization", "Bearer " + keys.get(KeyRole.USER).text()).build(), BodyHandlers.ofString());
        engine.next().write("Hi").end();
        assertEquals(200, asked.join().statusCode());
        revoked = keys.get(KeyRole.INSTALLATION).key().id();
        HttpResponse<String> answer = served.client.send(
                served.posting("/admin/keys/revoke", "{\"id\":\"" + revoked + "\"}")
                        .header("Authorization", "Bearer " + keys.get(KeyRole.SECURITY_OFFICER).text()).build(),
                BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        open();
        signIn(KeyRole.AUDITOR);
        browser.await("polls.size === 1"); // no request is in progress
    }

    private void search(String feature) throws Exception {
        browser.value("document.getElementById('search-feature').value = '" + feature + "'");
        browser.value("document.getElementById('search').requestSubmit()");
    }

    private void verify() throws Exception {
        browser.value("document.getElementById('verify').click()");
    }

    private String row(String part) throws Exception {
        return browser.value(ROWS + ".map(row => [...row.cells].slice(1).map(cell => cell.textContent).join('|'))"
                + ".find(row => row.includes('" + part + "'))");
    }

    @Test
    void linesOfAllKindsSayWhatTheyAreAbout() throws Exception {
        String user = known.user(keys.get(KeyRole.USER).key());
        String officer = known.user(keys.get(KeyRole.SECURITY_OFFICER).key());
        search("");
        awaitNote("audit", "3");
        assertEquals("server.chat (" + user + ")|fake|Approved|", row("server.chat"));
        assertEquals("key.revoked|-||" + revoked + " (" + officer + ")", row("key.revoked"));
        assertTrue(row("torn").startsWith("torn|||"), row("torn"));
        assertEquals("true", browser.value(ROWS + ".every(row => row.cells[0].textContent !== '')"));
        verify();
        awaitText("verified", "intact");
        ConsoleTest.pictures(browser, "audit-en");
        language("fr");
        assertEquals("server.chat (" + user + ")|fake|Approuv\u00e9|", row("server.chat"));
        ConsoleTest.pictures(browser, "audit-fr");
        search("key.");
        awaitNote("audit", "1");
        assertEquals("1", browser.value(ROWS + ".length"));
        assertClean();
    }

    @Test
    void aLineThatCannotBeReadIsToldAsSuch() throws Exception {
        Files.writeString(served.audit, "damaged\n", StandardOpenOption.APPEND);
        search("");
        awaitNote("audit", "4");
        assertEquals("Line that cannot be read|||", row("read"));
        verify();
        awaitText("verified", "damaged");
        assertClean();
    }

    @Test
    void olderLinesAreAButtonAway() throws Exception {
        Files.write(served.audit, Collections.nCopies(150, "{\"time\":\"2026-11-27T10:00:00Z\",\"event\":\"late\"}"),
                StandardOpenOption.APPEND);
        search("");
        awaitNote("audit", "153");
        assertEquals("100", browser.value(ROWS + ".length"));
        browser.value("document.getElementById('search-older').focus()");
        browser.value("document.getElementById('search-older').click()");
        browser.await(ROWS + ".length === 53");
        assertTrue(row("server.chat").endsWith("|fake|Approved|"), row("server.chat"));
        assertEquals("true", browser.value("document.getElementById('search-older').disabled"));
        assertEquals("search-feature", browser.value("document.activeElement.id"));
        assertClean();
    }

    @Test
    void whatWasSoughtBeforeIsNotShownAfterALaterSearch() throws Exception {
        browser.holdAnswer("/admin/audit/search");
        search("");
        browser.whileHeld(() -> {
            search("key.");
            awaitNote("audit", "1");
        });
        browser.awaitAnswers("/admin/audit/search", 2);
        assertEquals("1", browser.value(ROWS + ".length"));
        assertTrue(note("audit").contains("1"), note("audit"));
        assertClean();
    }

    @Test
    void aSearchThatFailsSaysSo() throws Exception {
        search("");
        awaitNote("audit", "3");
        known.revoke(keys.get(KeyRole.AUDITOR).key().id());
        search("key.");
        awaitNote("audit", "revoked");
        assertClean();
    }
}
