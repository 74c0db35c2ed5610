// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Pages of other origins may use the API where the configuration allows it, and only with a key of their own. */
class CrossOriginTest {
    private static final String ALLOWED = "Access-Control-Allow-Origin";
    private static final String APP = "https://app.example.org";

    @TempDir
    Path folder;

    private Served serve(boolean keyed, String... origins) throws Exception {
        return Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(each.listen(), each.models(),
                keyed ? folder.resolve("keys.json") : null).withOrigins(List.of(origins)));
    }

    private static HttpResponse<String> send(Served served, HttpRequest.Builder request) throws Exception {
        return served.client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> preflight(Served served, String path, String origin) throws Exception {
        return send(served, served.request(path).method("OPTIONS", BodyPublishers.noBody()).headers("Origin", origin,
                "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers",
                "authorization,content-type"));
    }

    private static String allowed(HttpResponse<?> answer) {
        return answer.headers().firstValue(ALLOWED).orElse("");
    }

    @Test
    void aListedPageMayAskAndReadWithItsKey() throws Exception {
        String key = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC())
                .add("Ada", null, KeyScope.standard()).text();
        try (Served served = serve(true, APP)) {
            HttpResponse<String> asked = preflight(served, "/v1/chat/completions", APP);
            assertEquals(200, asked.statusCode());
            assertEquals(APP, allowed(asked));
            assertEquals("authorization,content-type",
                    asked.headers().firstValue("Access-Control-Allow-Headers").orElse(""));
            assertTrue(asked.headers().firstValue("Access-Control-Allow-Credentials").isEmpty());
            HttpResponse<String> answer = send(served, served.request("/v1/models").headers("Origin", APP,
                    "Sec-Fetch-Site", "cross-site", "Authorization", "Bearer " + key));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(APP, allowed(answer));
            assertTrue(answer.headers().allValues("Vary").contains("Origin"));
            HttpResponse<String> keyless = send(served, served.request("/v1/models").headers("Origin", APP));
            assertEquals(401, keyless.statusCode());
            assertEquals(APP, allowed(keyless), "so that the page can read why");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.org", "http://app.example.org", "https://app.example.org:444",
            "https://app.example.org.evil.com", "null"})
    void otherPagesAreRefused(String origin) throws Exception {
        try (Served served = serve(true, APP)) {
            HttpResponse<String> asked = preflight(served, "/v1/models", origin);
            assertEquals(200, asked.statusCode());
            assertEquals("", allowed(asked));
            HttpResponse<String> answer = send(served, served.request("/v1/models").headers("Origin", origin));
            assertEquals(403, answer.statusCode());
            assertEquals("", allowed(answer));
            assertEquals(403, send(served, served.request("/v1/models").headers("Sec-Fetch-Site", "cross-site"))
                    .statusCode(), "without an origin, as of an image");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/state", "/admin/keys", "/sites/vauban", "/lsp"})
    void thePagesOfTheServerAreForItself(String path) throws Exception {
        try (Served served = serve(true, APP)) {
            assertEquals("", allowed(preflight(served, path, APP)));
            assertEquals(403, send(served, served.request(path).headers("Origin", APP)).statusCode());
        }
    }

    @ParameterizedTest
    @CsvSource({"http://localhost,true", "http://localhost:8080,true", "http://127.0.0.1:3000,true",
            "http://[::1]:3000,true", "http://evil.com,false", "http://localhost.evil.com,false",
            "http://notlocalhost,false"})
    void thisMachineIsOneName(String origin, boolean served) throws Exception {
        try (Served server = serve(false, "localhost")) {
            assertEquals(served ? origin : "", allowed(preflight(server, "/completions", origin)));
            assertEquals(served ? 200 : 403,
                    send(server, server.request("/v1/models").headers("Origin", origin)).statusCode());
        }
    }

    @Test
    void whatABrowserSendsByItselfDoesNotCountThere() throws Exception {
        try (Served served = serve(true, APP)) {
            for (String credentials : List.of("Basic YTpi", "Negotiate YTpi")) {
                HttpResponse<String> answer = send(served, served.request("/v1/models").headers("Origin", APP,
                        "Authorization", credentials));
                assertEquals(401, answer.statusCode());
                assertTrue(answer.body().contains("API key"), answer.body());
            }
        }
    }

    @Test
    void allPagesNeedKeys() throws Exception {
        assertThrows(ConfigurationException.class, () -> serve(false, "*"));
        try (Served served = serve(true, "*")) {
            assertEquals("https://any.example.org",
                    allowed(preflight(served, "/v1/models", "https://any.example.org")));
        }
    }

    @ParameterizedTest
    @CsvSource({"https://app.example.org,true", "http://localhost:3000,true", "*,true", "localhost,true",
            "app.example.org,false", "https://app.example.org/,false", "https://*.example.org,false", "null,false"})
    void anOriginHasASchemeAndAHost(String origin, boolean valid) throws Exception {
        Path file = Files.writeString(folder.resolve("serve.json"), "{\"origins\":[\"" + origin + "\"]}");
        if (valid) {
            assertEquals(List.of(origin), ConfigurationFile.read(file).origins());
        } else {
            assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file));
        }
    }
}
