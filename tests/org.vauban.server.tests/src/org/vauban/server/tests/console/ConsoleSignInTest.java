// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.identity.SessionTime;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.oidc.SignIn;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestProvider;

/** Sign-in to the console through an identity provider, and attempts to get in without one. */
class ConsoleSignInTest {
    private static final String RULES = """
            {"oidc": {"issuer": "%s", "audience": "vauban", "name": "email", "console": {"clientId": "console",
              "redirect": "http://127.0.0.1:%d/console/callback" %s},
              "rules": [{"claim": "groups", "value": "watch", "role": "operator"},
                {"claim": "groups", "value": "developers"}]}, "refused": [%s]}""";

    @TempDir
    Path folder;
    @RegisterExtension
    final Browsers browsers = new Browsers();
    private final Map<String, String> cookies = new HashMap<>();
    private TestProvider provider;
    private Path rules;
    private int port;
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        provider = new TestProvider();
        provider.keys.put("one", TestProvider.pair("ES256"));
        provider.identity = claims -> claims.add("groups", array("watch"));
        port = Served.freePort(); // the provider must know the address to redirect browsers to
        rules = folder.resolve("identities.json");
        configure("", "");
        served = Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(
                new ListenAddress("127.0.0.1", port), each.models(), folder.resolve("keys.json"))
                .withIdentities(rules));
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
        provider.close();
    }

    private static JsonElement array(String value) {
        JsonArray array = new JsonArray();
        array.add(value);
        return array;
    }

    private void configure(String client, String refused) throws Exception {
        Files.writeString(rules, RULES.formatted(provider.issuer(), port, client, refused));
    }

    /** Requests a page as a browser would, without following redirects. */
    private HttpResponse<String> browse(String address, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address.startsWith("/") ? served.request(address).build().uri()
                .toString() : address)).timeout(Served.PATIENCE), headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        if (!cookies.isEmpty()) {
            request.header("Cookie", String.join("; ", cookies.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue()).toList()));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = served.client.send(request.build(), BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            assertTrue(cookie.contains("; HttpOnly; SameSite="), cookie);
            String name = cookie.substring(0, cookie.indexOf('='));
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
            }
        }
        return answer;
    }

    private HttpResponse<String> ask(String path) throws Exception {
        return browse(path, "vauban-console", "1");
    }

    private static String location(HttpResponse<String> answer) {
        assertEquals(302, answer.statusCode(), answer.body());
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** Returns the address to which the provider redirects the browser. */
    private String signedIn() throws Exception {
        String there = location(browse("/console/login"));
        assertTrue(there.startsWith(provider.issuer() + "/authorize?") && there.contains("code_challenge_method=S256")
                && there.contains("nonce=") && there.contains("state="), there);
        return location(browse(there));
    }

    private HttpResponse<String> land(String address) throws Exception {
        return browse(address, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest",
                "document");
    }

    private void signIn() throws Exception {
        HttpResponse<String> answer = land(signedIn());
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(Set.of("vauban-session"), cookies.keySet());
    }

    @Test
    void whoSignsInMayDoWhatTheRulesSayUntilTheySignOut() throws Exception {
        assertEquals("{\"provider\":true,\"password\":false,\"session\":false,\"editor\":false}",
                ask("/console/sign-in").body());
        assertEquals(401, ask("/metrics").statusCode());
        signIn();
        assertEquals("{\"provider\":true,\"password\":false,\"session\":true,\"editor\":false}",
                ask("/console/sign-in").body());
        String metrics = ask("/metrics").body();
        assertTrue(metrics.contains("kind=\"session\",result=\"accepted\"") && !metrics.contains("ada@"), metrics);
        assertEquals(403, ask("/admin/keys").statusCode(), "no duty of an operator");
        Map<String, String> before = new HashMap<>(cookies);
        assertEquals(200, send(served.posting("/console/logout", "{}"), "vauban-console", "1").statusCode());
        assertTrue(cookies.isEmpty());
        cookies.putAll(before);
        assertEquals(401, ask("/metrics").statusCode(), "the session has ended here, too");
    }

    @Tag("claim:server-authenticated")
    @Test
    void aPageOfAnotherOriginCannotUseTheSession() throws Exception {
        signIn();
        assertEquals(401, browse("/metrics").statusCode(), "the cookie alone is worth nothing");
        HttpRequest.Builder logout = served.posting("/console/logout", "{}");
        assertEquals(401, send(logout).statusCode());
        assertEquals(403, browse("/metrics", "vauban-console", "1", "Origin", "https://evil.example").statusCode());
        assertEquals(403, browse("/metrics", "vauban-console", "1", "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(403, browse("/console/login", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate",
                "Sec-Fetch-Dest", "document").statusCode(), "nobody else begins a sign-in");
        assertEquals(403, browse("/console/callback", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors",
                "Sec-Fetch-Dest", "image").statusCode());
        HttpResponse<String> preflight = send(served.request("/metrics").method("OPTIONS", BodyPublishers.noBody()),
                "Access-Control-Request-Headers", "vauban-console", "Access-Control-Request-Method", "GET");
        assertTrue(preflight.headers().firstValue("Access-Control-Allow-Headers").isEmpty());
        String id = cookies.remove("vauban-session");
        cookies.put("__Host-vauban", id);
        assertEquals(401, ask("/metrics").statusCode(), "a cookie under another name");
    }

    /** Attempts by an attacker who has a link to the landing page. */
    @Tag("claim:server-authenticated")
    @ParameterizedTest
    @ValueSource(strings = {"no cookie", "other state", "no state", "two states", "other code", "no code",
            "cookie of another", "other issuer", "two issuers", "two codes", "no text", "changed cookie", "error"})
    void aSignInBelongsToTheBrowserThatBeganIt(String attempt) throws Exception {
        String address = signedIn();
        String query = address.substring(address.indexOf('?'));
        String landing = address.substring(0, address.indexOf('?'));
        switch (attempt) {
            case "no cookie" -> cookies.clear();
            case "other state" -> query = query.replaceFirst("state=.", "state=%2B");
            case "no state" -> query = query.replace("state=", "stat=");
            case "two states" -> query += "&state=x";
            case "other code" -> query = query.replace("code=", "code=x");
            case "no code" -> query = query.replace("code=", "cod=");
            case "cookie of another" -> {
                cookies.clear();
                browse("/console/login");
            }
            case "other issuer" -> query = query.replaceFirst("&iss=.*", "&iss=https%3A%2F%2Fevil.example");
            case "two issuers" -> query += "&iss=https%3A%2F%2Fevil.example";
            case "two codes" -> query += "&code=x";
            case "no text" -> query += "&code=%ff%fe";
            case "changed cookie" -> cookies.computeIfPresent("vauban-login", (name, value) -> value + "A");
            default -> query = query.replace("code=", "error=access_denied&error_description=%3Cscript%3E&x=");
        }
        HttpResponse<String> answer = land(landing + query);
        assertEquals(401, answer.statusCode(), answer.body());
        assertFalse(answer.body().contains("<script>"));
        assertTrue(answer.headers().firstValue("Content-Security-Policy").orElse("").contains("default-src 'none'"));
        assertFalse(cookies.containsKey("vauban-session"));
        assertEquals(401, ask("/metrics").statusCode());
    }

    @Test
    void signInsAreCountedAlsoThoseThatFail() throws Exception {
        String address = signedIn();
        assertEquals(401, land(address.replace("code=", "code=x")).statusCode());
        assertEquals(401, land(address).statusCode(), "its cookie is used up");
        signIn();
        String metrics = ask("/metrics").body();
        assertTrue(metrics.contains("vauban_identifications_total{kind=\"sign-in\",result=\"accepted\"} 1\n"),
                metrics);
        assertTrue(metrics.contains("vauban_identifications_total{kind=\"sign-in\",result=\"refused\"} 2\n"),
                metrics);
    }

    /** Mail filters send HEAD requests for links. */
    @Test
    void whoAsksForTheHeadOnlyTakesNobodysSignIn() throws Exception {
        String address = signedIn();
        Map<String, String> begun = Map.copyOf(cookies);
        for (String each : List.of("/console/login", address)) {
            HttpResponse<String> head = send(HttpRequest.newBuilder(served.request("/").build().uri().resolve(each))
                    .timeout(Served.PATIENCE).method("HEAD", BodyPublishers.noBody()));
            assertEquals(405, head.statusCode());
            assertEquals("GET", head.headers().firstValue("Allow").orElse(""));
            assertEquals(begun, cookies);
        }
        assertEquals(200, land(address).statusCode());
    }

    @Test
    void aCodeIsOfUseOnce() throws Exception {
        String address = signedIn();
        Map<String, String> begun = new HashMap<>(cookies);
        assertEquals(200, land(address).statusCode());
        cookies.clear();
        cookies.putAll(begun);
        assertEquals(401, land(address).statusCode());
    }

    @Test
    void aSignInIsOfUseForTenMinutes() {
        Instant now = Instant.parse("2026-12-01T08:00:00Z");
        SignIn begun = SignIn.begin();
        String cookie = begun.cookie(InstantSource.fixed(now));
        Instant last = now.plus(Duration.ofMinutes(10));
        assertEquals(Optional.of(begun), SignIn.of(cookie, begun.state(), InstantSource.fixed(last)));
        assertEquals(Optional.empty(),
                SignIn.of(cookie, begun.state(), InstantSource.fixed(last.plusSeconds(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "aud", "audiences", "iss", "exp", "azp", "groups", "email"})
    void anIdTokenThatIsNotForThisSignInIsRefused(String claim) throws Exception {
        provider.identity = claims -> {
            claims.add("groups", array("watch"));
            switch (claim) {
                case "exp" -> claims.addProperty("exp", 1_000_000);
                case "audiences" -> { // without an authorised party, it may be for the other one
                    JsonArray both = new JsonArray();
                    both.add(claims.get("aud"));
                    both.add("other");
                    claims.add("aud", both);
                }
                case "groups", "email" -> claims.remove(claim);
                default -> claims.addProperty(claim, "other");
            }
        };
        assertEquals(401, land(signedIn()).statusCode());
        assertFalse(cookies.containsKey("vauban-session"));
    }

    @Test
    void anAccessTokenOfTheApiSignsNobodyInAndAnIdTokenAsksNothing() throws Exception {
        JsonObject[] seen = new JsonObject[1];
        provider.identity = claims -> {
            claims.add("groups", array("watch"));
            claims.addProperty("aud", "vauban");
            seen[0] = claims;
        };
        assertEquals(401, land(signedIn()).statusCode());
        String token = provider.token("one", seen[0]); // with a nonce
        assertEquals(401, browse("/v1/models", "Authorization", "Bearer " + token).statusCode());
    }

    @Test
    void sessionsEndWithTheUserAndWithTheRules() throws Exception {
        signIn();
        configure("", "\"ada@example.org\"");
        assertEquals(401, ask("/metrics").statusCode());
        configure("", "");
        assertEquals(200, ask("/metrics").statusCode());
        Files.writeString(rules, Files.readString(rules).replace("\"value\": \"watch\"", "\"value\": \"others\""));
        assertEquals(401, ask("/metrics").statusCode());
    }

    @Test
    void sessionsEndWhenNobodyUsesThemAndAfterTheirTime() throws Exception {
        configure(", \"idleSeconds\": 60, \"sessionSeconds\": 150", "");
        AtomicLong passed = new AtomicLong();
        try (Identities identities = new Identities(rules, new ApiKeys(folder.resolve("keys.json"),
                Clock.systemUTC()), Clock.systemUTC(), passed::get)) {
            String unused = begin(identities);
            String used = begin(identities);
            for (int i = 0; i < 2; i++) {
                passed.addAndGet(Duration.ofSeconds(59).toNanos());
                assertEquals(Set.of(KeyScope.METRICS, KeyScope.RINGS), identities.session(used, true).scopes());
            }
            assertThrows(IdentityException.class, () -> identities.session(unused, true));
            passed.addAndGet(Duration.ofSeconds(33).toNanos());
            assertThrows(IdentityException.class, () -> identities.session(used, true));
        }
    }

    /** An open page or connection that checks whether its session is still valid does not extend it. */
    @Test
    void lookingAtASessionDoesNotKeepIt() throws Exception {
        configure(", \"idleSeconds\": 60", "");
        AtomicLong passed = new AtomicLong();
        try (Identities identities = new Identities(rules, new ApiKeys(folder.resolve("keys.json"),
                Clock.systemUTC()), Clock.systemUTC(), passed::get)) {
            String session = begin(identities);
            for (int i = 0; i < 3; i++) {
                passed.addAndGet(Duration.ofSeconds(19).toNanos());
                assertEquals(Set.of(KeyScope.METRICS, KeyScope.RINGS), identities.session(session, false).scopes());
            }
            passed.addAndGet(Duration.ofSeconds(19).toNanos());
            assertThrows(IdentityException.class, () -> identities.session(session, false));
            assertThrows(IdentityException.class, () -> identities.session(session, true), "it has ended");
        }
    }

    @Test
    void howLongASessionStillLastsIsKnown() throws Exception {
        configure(", \"idleSeconds\": 60, \"sessionSeconds\": 150", "");
        AtomicLong passed = new AtomicLong();
        try (Identities identities = new Identities(rules, new ApiKeys(folder.resolve("keys.json"),
                Clock.systemUTC()), Clock.systemUTC(), passed::get)) {
            String session = begin(identities);
            assertEquals(lasts(60, 150), identities.remaining(session));
            passed.addAndGet(Duration.ofSeconds(40).toNanos());
            identities.session(session, false);
            assertEquals(lasts(20, 110), identities.remaining(session), "looking does not extend it");
            identities.session(session, true);
            assertEquals(lasts(60, 110), identities.remaining(session));
            passed.addAndGet(Duration.ofSeconds(59).toNanos());
            identities.session(session, true);
            assertEquals(lasts(51, 51), identities.remaining(session), "no longer than the longest session");
            passed.addAndGet(Duration.ofSeconds(52).toNanos());
            assertEquals(Optional.empty(), identities.remaining(session));
        }
    }

    private static Optional<SessionTime> lasts(int unused, int longest) {
        return Optional.of(new SessionTime(Duration.ofSeconds(unused), Duration.ofSeconds(longest),
                Duration.ofSeconds(60)));
    }

    @Test
    void aSessionTellsHowLongItLastsAndAKeyHasNone() throws Exception {
        assertEquals(401, ask("/console/session").statusCode());
        signIn();
        for (String kind : List.of("poll", "1")) {
            JsonObject lasts = Served.json(browse("/console/session", "vauban-console", kind));
            assertEquals(1_800, lasts.get("idleSeconds").getAsInt());
            assertTrue(lasts.get("secondsLeft").getAsInt() <= 1_800, lasts.toString());
            assertTrue(lasts.get("mostSecondsLeft").getAsInt() > 1_800, lasts.toString());
        }
        String key = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC()).add("Ada", null, KeyScope.standard())
                .text();
        cookies.clear();
        assertEquals("{}", browse("/console/session", "Authorization", "Bearer " + key).body());
    }

    /** The numbers are those of a session that nobody uses; the requests are real ones. */
    @Test
    void whoseSessionIsAboutToEndIsWarnedAndCanStay() throws Exception {
        try (Browser browser = browsers.open("en")) {
            browser.prepare("""
                    const later = window.setTimeout.bind(window);
                    window.setTimeout = (work, time, ...more) => time < 1000 ? later(work, time, ...more)
                        : (window.poll = work, 0);
                    const real = window.fetch.bind(window);
                    window.lasts = {secondsLeft: 1700, mostSecondsLeft: 9000, idleSeconds: 1800};
                    window.kinds = [];
                    window.fetch = async (path, options) => {
                        const answer = await real(path, options);
                        if (path !== '/console/session' || !answer.ok) {
                            return answer;
                        }
                        const kind = options.headers.get('vauban-console');
                        window.kinds.push(kind);
                        if (kind === '1') {
                            window.lasts = {...window.lasts, secondsLeft: 1800};
                        }
                        return new Response(JSON.stringify(window.lasts));
                    };
                    """);
            browser.open("http://127.0.0.1:" + port + "/console");
            browser.await("!document.getElementById('provider').hidden");
            browser.value("document.getElementById('provider').click()");
            browser.await("window.poll && kinds.join() === 'poll'");
            assertEquals("true", browser.value("document.getElementById('ending').hidden"));

            poll(browser, "{secondsLeft: 119, mostSecondsLeft: 9000, idleSeconds: 1800}");
            browser.await("!document.getElementById('ending').hidden");
            assertEquals("alert", browser.value("document.getElementById('ending-text').role"));
            assertTrue(browser.value("document.getElementById('ending-text').textContent").contains("signed out"));
            assertEquals(List.of(), browser.nameless());
            browser.value("document.getElementById('question').focus()");
            browser.value("document.getElementById('stay').focus()");
            browser.press("Enter", 13);
            browser.await("document.getElementById('ending').hidden");
            assertEquals("poll,poll,1", browser.value("kinds"), "one request that counts as activity");
            browser.await("document.activeElement.id === 'question'");

            poll(browser, "{secondsLeft: 90, mostSecondsLeft: 90, idleSeconds: 1800}");
            browser.await("!document.getElementById('ending').hidden");
            assertEquals("true", browser.value("document.getElementById('stay').hidden"), "nothing extends it");
            poll(browser, "{secondsLeft: 31, mostSecondsLeft: 9000, idleSeconds: 60}");
            browser.await("document.getElementById('ending').hidden");
            poll(browser, "{}");
            assertEquals("true", browser.value("document.getElementById('ending').hidden"), "it has none");
            poll(browser, "{secondsLeft: 30, mostSecondsLeft: 9000, idleSeconds: 60}");
            browser.await("!document.getElementById('ending').hidden");
            browser.value("document.getElementById('leave').click()");
            browser.await("document.getElementById('sections').hidden");
            assertEquals("true", browser.value("document.getElementById('ending').hidden"));
            assertEquals("", browser.value("document.getElementById('ending-text').textContent"));
            assertEquals(List.of(), browser.faults);
        }
    }

    private static void poll(Browser browser, String lasts) throws Exception {
        browser.await("window.poll");
        browser.value("(() => { window.lasts = " + lasts
                + "; const work = window.poll; window.poll = null; work(); })()");
        browser.await("window.poll");
    }

    private String begin(Identities identities) throws Exception {
        SignIn begun = SignIn.begin();
        String query = URI.create(location(browse(identities.signIn(begun).toString()))).getQuery();
        return identities.signIn(begun, query.replaceFirst("code=([^&]*).*", "$1"), provider.issuer());
    }

    @Test
    void oneUserHasABoundedNumberOfSessions() throws Exception {
        Set<String> all = new HashSet<>();
        String first = "";
        for (int i = 0; i < 9; i++) {
            cookies.clear();
            signIn();
            first = first.isEmpty() ? cookies.get("vauban-session") : first;
            all.add(cookies.get("vauban-session"));
        }
        assertEquals(9, all.size());
        assertEquals(200, ask("/metrics").statusCode());
        cookies.put("vauban-session", first);
        assertEquals(401, ask("/metrics").statusCode());
    }

    @Test
    void theSecretOfTheClientComesFromAFileOfItsOwner() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "s e/c+ret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        provider.secret = "s e/c+ret";
        assertEquals(401, land(signedIn()).statusCode(), "none is sent");
        configure(", \"secretFile\": \"" + secret + "\"", "");
        cookies.clear();
        signIn();
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        cookies.clear();
        assertEquals(503, land(signedIn()).statusCode());
    }

    @Test
    void aProviderThatIsDownIsToldAsSuch() throws Exception {
        provider.mood = TestProvider.Mood.DOWN;
        HttpResponse<String> down = browse("/console/login");
        assertEquals(503, down.statusCode());
        assertNotEquals("", Served.error(down).get("message").getAsString());
        assertTrue(JsonDocument.parse(ask("/console/sign-in").body()).getAsJsonObject().get("provider")
                .getAsBoolean());
    }

    @Test
    void peopleSignInWithABrowser() throws Exception {
        try (Browser browser = browsers.open("fr")) {
            browser.open("http://127.0.0.1:" + port + "/console");
            browser.await("!document.getElementById('provider').hidden");
            assertEquals("Se connecter avec votre organisation",
                    browser.value("document.getElementById('provider').textContent"));
            browser.value("document.getElementById('provider').click()");
            browser.await("document.querySelectorAll('#models-table td').length > 0");
            assertEquals("false", browser.value("document.getElementById('leave').hidden"));
            assertEquals("", browser.value("document.cookie"), "no script can read it");
            assertTrue(browser.requested.stream().anyMatch(each -> each.startsWith(provider.issuer() + "/authorize")));
            browser.value("document.getElementById('leave').click()");
            browser.await("document.getElementById('sections').hidden");
            browser.open("http://127.0.0.1:" + port + "/console");
            browser.await("document.getElementById('enter') && !document.getElementById('enter').hidden");
            assertEquals(List.of(), browser.faults);
        }
    }
}
