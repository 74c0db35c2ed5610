// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestDirectory;

/** Sign-in to the console with a directory password, and attempts to get in without one. */
class ConsolePasswordTest {
    private static final String PEOPLE = "ou=people,dc=example,dc=org";
    private static final String USERS = "cn=users,ou=groups,dc=example,dc=org";
    private static final String WATCH = "cn=watch,ou=groups,dc=example,dc=org";

    @TempDir
    static Path shared;
    private static TestAuthority authority;

    @TempDir
    Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final FakeEngine engine = new FakeEngine();
    private TestDirectory directory;
    private Path rules;
    private int port;
    private Served served;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(shared);
        authority.sign("directory", "CN=directory", "-ext", "san=ip:127.0.0.1,dns:localhost");
    }

    @BeforeEach
    void serve() throws Exception {
        directory = new TestDirectory(authority.context("directory"), false);
        directory.add("uid=ada," + PEOPLE, Map.of("uid", List.of("ada"), "userPassword", List.of("s\u00e9same"),
                "memberOf", List.of(WATCH)));
        directory.add("uid=eve," + PEOPLE, Map.of("uid", List.of("eve"), "userPassword", List.of("apple")));
        directory.add("uid=bob," + PEOPLE, Map.of("uid", List.of("bob"), "userPassword", List.of("pear"),
                "memberOf", List.of(USERS)));
        port = Served.freePort(); // the configuration contains the console's address
        rules = folder.resolve("identities.json");
        configure("http://127.0.0.1:" + port, "");
        served = Served.with(engine, folder, each -> new ServerConfiguration(
                new ListenAddress("127.0.0.1", port), each.models(), folder.resolve("keys.json"))
                .withIdentities(rules));
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
        directory.close();
        assertEquals(List.of(), directory.plainBinds);
    }

    private void configure(String address, String refused) throws Exception {
        Files.writeString(rules, "{\"ldap\":{\"address\":\"ldap://127.0.0.1:" + directory.port()
                + "\",\"startTls\":true,\"authorities\":\"" + shared.resolve("authority.pem")
                + "\",\"user\":\"uid={user}," + PEOPLE + "\",\"name\":\"uid\",\"membership\":\"memberOf\","
                + "\"cacheSeconds\":0,\"timeoutSeconds\":60,\"rules\":[{\"group\":\"" + WATCH
                + "\",\"role\":\"operator\"},{\"group\":\"" + USERS + "\"}],\"console\":"
                + "{\"address\":\"" + address + "\"}},\"refused\":[" + refused + "]}");
    }

    private static String typed(String user, String password) {
        return "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}";
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        return served.client.send((headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    /** Signs in as the page does. */
    private HttpResponse<String> signIn(String user, String password) throws Exception {
        return send(served.posting("/console/password", typed(user, password)), "vauban-console", "1", "Origin",
                "http://127.0.0.1:" + port, "Sec-Fetch-Site", "same-origin");
    }

    private HttpResponse<String> ask(String path, String cookie) throws Exception {
        return send(served.request(path), "vauban-console", "1", "Cookie", cookie);
    }

    private static String cookie(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("Set-Cookie").orElseThrow();
    }

    @Test
    void passwordsAreCountedLikeThoseOfTheApi() throws Exception {
        assertEquals(401, signIn("ada", "apple").statusCode());
        assertEquals(401, signIn("eve", "pear").statusCode());
        String set = cookie(signIn("ada", "s\u00e9same"));
        String metrics = ask("/metrics", set.substring(0, set.indexOf(';'))).body();
        assertTrue(metrics.contains("vauban_identifications_total{kind=\"password\",result=\"accepted\"} 1\n"),
                metrics);
        assertTrue(metrics.contains("vauban_identifications_total{kind=\"password\",result=\"refused\"} 2\n"),
                metrics);
    }

    @Test
    void whoSignsInMayDoWhatTheGroupsSayUntilTheySignOut() throws Exception {
        assertEquals("{\"provider\":false,\"password\":true,\"session\":false,\"editor\":false}",
                ask("/console/sign-in", "a=b").body());
        String set = cookie(signIn("ada", "s\u00e9same"));
        assertTrue(set.startsWith("vauban-session=p") && set.contains("; HttpOnly; SameSite=Strict"), set);
        String cookie = set.substring(0, set.indexOf(';'));
        assertTrue(ask("/console/sign-in", cookie).body().contains("\"session\":true"));
        assertEquals(200, ask("/metrics", cookie).statusCode());
        assertEquals(403, ask("/admin/keys", cookie).statusCode(), "no duty of an operator");
        assertEquals(401, send(served.request("/metrics"), "Cookie", cookie).statusCode(), "the cookie alone");
        HttpResponse<String> left = send(served.posting("/console/logout", "{}"), "vauban-console", "1", "Cookie",
                cookie);
        assertTrue(cookie(left).contains("Max-Age=0"));
        assertEquals(401, ask("/metrics", cookie).statusCode());
    }

    @Tag("claim:server-authenticated")
    @Test
    void wrongPasswordsAreRefusedAndBounded() throws Exception {
        assertEquals(401, signIn("eve", "apple").statusCode(), "no rule fits");
        assertEquals(401, signIn("ada", "").statusCode());
        for (int i = 0; i < 4; i++) {
            assertEquals(401, signIn("ada", "guess " + i).statusCode());
        }
        int asked = directory.binds.size();
        HttpResponse<String> locked = signIn("ada", "s\u00e9same");
        assertEquals(429, locked.statusCode(), locked.body());
        assertTrue(locked.headers().firstValueAsLong("Retry-After").orElse(0) > 0);
        assertEquals(asked, directory.binds.size(), "the directory is left in peace");
        assertTrue(locked.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Tag("claim:server-authenticated")
    @Test
    void onlyThePageOfTheConsoleSendsPasswords() throws Exception {
        String json = typed("ada", "s\u00e9same");
        String origin = "http://127.0.0.1:" + port;
        assertEquals(403, send(served.posting("/console/password", json)).statusCode(), "neither header nor origin");
        assertEquals(403, send(served.posting("/console/password", json), "vauban-console", "1").statusCode());
        assertEquals(403, send(served.posting("/console/password", json), "Origin", origin).statusCode(),
                "a form can have no header");
        for (String other : List.of("https://evil.example", "null", "https://127.0.0.1:" + port, origin + "0",
                "http://localhost:" + port)) {
            assertEquals(403, send(served.posting("/console/password", json), "vauban-console", "1", "Origin", other)
                    .statusCode(), other);
        }
        assertEquals(403, send(served.posting("/console/password", json), "vauban-console", "1", "Origin", origin,
                "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(413, send(served.posting("/console/password", typed("ada", "x".repeat(20_000))),
                "vauban-console", "1", "Origin", origin).statusCode());
        assertEquals(List.of(), directory.binds, "none of them was shown to the directory");
    }

    /**
     * {@code curl -d} sends this content type, and so could a form on any page where the browser identifies its user.
     */
    @Tag("claim:server-authenticated")
    @Test
    void aFormIsTakenForJsonOnlyWhereItsSenderShowsAKey() throws Exception {
        String key = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC())
                .add("Carol", null, KeyScope.standard()).text();
        String cookie = cookie(signIn("bob", "pear")).replaceFirst(";.*", "");
        String basic = "Basic " + Base64.getEncoder().encodeToString("bob:pear".getBytes(StandardCharsets.UTF_8));
        for (List<String> shown : List.of(List.of("Authorization", "Bearer " + key), List.of("x-api-key", key),
                List.of("Authorization", "bearer " + key, "Content-Type", "Application/X-WWW-Form-URLEncoded; a=b"))) {
            var answer = served.client.sendAsync(form(shown), BodyHandlers.ofString());
            engine.next().write("Hi").end();
            assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        }
        for (List<String> shown : List.of(List.of("Cookie", cookie, "vauban-console", "1"),
                List.of("Authorization", basic), List.of("Authorization", basic, "x-api-key", key),
                List.of("Authorization", "Bearer " + key, "Origin", "http://127.0.0.1:" + port),
                List.of("x-api-key", key, "Origin", "http://127.0.0.1:" + port),
                List.of("Authorization", "Bearer " + key, "Content-Type", "text/plain"),
                List.of("Authorization", "Bearer " + key, "Content-Type", "multipart/form-data; boundary=a"))) {
            assertEquals(415, served.client.send(form(shown), BodyHandlers.ofString()).statusCode(), shown.toString());
        }
        assertEquals(401, served.client.send(form(List.of("x-api-key", "no")), BodyHandlers.ofString()).statusCode());
        HttpResponse<String> json = send(served.posting("/tokenize", "{\"content\":1}"), "Authorization", basic);
        assertEquals(400, json.statusCode(), "a password does with JSON");
    }

    private HttpRequest form(List<String> headers) {
        HttpRequest.Builder request = served.request("/v1/chat/completions").POST(BodyPublishers.ofString(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a=1&b\"}]}"));
        if (!headers.contains("Content-Type")) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return request.headers(headers.toArray(String[]::new)).build();
    }

    @Test
    void aSessionEndsWithTheRightToHaveIt() throws Exception {
        String cookie = cookie(signIn("ada", "s\u00e9same")).replaceFirst(";.*", "");
        configure("http://127.0.0.1:" + port, "\"ADA\"");
        assertEquals(401, ask("/metrics", cookie).statusCode());
        assertEquals(401, signIn("ada", "s\u00e9same").statusCode());
        configure("https://console.example.org", "");
        assertEquals(401, ask("/metrics", cookie).statusCode(), "other rules, other sessions");
        assertEquals(403, signIn("ada", "s\u00e9same").statusCode(), "the console is elsewhere");
    }

    @Test
    void overTlsTheCookieIsForTlsOnly() throws Exception {
        configure("https://127.0.0.1:" + port, "");
        String set = cookie(send(served.posting("/console/password", typed("ada", "s\u00e9same")),
                "vauban-console", "1",
                "Origin", "https://127.0.0.1:" + port)); // a proxy has terminated TLS
        assertTrue(set.startsWith("__Host-vauban=s") && set.contains("; Secure"), set);
    }

    @Test
    void aDirectoryThatIsDownIsToldAsSuch() throws Exception {
        directory.down = true;
        assertEquals(503, signIn("ada", "s\u00e9same").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://llm.example.org", "https://llm.example.org/", "https://llm.example.org/console",
            "https://u@llm.example.org", "ftp://127.0.0.1", "127.0.0.1", "", "https://"})
    void passwordsAreTypedOverTlsOrOnThisMachineOnly(String address) throws Exception {
        configure(address, "");
        String told = assertThrows(IdentityException.class, () -> Identities.check(rules)).getMessage();
        assertTrue(told.contains("ldap.console.address"), told);
    }

    @Test
    void peopleSignInWithABrowser() throws Exception {
        try (Browser browser = browsers.open("fr")) {
            browser.open("http://127.0.0.1:" + port + "/console");
            browser.await("document.activeElement.id === 'user'");
            assertEquals("Nom d\u2019utilisateur", browser.value("document.querySelector('[for=user]').textContent"));
            assertEquals(List.of(), browser.nameless());
            browser.type("ada");
            browser.value("document.getElementById('password').focus()");
            browser.type("wrong");
            browser.press("Enter", 13);
            browser.await("document.getElementById('login-error').textContent !== ''");
            assertEquals("", browser.value("document.getElementById('password').value"), "it is not kept");
            browser.type("s\u00e9same");
            browser.press("Enter", 13);
            browser.await("document.querySelectorAll('#models-table td').length > 0");
            assertEquals("true", browser.value("document.getElementById('login').hidden"));
            assertEquals("", browser.value("document.cookie"), "no script can read it");
            browser.open("http://127.0.0.1:" + port + "/console");
            browser.await("document.querySelectorAll('#models-table td').length > 0");
            browser.value("document.getElementById('leave').click()");
            browser.await("document.getElementById('sections').hidden");
            assertEquals(List.of(), browser.faults);
        }
    }
}
