// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** The console for those who read it with a screen reader, a magnifier or the keyboard. */
class ConsoleAccessibilityTest extends ServedConsole {
    /** Records what is written into elements that a screen reader announces. */
    private static final String LISTEN = """
            (() => {
                window.announced = [];
                for (const each of document.querySelectorAll(
                        '[role=status], [role=alert], [aria-live=polite], [role=log]:not([aria-live=off])')) {
                    new MutationObserver(() => each.textContent && announced.push(each.textContent)).observe(each,
                            {childList: true, characterData: true, subtree: true});
                }
            })()""";
    private static final String PAINTED =
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

    /** Polls, and waits until the page has shown what it found. */
    private void poll() throws Exception {
        browser.value("poll()");
        browser.await("polls.size === 1");
    }

    private FakeEngine.Asked ask(String question) throws Exception {
        browser.value("document.getElementById('question').focus()");
        browser.type(question);
        browser.value("document.getElementById('ask').requestSubmit()");
        return engine.next();
    }

    @Test
    void whatIsSelectedAndReadStaysWhilePolling() throws Exception {
        open();
        signIn(KeyRole.OPERATOR);
        browser.await("polls.size === 1");
        awaitText("models-table", "fake");
        poll(); // there are charts from the second reading on
        browser.value("""
                (() => {
                    window.kept = ['#models-table tbody tr', '#facts > div', '#charts figure', '#charts path']
                            .map(each => document.querySelector(each));
                    getSelection().selectAllChildren(kept[0].cells[0]);
                })()""");
        var asked = served.client.sendAsync(served.posting("/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .header("Authorization", "Bearer " + keys.get(KeyRole.USER).text()).build(), BodyHandlers.ofString());
        FakeEngine.Asked request = engine.next();
        poll();
        awaitText("users-table", "1 / "); // what has changed is shown
        request.write("Hi").end();
        asked.join();
        assertEquals("true,true,true,true", browser.value("kept.map(each => each.isConnected)"));
        assertEquals("fake", browser.value("getSelection().toString()"));
        assertClean();
    }

    @Test
    void aRefusalThatStaysIsWrittenOnce() throws Exception {
        open();
        signIn(KeyRole.USER);
        browser.await("polls.size === 1");
        awaitNote("overview", "Not available");
        browser.value("""
                (() => {
                    window.writes = 0;
                    for (const section of ['overview', 'load']) {
                        new MutationObserver(all => { writes += all.length; }).observe(
                                document.querySelector(`[data-of="${section}"]`), {childList: true, subtree: true});
                    }
                })()""");
        poll();
        poll();
        assertEquals("0", browser.value("writes"));
        assertClean();
    }

    @Test
    void anAnswerIsAnnouncedOnceWhenItIsComplete() throws Exception {
        open();
        signIn(KeyRole.USER);
        browser.await("polls.size === 1");
        browser.value(LISTEN);
        FakeEngine.Asked asked = ask("Count");
        StringBuilder whole = new StringBuilder();
        for (int i = 1; i <= 20; i++) {
            asked.write("word" + i + " ");
            whole.append("word").append(i).append(' ');
            awaitText("talk", "word" + i + " ");
        }
        browser.value(PAINTED);
        assertEquals("", browser.value("announced.join('|')"), "not word for word");
        asked.end();
        browser.await("announced.length > 0 && document.getElementById('stop').disabled");
        assertEquals(whole.toString(), browser.value("announced.join('|')"));
        leave();
        assertEquals("", text("answered"), "nothing is left for the next person");
        assertClean();
    }

    @Test
    void whyAnAnswerEndedIsAnnouncedOnce() throws Exception {
        open();
        signIn(KeyRole.USER);
        browser.await("polls.size === 1");
        browser.value(LISTEN);
        FakeEngine.Asked asked = ask("Count").write("one ");
        awaitText("talk", "one ");
        browser.value("document.getElementById('stop').click()");
        browser.await("document.getElementById('stop').disabled");
        browser.value(PAINTED);
        assertEquals("The answer was stopped.", browser.value("announced.join('|')"));
        asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertClean();
    }

    /** As on a phone, or magnified to 400 % on a display of 1,280 pixels (WCAG 1.4.10). */
    @Test
    void nothingReachesBeyondANarrowPage() throws Exception {
        browser.call("Emulation.setDeviceMetricsOverride",
                Map.of("width", 320, "height", 640, "deviceScaleFactor", 1, "mobile", false));
        open();
        String beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        for (String language : new String[] {"en", "fr"}) {
            language(language);
            assertEquals("0", browser.value(beyond), language);
            signIn(KeyRole.SECURITY_OFFICER);
            browser.await("polls.size === 1");
            browser.value("['rings', 'upload', 'ending'].forEach(id => document.getElementById(id).hidden = false)");
            browser.value("document.getElementById('ring-site').append(new Option('site-for-the-whole-production'))");
            assertEquals("0", browser.value(beyond), language);
            leave();
        }
        assertClean();
    }

    @Test
    void bordersAndSelectedTextHaveEnoughContrast() throws Exception {
        open();
        String ratio = """
                (() => {
                    const light = name => {
                        const [r, g, b] = getComputedStyle(document.documentElement).getPropertyValue(name)
                            .trim().match(/[0-9a-f]{2}/g).map(each => parseInt(each, 16) / 255)
                            .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
                        return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                    };
                    const [low, high] = [light('%s'), light('%s')].sort((one, other) => one - other);
                    return high / low;
                })()""";
        for (String theme : new String[] {"light", "dark"}) {
            browser.value("document.documentElement.dataset.theme = '" + theme + "'");
            for (String back : new String[] {"--back", "--soft"}) {
                assertTrue(Double.parseDouble(browser.value(ratio.formatted("--line", back))) >= 3, theme + back);
            }
            for (String[] pair : Stream.of("--front --back", "--front --soft", "--front --select", "--mark --soft",
                    "--bad --soft", "--good --soft", "--on-mark --mark", "--on-mark --bad").map(each -> each.split(" "))
                    .toList()) {
                assertTrue(Double.parseDouble(browser.value(ratio.formatted(pair[0], pair[1]))) >= 4.5,
                        theme + String.join(" on ", pair));
            }
        }
        assertClean();
    }

    @Test
    void eachTableIsNamed() throws Exception {
        open();
        signIn(KeyRole.SECURITY_OFFICER);
        browser.await("polls.size === 1");
        awaitText("keys-table", "holder of");
        assertEquals("API keys", browser.value("document.getElementById('keys-table').getAttribute('aria-label')"));
        language("fr");
        assertEquals("", browser.value("[...document.querySelectorAll('table')].filter(each => !each.ariaLabel)"
                + ".map(each => each.id)"));
        assertEquals("Cl\u00e9s d\u2019API",
                browser.value("document.getElementById('keys-table').getAttribute('aria-label')"));
        assertEquals("0", browser.value("document.getElementById('audit-table').getClientRects().length"),
                "one without rows is not there");
        assertClean();
    }
}
