// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.Policy;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/**
 * Base class for console tests in a browser: a server with a key of each role, which answers all requests of the page.
 */
abstract class ServedConsole {
    static final String MARKUP = "<img src=x onerror=document.title=1>";
    /** The page polls for the state only when a test says so. */
    private static final String POLLS = """
            const later = window.setTimeout.bind(window), never = window.clearTimeout.bind(window);
            window.polls = new Map();
            let last = 1e9;
            window.setTimeout = (work, time, ...more) => time < 1000 ? later(work, time, ...more)
                : (window.polls.set(++last, work), last);
            window.clearTimeout = id => window.polls.delete(id) || never(id);
            window.poll = () => [...window.polls].forEach(([id, work]) => { window.polls.delete(id); work(); });
            """;

    @TempDir
    Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    final FakeEngine engine = new FakeEngine();
    final Map<KeyRole, ApiKeys.NewKey> keys = new EnumMap<>(KeyRole.class);
    ApiKeys known;
    Served served;
    Browser browser;

    @BeforeEach
    void serve() throws Exception {
        Path file = folder.resolve("keys.json");
        known = new ApiKeys(file, Clock.systemUTC());
        for (KeyRole role : KeyRole.values()) {
            keys.put(role, known.add("holder of " + role, null, role, role.scopes()));
        }
        Path policy = Files.writeString(folder.resolve("policy.json"), "{\"server.keyDays\": \"400\"}");
        served = Served.under(Policy.read(List.of(policy)), engine, folder,
                each -> new ServerConfiguration(each.listen(), each.models(), file)
                        .withQuotas(new Quotas(60, 100_000, folder.resolve("usage.json"))));
        browser = browsers.open("en");
        browser.prepare(POLLS);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (served != null) {
            served.close();
        }
    }

    void open() throws Exception {
        browser.open("http://127.0.0.1:" + served.port + "/console");
        browser.await("document.activeElement.id === 'key'");
    }

    void signIn(KeyRole role) throws Exception {
        signIn(keys.get(role).text());
    }

    void signIn(String key) throws Exception {
        browser.await("document.activeElement.id === 'key'");
        browser.type(key);
        browser.press("Enter", 13);
        browser.await("!document.getElementById('sections').hidden");
    }

    void leave() throws Exception {
        browser.value("document.getElementById('leave').click()");
        browser.await("document.getElementById('sections').hidden && !document.getElementById('enter').hidden");
    }

    void language(String language) throws Exception {
        browser.value(choosing(language));
        browser.await("document.documentElement.lang === '" + language + "'");
    }

    static String choosing(String language) {
        return "(l => { l.value = '" + language + "'; l.dispatchEvent(new Event('change')); })"
                + "(document.getElementById('language'))";
    }

    String text(String id) throws Exception {
        return browser.value("document.getElementById('" + id + "').textContent");
    }

    String note(String section) throws Exception {
        return browser.value("document.querySelector('[data-of=\"" + section + "\"]').textContent");
    }

    void awaitNote(String section, String part) throws Exception {
        browser.await("document.querySelector('[data-of=\"" + section + "\"]').textContent.includes('" + part + "')");
    }

    void awaitText(String id, String part) throws Exception {
        browser.await("document.getElementById('" + id + "').textContent.includes('" + part + "')");
    }

    /** Asserts what must hold for each page, regardless of its user. */
    void assertClean() throws Exception {
        assertEquals("Vauban console", browser.value("document.title.replace('Console Vauban', 'Vauban console')"),
                "markup is text");
        assertEquals("0", browser.value("localStorage.length + sessionStorage.length + document.cookie.length"));
        for (String url : browser.requested) {
            assertTrue(url.startsWith("http://127.0.0.1:" + served.port + "/") || url.equals("about:blank"), url);
            assertFalse(url.contains("vauban-"), "no key is in an address");
        }
        assertEquals(List.of(), browser.faults);
    }
}
