// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.models.Catalogue;
import org.vauban.models.ModelStore;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestDirectory;

/** The console's editor, a thin client of the language server, and which sessions may use it. */
@Tag("slow")
class ConsoleEditorTest {
    private static final String PEOPLE = "ou=people,dc=example,dc=org";
    private static final int ALT = 1;
    private static final int CONTROL = 2;
    private static final int SHIFT = 8;
    private static final String STAFF = "cn=staff,ou=groups,dc=example,dc=org";

    @TempDir
    static Path shared;
    private static TestAuthority authority;

    @TempDir
    Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final FakeEngine engine = new FakeEngine();
    private final Set<String> askedBy = ConcurrentHashMap.newKeySet();
    private TestDirectory directory;
    private Path keys;
    private int port;
    private Served served;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(shared);
        authority.sign("directory", "CN=directory", "-ext", "san=ip:127.0.0.1,dns:localhost");
    }

    @BeforeEach
    void serve() throws Exception {
        Path model = Path.of(System.getProperty("vauban.root"), "target", "tiny-models", "tiny-coder.gguf");
        new ModelStore(folder, Catalogue.load()).importFile(model, "tiny-coder",
                (phase, detail, done, total) -> {});
        directory = new TestDirectory(authority.context("directory"), false);
        directory.add("uid=ada," + PEOPLE, Map.of("uid", List.of("ada"), "userPassword", List.of("sesame"), "memberOf",
                List.of(STAFF)));
        serve(ReadAheadMode.NEVER); // like `vauban serve`
    }

    /** @param readAhead the most that sessions may read ahead */
    private void serve(ReadAheadMode readAhead) throws Exception {
        port = Served.freePort(); // the configuration contains the console's address
        keys = folder.resolve("keys.json");
        Path rules = Files.writeString(folder.resolve("identities.json"), "{\"ldap\":{\"address\":\"ldap://127.0.0.1:"
                + directory.port() + "\",\"startTls\":true,\"authorities\":\"" + shared.resolve("authority.pem")
                + "\",\"user\":\"uid={user}," + PEOPLE + "\",\"name\":\"uid\",\"membership\":\"memberOf\","
                + "\"timeoutSeconds\":60,\"rules\":[{\"group\":\"" + STAFF
                + "\"}],\"console\":{\"address\":\"http://127.0.0.1:" + port + "\"}}}");
        engine.fim = "fake";
        served = Served.speakingAs(NoEngines.service(folder, LspLimits.STANDARD, readAhead), engine, folder,
                each -> new ServerConfiguration(new ListenAddress("127.0.0.1", port),
                        List.of(new ModelEntry("tiny-coder", folder.resolve("tiny-coder.gguf"), false)), keys)
                        .withIdentities(rules));
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
        directory.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return served.client.send(served.request(path).build(), BodyHandlers.ofString());
    }

    private String signIn() throws Exception {
        HttpResponse<String> answer = served.client.send(served.posting("/console/password",
                "{\"user\":\"ada\",\"password\":\"sesame\"}").headers("vauban-console", "1", "Origin",
                        "http://127.0.0.1:" + port).build(), BodyHandlers.ofString());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private WebSocket connect(String cookie, String origin, String... protocols) {
        WebSocket.Builder builder = served.client.newWebSocketBuilder().connectTimeout(Served.PATIENCE)
                .header("Cookie", cookie).subprotocols("vauban.lsp", protocols);
        if (!origin.isEmpty()) {
            builder.header("Origin", origin);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/lsp"), new WebSocket.Listener() {}).join();
    }

    private int refused(String cookie, String origin, String... protocols) {
        CompletionException failure = assertThrows(CompletionException.class, () -> connect(cookie, origin, protocols));
        return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
    }

    /** A browser sends the cookie with each connection to the server, whichever page opens it. */
    @Tag("claim:server-authenticated")
    @Test
    void aSessionCountsForPagesOfTheServerOnly() throws Exception {
        String cookie = signIn();
        String own = "http://127.0.0.1:" + port;
        WebSocket page = connect(cookie, own, "vauban.session");
        assertEquals("vauban.lsp", page.getSubprotocol());
        page.abort();
        assertEquals(401, refused(cookie, own), "without the name that pages of the console send");
        assertEquals(401, refused(cookie, "", "vauban.session"), "a browser tells the origin");
        assertEquals(401, refused(cookie, "https://127.0.0.1:" + port, "vauban.session"), "over TLS, or not");
        assertEquals(403, refused(cookie, "http://evil.example", "vauban.session"));
        assertEquals(403, refused(cookie, "null", "vauban.session"));
        assertEquals(403, refused(cookie, own + "0", "vauban.session"));
        assertEquals(401, refused("vauban-session=p" + "A".repeat(43), own, "vauban.session"), "nobody's");
        assertEquals(401, served.client.send(served.request("/v1/models").header("Cookie", cookie)
                .header("Sec-WebSocket-Protocol", "vauban.session").header("Origin", own).build(),
                BodyHandlers.ofString()).statusCode(), "for WebSockets only");
    }

    private void assumeBuilt() throws Exception {
        assumeTrue(get("/console/editor").statusCode() == 200, "the script of the editor is not built");
    }

    @Test
    void thePageRunsNothingThatIsWrittenInIt() throws Exception {
        assumeBuilt();
        HttpResponse<String> one = get("/console/editor");
        String policy = one.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
                && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), policy);
        String nonce = policy.replaceFirst(".*'nonce-([^']+)'.*", "$1");
        assertTrue(nonce.length() >= 22 && one.body().contains("nonce=\"" + nonce + "\""), policy);
        assertEquals("no-store", one.headers().firstValue("Cache-Control").orElse(""));
        assertNotEquals(policy, get("/console/editor").headers().firstValue("Content-Security-Policy").orElse(""));
        for (String path : List.of("/console/editor", "/console/editor.css", "/console/editor.js")) {
            String body = get(path).body().replace("http://www.w3.org/2000/svg", "");
            assertFalse(body.matches("(?s).*(https?|wss?)://.*"), path);
            assertFalse(body.contains("innerHTML") || body.contains("localStorage"), path);
        }
        String licences = get("/console/editor-licences.txt").body();
        assertTrue(licences.contains("@codemirror/view") && licences.contains("MIT"), licences);
    }

    /** Answers each engine request until the server stops. */
    private void answering(String text) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    FakeEngine.Asked asked = engine.asked.take();
                    askedBy.add(asked.completion.isolation());
                    asked.write(text).end();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void aSuggestionIsAcceptedInABrowser() throws Exception {
        assumeBuilt();
        answering("int length = 42;");
        try (Browser browser = browsers.open("en")) {
            browser.open("http://127.0.0.1:" + port + "/console");
            browser.await("document.activeElement.id === 'user'");
            browser.type("ada");
            browser.value("document.getElementById('password').focus()");
            browser.type("sesame");
            browser.press("Enter", 13);
            browser.await("!document.getElementById('editor').hidden && !document.getElementById('sections').hidden");
            browser.value("document.getElementById('editor').click()");
            browser.await("document.body.dataset.state === 'ready'");
            assertEquals(List.of(), browser.nameless());
            browser.await("document.activeElement.classList.contains('cm-content')");
            browser.type("int");
            browser.await("document.querySelector('.ghost') !== null");
            String shown = browser.value("document.querySelector('.ghost').textContent");
            assertEquals(" length = 42;", shown.startsWith("int") ? shown.substring(3) : shown);
            assertTrue(browser.value("document.getElementById('suggestion').textContent").contains("length"),
                    "it is told to a screen reader");
            assertEquals("italic", browser.value("getComputedStyle(document.querySelector('.ghost')).fontStyle"));
            browser.press("Tab", 9);
            browser.await("document.querySelector('.ghost') === null");
            assertTrue(browser.value("document.querySelector('.cm-content').textContent").contains("length = 42;"));
            assertNotEquals("0px", browser.value("getComputedStyle(document.querySelector('.cm-line')).paddingLeft"),
                    "the style sheets of the editor are let in");
            assertEquals(List.of(), browser.faults);
            assertTrue(browser.requested.stream().allMatch(each -> each.startsWith("http://127.0.0.1:" + port)
                    || each.startsWith("about:")), browser.requested.toString());
            assertEquals(Set.of("user-" + new ApiKeys(keys, Clock.systemUTC()).user("ada")), askedBy);
        }
    }

    @Test
    void whoTypesASuggestionIsNotToldItsRest() throws Exception {
        assumeBuilt();
        answering(" length = 42;");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        try (Browser browser = browsers.open("en")) {
            enter(browser, key);
            browser.await("document.body.dataset.state === 'ready'");
            browser.type("int");
            browser.await("document.querySelector('.ghost') !== null");
            String told = browser.value("document.getElementById('suggestion').textContent");
            String shown = browser.value("document.querySelector('.ghost').textContent");
            browser.value("""
                    (() => {
                        window.writes = 0;
                        new MutationObserver(() => writes++).observe(document.getElementById('suggestion'),
                                {childList: true, characterData: true, subtree: true});
                    })()""");
            for (int i = 1; i <= 4; i++) {
                browser.type(shown.substring(i - 1, i));
                browser.await("document.querySelector('.ghost').textContent.length === " + (shown.length() - i));
            }
            assertEquals("0", browser.value("writes"));
            assertEquals("Suggestion: " + shown, told);
            browser.press("ArrowRight", 39, CONTROL);
            browser.await("writes === 1");
            assertEquals("Suggestion: " + browser.value("document.querySelector('.ghost').textContent"),
                    browser.value("document.getElementById('suggestion').textContent"), "the rest is new");
            browser.press("Escape", 27);
            browser.await("document.getElementById('suggestion').textContent === ''");
            assertEquals(List.of(), browser.faults);
        }
    }

    /** On many keyboards, the backslash needs AltGr. */
    @Test
    void aSuggestionIsRequestedWithAKeyOfAnyKeyboard() throws Exception {
        assumeBuilt();
        answering("long other;");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        try (Browser browser = browsers.open("fr")) {
            enter(browser, key);
            browser.await("document.body.dataset.state === 'ready'");
            browser.await("document.activeElement.classList.contains('cm-content')");
            assertTrue(browser.value("document.getElementById('keys').textContent").contains("Alt+Maj+G"));
            browser.press("G", 71, ALT | SHIFT);
            browser.await("document.querySelector('.ghost') !== null");
            assertEquals(List.of(), browser.faults);
        }
    }

    @Test
    void selectedTextHasTheColourThatItCanBeReadOn() throws Exception {
        assumeBuilt();
        answering("");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        try (Browser browser = browsers.open("en")) {
            enter(browser, key);
            browser.await("document.activeElement.classList.contains('cm-content')");
            browser.press("a", 65, CONTROL);
            browser.await("document.querySelector('.cm-selectionBackground') !== null");
            assertEquals(browser.value("(each => { document.body.append(each); each.style.background = "
                    + "'var(--select)'; return getComputedStyle(each).backgroundColor; })"
                    + "(document.createElement('i'))"),
                    browser.value("getComputedStyle(document.querySelector('.cm-selectionBackground'))"
                            + ".backgroundColor"));
            assertEquals(List.of(), browser.faults);
        }
    }

    @Test
    void whatWasAskedForElsewhereIsNotSuggestedWhereTheCaretIs() throws Exception {
        assumeBuilt();
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        try (Browser browser = browsers.open("en")) {
            browser.open("http://127.0.0.1:" + port + "/console/editor");
            browser.await("document.activeElement.id === 'key'");
            browser.type(key);
            browser.press("Enter", 13);
            browser.await("document.body.dataset.state === 'ready'");
            browser.type("int");
            FakeEngine.Asked typed = engine.next();
            browser.press("ArrowUp", 38);
            typed.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            browser.value("document.getElementById('complete').click()");
            FakeEngine.Asked here = engine.next();
            assertFalse(here.completion.prefix().text().endsWith("int"), here.completion.prefix().text());
            typed.write(" length = 42;").end();
            here.write("long size;").end();
            answering("long other;"); // later requests
            browser.await("document.querySelector('.ghost') !== null");
            assertEquals("long size;", browser.value("document.querySelector('.ghost').textContent"));
            assertEquals(List.of(), browser.faults);
        }
    }

    /** Opens the editor with a key, in a page that records every caret position it reports. */
    private void openTold(Browser browser) throws Exception {
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        browser.prepare("""
                window.told = [];
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function (message) {
                    const { method, params } = JSON.parse(message);
                    if (/didMoveCaret|didOpen|didChange/.test(method)) {
                        const at = params.position;
                        told.push(method.includes('Caret') ? at ? at.line + ':' + at.character : 'nowhere' : 'text');
                    }
                    send.call(this, message);
                };
                """);
        enter(browser, key);
        browser.await("document.body.dataset.state === 'ready'");
    }

    private void enter(Browser browser, String key) throws Exception {
        browser.open("http://127.0.0.1:" + port + "/console/editor");
        browser.await("document.activeElement.id === 'key'");
        browser.type(key);
        browser.press("Enter", 13);
    }

    @Test
    void aConnectionThatEndsBeforeItsFirstAnswerIsToldAsClosed() throws Exception {
        assumeBuilt();
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        try (Browser browser = browsers.open("en")) {
            browser.prepare("WebSocket.prototype.send = function () { this.close(1000); }");
            enter(browser, key);
            browser.await("document.body.dataset.state === 'closed'");
            browser.await("!document.getElementById('again').hidden");
            assertEquals(List.of(), browser.faults);
        }
    }

    @Test
    void ofTwoFilesTheOneThatWasChosenLastIsOpened() throws Exception {
        assumeBuilt();
        Path first = Files.writeString(folder.resolve("First.java"), "class First {}\n");
        Path second = Files.writeString(folder.resolve("Second.java"), "class Second {}\n");
        try (Browser browser = browsers.open("en")) {
            browser.prepare("""
                    window.reading = [];
                    const text = Blob.prototype.text;
                    Blob.prototype.text = function () {
                        return new Promise(done => reading.push(async () => done(await text.call(this))));
                    };
                    """);
            browser.open("http://127.0.0.1:" + port + "/console/editor");
            browser.await("document.activeElement.id === 'key'");
            browser.choose("file", first);
            browser.choose("file", second);
            browser.await("reading.length === 2");
            browser.value("reading[1]()");
            browser.await("document.querySelector('.cm-content').textContent.includes('Second')");
            browser.value("reading[0]()");
            browser.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            assertTrue(browser.value("document.querySelector('.cm-content').textContent").contains("Second"));
            assertEquals(List.of(), browser.faults);
        }
    }

    /** Waits until the page's last report is the given one. */
    private static void awaitTold(Browser browser, String last) throws Exception {
        browser.await("told.at(-1) === '" + last + "'");
    }

    @Test
    void theServerIsToldWhereTheCaretIs() throws Exception {
        assumeBuilt();
        served.close();
        serve(ReadAheadMode.ALWAYS);
        answering("");
        try (Browser browser = browsers.open("en")) {
            openTold(browser);
            awaitTold(browser, "3:4");
            browser.press("ArrowUp", 38);
            browser.press("ArrowUp", 38);
            awaitTold(browser, "1:4");
            browser.type("//");
            awaitTold(browser, "1:6");
            assertEquals("text", browser.value("told.at(-2)"), "the text is told before the place in it");
            browser.value("document.getElementById('language').focus()");
            awaitTold(browser, "nowhere");
            browser.value("document.querySelector('.cm-content').focus()");
            awaitTold(browser, "1:6");
            browser.press("a", 65, CONTROL);
            awaitTold(browser, "nowhere");
            assertEquals(List.of(), browser.faults);
        }
    }

    @Test
    void aServerThatReadsNothingAheadIsNotTold() throws Exception {
        assumeBuilt();
        answering("size;");
        try (Browser browser = browsers.open("en")) {
            openTold(browser);
            browser.press("ArrowUp", 38);
            browser.type("int");
            browser.await("document.querySelector('.ghost') !== null");
            assertEquals("text,text", browser.value("told.join()"));
        }
    }

    @Test
    void aKeyIsGoodForItToo() throws Exception {
        assumeBuilt();
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyScope.standard()).text();
        answering(" = 42;");
        try (Browser browser = browsers.open("fr")) {
            browser.open("http://127.0.0.1:" + port + "/console/editor");
            browser.await("document.activeElement.id === 'key'");
            browser.type("wrong");
            browser.press("Enter", 13);
            browser.await("document.getElementById('state').textContent.includes('unknown')");
            browser.await("document.activeElement.id === 'key'");
            browser.type(key);
            browser.press("Enter", 13);
            browser.await("document.body.dataset.state === 'ready'");
            assertEquals("Connect\u00e9 au serveur de langage",
                    browser.value("document.getElementById('state').textContent"));
            browser.value("document.getElementById('complete').click()");
            browser.await("document.querySelector('.ghost') !== null");
            browser.press("Escape", 27);
            browser.await("document.querySelector('.ghost') === null");
            assertEquals(List.of(), browser.faults);
        }
    }
}
