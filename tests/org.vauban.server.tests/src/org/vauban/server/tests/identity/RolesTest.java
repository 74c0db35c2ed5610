// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.identity.ApiKey;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.ApiContract;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.site.tests.ExampleSite;

/** A key of each role permits what the documentation says, and duties stay separate. */
class RolesTest {
    @TempDir
    Path folder;

    private final Map<KeyRole, String> texts = new EnumMap<>(KeyRole.class);
    private ApiKeys keys;
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        Path file = folder.resolve("keys.json");
        keys = new ApiKeys(file, Clock.systemUTC());
        for (KeyRole role : KeyRole.values()) {
            texts.put(role, keys.add("holder of " + role, null, role, role.scopes()).text());
        }
        served = Served.hosting(new FakeEngine(), folder, file,
                new SitesConfiguration(Files.createDirectory(folder.resolve("sites")),
                        ExampleSite.writeRoot(folder.resolve("root.json"))),
                null);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private HttpResponse<String> send(String method, String path, String json, String key) throws Exception {
        HttpResponse<String> answer = served.client.send(served.request(path).header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)).build(),
                BodyHandlers.ofString());
        contract().check(method, path, json, answer);
        return answer;
    }

    private ApiContract contract() throws Exception {
        return new ApiContract(Served.json(served.client.send(served.request("/openapi.json").build(),
                BodyHandlers.ofString())));
    }

    private HttpResponse<String> get(String path, KeyRole role) throws Exception {
        return send("GET", path, "", texts.get(role));
    }

    private HttpResponse<String> post(String path, String json, KeyRole role) throws Exception {
        return send("POST", path, json, texts.get(role));
    }

    /** No-break spaces and figure spaces are treated like spaces when names are compared. */
    @Test
    void spacesOfAnyKindAroundANameMakeNobodyElse() throws Exception {
        assertEquals(keys.user("Ada"), keys.user("\u00a0Ada\u2007 "));
        assertThrows(KeyFileException.class, () -> keys.add("holder of " + KeyRole.OPERATOR + '\u00a0', null,
                KeyRole.AUDITOR, KeyRole.AUDITOR.scopes()));
    }

    /** Requests every route guarded by a scope with the key of each role; the OpenAPI document lists the routes. */
    @ParameterizedTest
    @EnumSource(KeyRole.class)
    void eachRoleMayAskWhatItIsThereForAndNothingElse(KeyRole role) throws Exception {
        JsonObject paths = contract().document().getAsJsonObject("paths");
        Set<String> scopes = new TreeSet<>();
        for (Map.Entry<String, JsonElement> path : paths.entrySet()) {
            for (Map.Entry<String, JsonElement> method : path.getValue().getAsJsonObject().entrySet()) {
                JsonElement scope = method.getValue().getAsJsonObject().get("x-vauban-scope");
                if (scope == null) {
                    continue;
                }
                scopes.add(scope.getAsString());
                String name = method.getKey().toUpperCase(Locale.ROOT);
                int status = send(name, path.getKey().replace("{path}", "vauban"),
                        name.startsWith("P") ? "[" : "", texts.get(role)).statusCode();
                boolean permitted = role.scopes().contains(KeyScope.of(scope.getAsString()).orElseThrow());
                assertEquals(!permitted, status == 403, role + " " + path.getKey() + ": " + status);
            }
        }
        assertEquals(KeyScope.values().length, scopes.size(), "every scope guards something: " + scopes);
    }

    @Test
    void noScopeBelongsToTwoRoles() {
        List<KeyScope> all = new ArrayList<>();
        for (KeyRole role : KeyRole.values()) {
            all.addAll(role.scopes());
        }
        assertEquals(EnumSet.allOf(KeyScope.class), EnumSet.copyOf(all));
        assertEquals(KeyScope.values().length, all.size());
    }

    @Test
    void aKeyHasNoMoreThanItsRolePermits() throws Exception {
        assertThrows(KeyFileException.class,
                () -> keys.add("Ada", null, KeyRole.USER, Set.of(KeyScope.CHAT, KeyScope.AUDIT)));
        Path file = folder.resolve("keys.json");
        // an administrator edits the file by hand
        Files.writeString(file, Files.readString(file).replace("\"audit\"", "\"audit\", \"chat\""));
        ApiKey auditor = keys.list().stream().filter(key -> key.role() == KeyRole.AUDITOR).findFirst().orElseThrow();
        assertEquals(Set.of(KeyScope.AUDIT), auditor.scopes());
        assertEquals(403, post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
                KeyRole.AUDITOR).statusCode());
    }

    @Test
    void keysFromBeforeThereWereRolesPermitWhatAUserOrAMonitorMay() throws Exception {
        Path file = folder.resolve("old.json");
        String key = "{\"id\":\"%s\",\"name\":\"%s\",\"sha256\":\"\",\"created\":\"2027-01-31T12:00:00Z\","
                + "\"scopes\":[%s]}";
        Files.writeString(file, "{\"version\":1,\"keys\":[" + key.formatted("00000001", "a", "\"chat\",\"metrics\"")
                + "," + key.formatted("00000002", "b", "\"metrics\"") + "]}");
        List<ApiKey> old = new ApiKeys(file, Clock.systemUTC()).list();
        assertEquals(KeyRole.USER, old.get(0).role());
        assertEquals(Set.of(KeyScope.CHAT), old.get(0).scopes());
        assertEquals(KeyRole.OPERATOR, old.get(1).role());
        Files.writeString(file, Files.readString(file).replace("\"scopes\"", "\"role\":\"king\",\"scopes\""));
        assertThrows(KeyFileException.class, () -> new ApiKeys(file, Clock.systemUTC()).list());
    }

    @Test
    void nobodyHoldsTwoRolesThatExcludeEachOther() throws Exception {
        keys.add("Ada Lovelace", null, KeyRole.AUDITOR, KeyRole.AUDITOR.scopes());
        keys.add("Ada Lovelace", null, KeyRole.USER, KeyRole.USER.scopes());
        int before = keys.list().size();
        for (KeyRole other : EnumSet.of(KeyRole.OPERATOR, KeyRole.SECURITY_OFFICER)) {
            String refusal = assertThrows(KeyFileException.class,
                    () -> keys.add(" ada LOVELACE", null, other, other.scopes())).getMessage();
            assertTrue(refusal.contains("auditor") && refusal.contains(other.text()), refusal);
        }
        assertEquals(before, keys.list().size());
        for (ApiKey key : keys.list()) {
            if (key.role() == KeyRole.AUDITOR) {
                keys.revoke(key.id());
            }
        }
        keys.add("Ada Lovelace", null, KeyRole.OPERATOR, KeyRole.OPERATOR.scopes());
    }

    @Test
    void aSecurityOfficerSeesAndRevokesKeys() throws Exception {
        HttpResponse<String> answer = get("/admin/keys", KeyRole.SECURITY_OFFICER);
        assertEquals(200, answer.statusCode());
        JsonArray listed = Served.json(answer).getAsJsonArray("keys");
        assertEquals(KeyRole.values().length, listed.size());
        texts.values().forEach(text -> assertFalse(answer.body().contains(text.substring(16)), "no secret is told"));
        assertFalse(answer.body().contains(keys.list().getFirst().sha256()), "nor its hash");
        assertTrue(listed.asList().stream().map(JsonElement::getAsJsonObject).allMatch(each -> each.get("lastUsed")
                .isJsonNull() != each.get("role").getAsString().equals("security-officer")), answer.body());
        assertEquals("{\"requestsPerMinute\":0,\"tokensPerDay\":0}", Served.json(answer).get("quota").toString());
        String id = texts.get(KeyRole.USER).substring(7, 15);
        assertEquals(404, post("/admin/keys/revoke", "{\"id\":\"00000000\"}", KeyRole.SECURITY_OFFICER).statusCode());
        assertEquals(400, post("/admin/keys/revoke", "{}", KeyRole.SECURITY_OFFICER).statusCode());
        assertEquals(200,
                post("/admin/keys/revoke", "{\"id\":\"" + id + "\"}", KeyRole.SECURITY_OFFICER).statusCode());
        assertEquals(401, get("/v1/models", KeyRole.USER).statusCode());
        assertEquals(200, get("/admin/policy", KeyRole.SECURITY_OFFICER).statusCode());
        HttpResponse<String> recorded = post("/admin/audit/search", "{\"feature\":\"key.revoked\"}", KeyRole.AUDITOR);
        assertEquals(200, recorded.statusCode());
        assertEquals(1, recorded.body().split(id, -1).length - 1, recorded.body());
    }

    @Test
    void anAuditorFindsTheRequestsOfAUserWithoutTheirTexts() throws Exception {
        String second = keys.add("holder of USER", null, KeyRole.USER, KeyRole.USER.scopes()).text();
        String other = keys.add("Grace", null, KeyRole.USER, KeyRole.USER.scopes()).text();
        for (String key : List.of(texts.get(KeyRole.USER), second, other)) {
            assertEquals(200, send("POST", "/v1/embeddings", "{\"input\":\"a text of mine\"}", key).statusCode());
        }
        ApiKey user = keys.list().stream().filter(key -> key.name().equals("Grace")).findFirst().orElseThrow();
        ApiKey twice = keys.list().getFirst();
        assertNotEquals(keys.user(user), keys.user(twice));
        JsonObject found = search("{\"user\":\"" + keys.user(twice) + "\"}");
        assertEquals(2, found.get("found").getAsInt(), "both keys are one user's");
        assertEquals(1, search("{\"user\":\"" + keys.user(user) + "\"}").get("found").getAsInt());
        assertEquals(0, search("{\"user\":\"x\"}").get("found").getAsInt());
        assertEquals(3, search("{\"feature\":\"server.embedding\"}").get("found").getAsInt());
        JsonObject newest = search("{\"limit\":1}");
        assertEquals(1, newest.getAsJsonArray("lines").size());
        assertTrue(newest.get("found").getAsInt() >= 3);
        assertFalse(newest.toString().contains("a text of mine") || served.auditText().contains("Grace"));
        JsonObject verified = Served.json(get("/admin/audit/verification", KeyRole.AUDITOR));
        assertTrue(verified.get("intact").getAsBoolean(), verified.toString());
        Files.writeString(served.audit, served.auditText().replaceFirst("server.embedding", "server.embeddinG"));
        assertFalse(Served.json(get("/admin/audit/verification", KeyRole.AUDITOR)).get("intact").getAsBoolean());
    }

    @Test
    void anAuditorOfAServerThatHasDoneNothingIsToldSo() throws Exception {
        HttpResponse<String> answer = get("/admin/audit/verification", KeyRole.AUDITOR);
        assertEquals(404, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("no lines yet"), answer.body());
        assertEquals(0, search("{}").get("found").getAsInt());
    }

    private JsonObject search(String json) throws Exception {
        HttpResponse<String> answer = post("/admin/audit/search", json, KeyRole.AUDITOR);
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer);
    }

    @Test
    void theKeyOfTheHashesIsItsOwnersOnly() throws Exception {
        ApiKey key = keys.list().getFirst();
        String user = keys.user(key);
        assertEquals(user, new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC()).user(key), "it is kept");
        Path secret = folder.resolve("server-users.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        Files.delete(secret);
        assertNotEquals(user, new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC()).user(key));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThrows(KeyFileException.class,
                () -> new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC()).authenticate("x"));
    }
}
