// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.FinishReason;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** The console, in a browser where there is one. */
class ConsoleTest {

    @TempDir
    Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final FakeEngine engine = new FakeEngine();

    private Served serve(Path keys, Quotas quotas) throws Exception {
        return Served.of(engine, folder, new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false),
                        new ModelEntry("embedder", folder.resolve("fake.gguf"), true)),
                keys).withQuotas(quotas));
    }

    private static ApiKeys.NewKey key(Path file, KeyRole role) throws Exception {
        return new ApiKeys(file, Clock.systemUTC()).add(role.text(), null, role, role.scopes());
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndRunsNothingThatIsWrittenInIt() throws Exception {
        try (Served served = serve(null, Quotas.NONE)) {
            for (String path : List.of("/console", "/console/console.css", "/console/console.js", "/console/audit.js",
                    "/console/charts.js", "/console/chat.js", "/console/keys.js", "/console/redraw.js",
                    "/console/session.js", "/console/sites.js", "/console/texts/en", "/console/texts/fr")) {
                HttpResponse<String> answer = served.get(path);
                assertEquals(200, answer.statusCode(), path);
                String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
                assertTrue(policy.startsWith("default-src 'none'") && policy.contains("frame-ancestors 'none'")
                        && !policy.contains("unsafe"), policy);
                assertEquals("DENY", answer.headers().firstValue("X-Frame-Options").orElse(""));
                assertFalse(answer.body().replace("http://www.w3.org/2000/svg", "").contains("://"), path);
                assertFalse(answer.body().contains("innerHTML") || answer.body().contains("localStorage"), path);
            }
            assertEquals(404, served.get("/console/package-info.java").statusCode());
        }
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws Exception {
        try (Served served = serve(null, Quotas.NONE)) {
            JsonObject english = Served.json(served.get("/console/texts/en"));
            JsonObject french = Served.json(served.get("/console/texts/fr"));
            assertEquals(english.keySet(), french.keySet());
            long same = english.entrySet().stream().filter(each -> each.getValue().equals(french.get(each.getKey())))
                    .count();
            assertTrue(same < 12, same + " texts are not translated");
            String script = served.get("/console/console.js").body() + served.get("/console").body();
            english.keySet().stream().filter(name -> !name.contains(".")).forEach(name -> assertTrue(
                    script.contains("\"" + name + "\""), name + " is used nowhere"));
        }
    }

    @Test
    void theStateIsForThoseWhoMaySeeTheNumbers() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys.NewKey operator = key(file, KeyRole.OPERATOR);
        ApiKeys.NewKey user = new ApiKeys(file, Clock.systemUTC()).add("Ada Lovelace", null, KeyScope.standard());
        try (Served served = serve(file, new Quotas(60, 1_000, folder.resolve("usage.json")))) {
            assertEquals(401, served.get("/console/state").statusCode());
            assertEquals(403, state(served, user.text()).statusCode());
            var asked = served.client.sendAsync(served.posting("/v1/chat/completions",
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                    .header("Authorization", "Bearer " + user.text()).build(),
                    HttpResponse.BodyHandlers.ofString());
            FakeEngine.Asked request = engine.next();
            JsonObject state = Served.json(state(served, operator.text()));
            assertEquals("ready", state.get("status").getAsString());
            assertEquals(2, state.getAsJsonArray("models").size());
            JsonObject own = state.getAsJsonArray("keys").get(0).getAsJsonObject();
            assertEquals("user-" + new ApiKeys(file, Clock.systemUTC()).user("Ada Lovelace"),
                    own.get("id").getAsString());
            assertEquals(1, own.get("requests").getAsInt());
            request.write("Hi").end(FinishReason.END);
            asked.join();
            own = Served.json(state(served, operator.text())).getAsJsonArray("keys").get(0).getAsJsonObject();
            assertTrue(own.get("tokens").getAsLong() > 0);
            assertFalse(state.toString().contains("Ada"), "names are for those who may see the keys");
        }
    }

    private static HttpResponse<String> state(Served served, String key) throws Exception {
        return served.client.send(served.request("/console/state").header("Authorization", "Bearer " + key).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theConsoleWorksInABrowser() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys.NewKey key = key(file, KeyRole.OPERATOR);
        String user = key(file, KeyRole.USER).text();
        try (Served served = serve(file, new Quotas(0, 100_000, folder.resolve("usage.json")));
                Browser browser = browsers.open("en")) {
            browser.open("http://127.0.0.1:" + served.port + "/console");
            browser.await("document.activeElement.id === 'key'");
            browser.type("wrong");
            browser.press("Enter", 13);
            browser.await("document.getElementById('enter-error').textContent.includes('unknown')");
            browser.type(key.text());
            browser.press("Enter", 13);
            browser.await("document.querySelectorAll('#models-table td').length > 0");
            assertTrue(browser.value("document.querySelector('#models-table').textContent").contains("embedder"));
            browser.await("document.querySelectorAll('#charts svg').length === 2");
            pictures(browser, "en");

            browser.value("(l => { l.value = 'fr'; l.dispatchEvent(new Event('change')); })"
                    + "(document.getElementById('language'))");
            browser.await("document.documentElement.lang === 'fr'");
            browser.await("document.getElementById('overview-title').textContent === 'Vue d’ensemble'");
            pictures(browser, "fr");
            assertEquals(List.of(), browser.nameless());
            assertEquals("0", browser.value("localStorage.length + sessionStorage.length + document.cookie.length"));
            assertEquals("false", browser.value("document.documentElement.outerHTML.includes('" + key.text() + "')"));
            assertEquals("", browser.value("document.getElementById('key').value"));

            leave(browser);
            assertEquals("", browser.value("document.getElementById('models-table').textContent"));
            browser.type(user);
            browser.press("Enter", 13);
            browser.await("document.getElementById('model').options.length === 2");
            browser.value("document.getElementById('question').focus()");
            browser.type("What is a semaphore?");
            browser.value("document.getElementById('ask').requestSubmit()");
            FakeEngine.Asked asked = engine.next();
            asked.write("A counter ");
            browser.await("document.getElementById('talk').textContent.includes('A counter')");
            asked.write("for " + ServedConsole.MARKUP).end();
            browser.await("document.getElementById('talk').textContent.includes('onerror')");
            assertEquals("Console Vauban", browser.value("document.title"), "markup is text");
            browser.await("document.querySelector('[data-of=\"overview\"]').textContent !== ''"); // users do not see it
            leave(browser);
            assertEquals("", browser.value("document.getElementById('talk').textContent"));
            for (String url : browser.requested) {
                assertTrue(url.startsWith("http://127.0.0.1:" + served.port + "/") || url.equals("about:blank"), url);
                assertFalse(url.contains("vauban-"), "no key is in an address");
            }
            assertEquals(List.of(), browser.faults);
        }
    }

    private static void leave(Browser browser) throws Exception {
        browser.value("document.getElementById('leave').click()");
        browser.await("document.getElementById('sections').hidden && !document.getElementById('enter').hidden");
    }

    @Test
    void whatIsPlottedComesFromTheMetrics() throws Exception {
        try (Served served = serve(null, Quotas.NONE); Browser browser = browsers.open("fr")) {
            browser.open("http://127.0.0.1:" + served.port + "/console");
            browser.await("document.querySelectorAll('#models-table td').length > 0"); // no sign-in is required
            assertEquals("fr", browser.value("document.documentElement.lang"), "the language of the browser");
            String module = "import('/console/charts.js').then(m => ";
            String text = "'h_bucket{a=\"1\",le=\"0.1\"} 2\\nh_bucket{a=\"1\",le=\"0.2\"} 12\\n"
                    + "h_bucket{a=\"1\",le=\"+Inf\"} 12\\nc{x=\"\\\\\"}\"} 3\\nc{x=\"b\"} 4\\n# c 9'";
            assertEquals("7", browser.value(module + "m.sum(m.parse(" + text + "), 'c'))"));
            String now = "m.buckets(m.parse(" + text + "), 'h')";
            assertEquals("2,10,0", browser.value(module + now + ".map(each => each.count))"));
            assertEquals("0.14", browser.value(module + "m.quantile(" + now + ", [], 0.5).toFixed(2))"));
            assertEquals("0.15", browser.value(module + "m.quantile(" + now + ", [{count: 2}], 0.5).toFixed(2))"));
            assertEquals("null", browser.value(module + "m.quantile(" + now + ", " + now + ", 0.5))"));
            assertEquals(List.of(), browser.faults);
        }
    }

    /** Saves screenshots for developers of the page, if {@code -Dvauban.pictures=FOLDER} is set. */
    static void pictures(Browser browser, String language) throws Exception {
        String pictures = System.getProperty("vauban.pictures");
        for (String theme : List.of("light", "dark")) {
            browser.value("(t => { t.value = '" + theme + "'; t.dispatchEvent(new Event('change')); })"
                    + "(document.getElementById('theme'))");
            assertEquals(theme, browser.value("document.documentElement.dataset.theme"));
            if (pictures != null) {
                browser.picture(Path.of(pictures, "console-" + language + "-" + theme + ".png"));
            }
        }
    }
}
