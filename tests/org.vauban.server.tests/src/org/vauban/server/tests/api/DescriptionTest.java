// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.tests.ApiContract;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;
import org.vauban.site.tests.ExampleSite;

/**
 * The OpenAPI document and its page. {@link ApiContract} compares it with the requests and answers of the API tests.
 */
class DescriptionTest extends ServedApi {
    private static final Pattern DOCUMENTED = Pattern.compile("`(?:(?:GET|POST|PUT) )?(/[a-z0-9/._-]*)(?:ID)?`");

    private HttpResponse<String> get(String path, String language) throws Exception {
        return served.client.send(served.request(path).header("Accept-Language", language).build(),
                BodyHandlers.ofString());
    }

    private JsonObject document() throws Exception {
        return Served.json(served.get("/openapi.json"));
    }

    @Test
    void everyOperationIsServedWithItsMethodOnly() throws Exception {
        JsonObject paths = document().getAsJsonObject("paths");
        assertTrue(paths.size() > 20, paths.size() + " paths");
        for (String path : paths.keySet()) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
                boolean known = paths.getAsJsonObject(path).has(method.toLowerCase(Locale.ROOT));
                HttpResponse<String> answer = served.client.send(served.request(path.replace("{id}", "fake"))
                        .method(method, known && method.equals("POST") ? BodyPublishers.ofString("[")
                                : BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString());
                assertEquals(!known, answer.statusCode() == 405, method + " " + path + ": " + answer.statusCode());
                if (known) {
                    assertNotEquals(404, answer.statusCode(), path);
                    ApiContract.served().check(method, path.replace("{id}", "fake"), "", answer);
                }
            }
        }
    }

    /** A browser that opens the server's address is redirected. */
    @Test
    void theRootTellsWhereThePagesAre() throws Exception {
        HttpResponse<String> answer = get("/", "fr");
        assertEquals(404, answer.statusCode());
        for (String page : List.of("/console", "/docs")) {
            assertTrue(answer.body().contains(page), answer.body());
            assertEquals(200, get(page, "fr").statusCode(), page);
        }
    }

    /** The installation page of the documentation names the same paths. */
    @Test
    void thePathsAreThoseOfTheDocumentation() throws Exception {
        Set<String> named = new TreeSet<>();
        Path page = Path.of(System.getProperty("vauban.root"), "docs/server.md");
        Matcher found = DOCUMENTED.matcher(Files.readString(page));
        while (found.find()) {
            named.add(found.group(1));
        }
        for (String path : keyed().getAsJsonObject("paths").keySet()) {
            assertTrue(named.contains(path.replaceAll("\\{[a-z]+\\}", "")), path + " is not in docs/server.md");
        }
    }

    @Test
    void referencesLeadSomewhereAndEverySchemaIsUsed() throws Exception {
        JsonObject document = keyed();
        JsonObject schemas = document.getAsJsonObject("components").getAsJsonObject("schemas");
        Set<String> used = new HashSet<>();
        references(document, used);
        for (String reference : used) {
            assertTrue(schemas.has(reference.substring("#/components/schemas/".length())), reference);
        }
        assertEquals(schemas.size(), used.size(), schemas.keySet() + " and " + used);
        Set<String> ids = new HashSet<>();
        for (JsonElement methods : document.getAsJsonObject("paths").asMap().values()) {
            for (JsonElement operation : methods.getAsJsonObject().asMap().values()) {
                assertTrue(ids.add(operation.getAsJsonObject().get("operationId").getAsString()), operation.toString());
            }
        }
        assertEquals("3.1.1", document.get("openapi").getAsString());
        assertFalse(document.toString().contains("\"%"), "every text is there");
    }

    private static void references(JsonElement value, Set<String> found) {
        if (value instanceof JsonArray array) {
            array.forEach(each -> references(each, found));
        } else if (value instanceof JsonObject object) {
            object.asMap().forEach((name, each) -> {
                if (name.equals("$ref")) {
                    found.add(each.getAsString());
                } else {
                    references(each, found);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"fr|fr", "fr-CA,fr;q=0.9|fr", "de, fr;q=0.5, en;q=0.3|fr", "en|en",
            "en-GB, fr;q=0.2|en", "de|en", "*|en", "fr;q=2|en", ";;;|en"})
    void theLanguageIsThatOfTheReader(String accepted, String language) throws Exception {
        HttpResponse<String> answer = get("/openapi.json", accepted);
        assertEquals(language, answer.headers().firstValue("Content-Language").orElse(""));
        assertEquals("Accept-Language", answer.headers().firstValue("Vary").orElse(""));
        assertTrue(answer.body().contains(language.equals("fr") ? "Suite d’un texte" : "Continuation of a text"));
        assertTrue(get("/docs", accepted).body().contains("<html lang=\"" + language + "\">"));
        assertEquals("en", get("/openapi.json", "fr,".repeat(100)).headers().firstValue("Content-Language").orElse(""));
    }

    /** Only the texts differ between languages; all else is the same. */
    @Test
    void onlyTextsDifferBetweenLanguages() throws Exception {
        JsonObject english = document();
        JsonObject french = JsonParser.parseString(get("/openapi.json", "fr").body()).getAsJsonObject();
        assertNotEquals(english, french);
        assertEquals(withoutTexts(english), withoutTexts(french));
    }

    private static JsonElement withoutTexts(JsonElement value) {
        if (value instanceof JsonArray array) {
            JsonArray all = new JsonArray();
            array.forEach(each -> all.add(withoutTexts(each)));
            return all;
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        JsonObject all = new JsonObject();
        object.asMap().forEach((name, each) -> {
            boolean text = each.isJsonPrimitive() && Set.of("description", "summary", "title").contains(name);
            all.add(name, text ? new JsonObject() : withoutTexts(each));
        });
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void thePageLoadsNothingAndRunsNothing(String language) throws Exception {
        HttpResponse<String> answer = get("/docs", language);
        assertEquals("text/html; charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
        String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
        String page = answer.body();
        Matcher style = Pattern.compile("(?s)<style>(.*?)</style>").matcher(page);
        assertTrue(style.find());
        String hash = Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
        assertTrue(policy.contains("'sha256-" + hash + "'"), "the style is the one that is permitted");
        assertFalse(Pattern.compile("(?i)<script|<img|<link|<iframe|\\sstyle=|\\son[a-z]+=|src=|url\\(|https?://")
                .matcher(page).find());
        for (String path : document().getAsJsonObject("paths").keySet()) {
            assertTrue(page.contains("<code>" + path + "</code>"), path);
        }
        Matcher link = Pattern.compile("href=\"#([^\"]+)\"").matcher(page);
        while (link.find()) {
            assertTrue(page.contains("id=\"" + link.group(1) + "\""), link.group());
        }
    }

    @Test
    void keysAreAskedForInTheDocumentWhereTheServerAsksForThem() throws Exception {
        assertTrue(document().getAsJsonObject("paths").getAsJsonObject("/v1/models").getAsJsonObject("get")
                .getAsJsonArray("security").isEmpty());
        JsonObject paths = keyed().getAsJsonObject("paths");
        JsonObject chat = paths.getAsJsonObject("/v1/chat/completions").getAsJsonObject("post");
        assertEquals(2, chat.getAsJsonArray("security").size());
        assertEquals("chat", chat.get("x-vauban-scope").getAsString());
        assertTrue(chat.getAsJsonObject("responses").has("401"));
        assertTrue(paths.getAsJsonObject("/docs").getAsJsonObject("get").getAsJsonArray("security").isEmpty());
        assertFalse(document().getAsJsonObject("paths").has("/admin/keys"), "nobody has a role there");
    }

    /** A route without a description is refused when the document is generated. */
    @Test
    void whatIsDescribedIsWhatIsServed() throws Exception {
        Set<String> described = new TreeSet<>();
        try (Reader file = new InputStreamReader(
                TeamServer.class.getResourceAsStream("/org/vauban/server/description/operations.json"),
                StandardCharsets.UTF_8)) {
            described.addAll(JsonParser.parseReader(file).getAsJsonObject().keySet());
        }
        Set<String> documented = new TreeSet<>();
        keyed().getAsJsonObject("paths").asMap().forEach((path, methods) -> methods.getAsJsonObject().keySet()
                .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " "
                        + path.replaceAll("\\{[a-z]+\\}", ""))));
        assertEquals(described, documented);
    }

    @Test
    void identitiesAreWaysToSayWhoOneIs() throws Exception {
        Path file = Files.writeString(folder.resolve("identities.json"), "{}");
        JsonObject document;
        try (Served other = Served.hostingAs(new FakeEngine(), folder, folder.resolve("keys.json"),
                new SitesConfiguration(Files.createDirectories(folder.resolve("sites")),
                        ExampleSite.writeRoot(folder.resolve("root.json"))),
                configuration -> configuration.withIdentities(file))) {
            document = Served.json(other.get("/openapi.json"));
            JsonObject paths = document.getAsJsonObject("paths");
            for (String path : paths.keySet()) {
                JsonObject get = paths.getAsJsonObject(path).getAsJsonObject("get");
                if (get != null) {
                    boolean open = get.getAsJsonArray("security").isEmpty();
                    String one = path.replace("{id}", "fake").replace("{path}", "a/versions/1/b");
                    int status = other.client.send(other.request(one).build(), BodyHandlers.ofString()).statusCode();
                    assertEquals(!open, status == 401, path + ": " + status);
                }
            }
            assertEquals(List.of("bearer", "header", "token", "certificate", "password", "ticket"),
                    ways(paths, "/v1/models"));
            assertFalse(ways(paths, "/sites/{path}").contains("password"), "a key is the password there");
        }
        JsonObject schemes = document.getAsJsonObject("components").getAsJsonObject("securitySchemes");
        assertEquals("mutualTLS", schemes.getAsJsonObject("certificate").get("type").getAsString());
        assertEquals("JWT", schemes.getAsJsonObject("token").get("bearerFormat").getAsString());
        assertEquals("basic", schemes.getAsJsonObject("password").get("scheme").getAsString());
        assertEquals("negotiate", schemes.getAsJsonObject("ticket").get("scheme").getAsString());
        assertFalse(keyed().getAsJsonObject("components").getAsJsonObject("securitySchemes").has("token"));
    }

    private static List<String> ways(JsonObject paths, String path) {
        return paths.getAsJsonObject(path).getAsJsonObject("get").getAsJsonArray("security").asList().stream()
                .flatMap(way -> way.getAsJsonObject().keySet().stream()).toList();
    }

    /** Returns the document of a server that requires keys. */
    private JsonObject keyed() throws Exception {
        try (Served other = Served.hosting(new FakeEngine(), folder, folder.resolve("keys.json"),
                new SitesConfiguration(Files.createDirectories(folder.resolve("sites")),
                        ExampleSite.writeRoot(folder.resolve("root.json"))),
                null)) {
            return Served.json(other.get("/openapi.json"));
        }
    }

    @Test
    void errorsOfAPathAreThoseOfItsApiWhateverIsWrong() throws Exception {
        assertTrue(Served.json(served.get("/api/chat")).get("error").isJsonPrimitive(), "a method that it has not");
        assertEquals("error", Served.json(served.get("/v1/messages")).get("type").getAsString());
        HttpResponse<String> large = served.client.send(served.request("/v1/fim/completions")
                .POST(BodyPublishers.ofString(" ".repeat(9 << 20))).build(), BodyHandlers.ofString());
        assertEquals(413, large.statusCode());
        assertEquals("error", Served.json(large).get("object").getAsString());
    }
}
