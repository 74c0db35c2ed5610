// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.sites.ServedSites;
import org.vauban.site.tests.ExampleSite;

/** The update sites section in a browser, together with the server's own answers. */
class ConsoleSitesTest extends ServedSites {
    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void sitesAreUploadedPromotedAndRolledBack() throws Exception {
        Path archive = folder.resolve("site.zip");
        try (Browser browser = browsers.open("en")) {
            browser.open("http://127.0.0.1:" + served.port + "/console");
            signIn(browser, KeyRole.PUBLISHER);
            browser.await("document.querySelector('[data-of=\"sites\"]').textContent.includes('rings')");
            for (long version : List.of(1L, 2L)) {
                Files.write(archive, zip(ExampleSite.published(folder.resolve("site" + version), version)));
                upload(browser, archive);
                browser.await("document.getElementById('sites-done').textContent.includes('Version " + version + " ')");
            }
            Files.writeString(archive, "not an archive");
            upload(browser, archive);
            browser.await("document.querySelector('[data-of=\"upload\"]').textContent.includes('not a ZIP archive')");
            assertEquals("", browser.value("document.getElementById('sites-done').textContent"));
            leave(browser);

            signIn(browser, KeyRole.OPERATOR);
            browser.await("document.querySelectorAll('#sites-table td').length === 16");
            assertTrue(browser.value("document.getElementById('sites-table').textContent").contains("Grace"));
            promote(browser, 1);
            browser.await("document.getElementById('sites-done').textContent === 'Ring Pilot: version – → 1'");
            promote(browser, 2);
            browser.await("document.getElementById('rings-table').textContent.includes('Pilot21')");
            fetch("/sites/vauban/versions/2/content.jar");
            awaitClient(2);
            browser.value("document.getElementById('rollback').focus()");
            browser.press("Enter", 13);
            browser.await("document.getElementById('rings-table').textContent.includes('Pilot1–Accepted')");
            browser.await("document.querySelector('#sites-table tbody tr').cells[5].textContent === '1'");
            browser.value("document.getElementById('rollback').click()");
            browser.await("document.querySelector('[data-of=\"rings\"]').textContent.includes('pilot')");
            assertEquals("", browser.value("document.getElementById('sites-done').textContent"));
            promote(browser, 2);
            browser.await("document.getElementById('rings-table').textContent.includes('Pilot21')");
            int before = browser.countAnswers("/admin/sites");
            browser.holdAnswer("/admin/sites"); // the answer arrives after later ones
            browser.value("document.getElementById('rollback').click()");
            browser.whileHeld(() -> {
                promote(browser, 2);
                browser.await("document.getElementById('sites-done').textContent === 'Ring Pilot: version 1 → 2'");
            });
            browser.awaitAnswers("/admin/sites", before + 2);
            assertEquals("2", browser.value("document.querySelector('#rings-table tbody tr').cells[2].textContent"));
            browser.value("document.getElementById('ring-version').focus()");
            ConsoleTest.pictures(browser, "sites-en");

            browser.value("(l => { l.value = 'fr'; l.dispatchEvent(new Event('change')); })"
                    + "(document.getElementById('language'))");
            browser.await("document.getElementById('sites-title').textContent === 'Sites de mise à jour'");
            browser.await("document.getElementById('rings-table').textContent.includes('Pilote')");
            ConsoleTest.pictures(browser, "sites-fr");
            assertEquals(List.of(), browser.nameless());
            leave(browser);
            assertEquals("", browser.value("document.getElementById('sites-table').textContent"));
            for (String url : browser.requested) {
                assertTrue(url.startsWith("http://127.0.0.1:" + served.port + "/") || url.equals("about:blank"), url);
                assertFalse(url.contains("vauban-"), "no key is in an address");
            }
            assertEquals(List.of(), browser.faults);
        }
    }

    /** A client is counted only after its answer is sent, when the page would no longer look. */
    private void awaitClient(long version) throws Exception {
        long end = System.nanoTime() + Served.PATIENCE.toNanos();
        while (version(version).get("clients").getAsInt() == 0) {
            assertTrue(System.nanoTime() < end, () -> "no client of version " + version + " is counted");
        }
    }

    private void signIn(Browser browser, KeyRole role) throws Exception {
        browser.await("document.activeElement.id === 'key'");
        browser.type(keys.get(role));
        browser.press("Enter", 13);
        browser.await("!document.getElementById('sections').hidden");
    }

    private static void leave(Browser browser) throws Exception {
        browser.value("document.getElementById('leave').click()");
        browser.await("document.getElementById('sections').hidden && !document.getElementById('enter').hidden");
    }

    private static void upload(Browser browser, Path archive) throws Exception {
        browser.await("!document.getElementById('send').disabled");
        browser.choose("archive", archive);
        browser.value("document.getElementById('upload').requestSubmit()");
    }

    private static void promote(Browser browser, long version) throws Exception {
        browser.value("document.getElementById('ring-version').value = '" + version + "'");
        browser.value("document.getElementById('rings').requestSubmit()");
    }
}
