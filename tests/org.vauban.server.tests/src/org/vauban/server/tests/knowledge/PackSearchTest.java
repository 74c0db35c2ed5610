// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.tests.Served;

/** {@code /v1/search}: who finds which passages, and what others can learn of them. */
@Tag("slow")
class PackSearchTest extends WithPackReaders {
    private static final Map<String, String> PUMPS = Map.of("pump.md",
            "# Pump\n\nIt is red.\n\nThe valve opens at 12 bar. Nothing else does.\n");
    private static final Map<String, String> MERGER = Map.of("merger.md", "The takeover is a valve.");

    private Served serve(PackService service, UnaryOperator<ServerConfiguration> configured) throws Exception {
        return Served.sharing(service, null, engine, folder, standard -> configured
                .apply(new ServerConfiguration(standard.listen(), standard.models(), file)));
    }

    private static List<String> found(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer).getAsJsonArray("passages").asList().stream().map(each -> each.getAsJsonObject())
                .map(each -> each.get("pack").getAsString() + ":" + each.get("file").getAsString()).sorted().toList();
    }

    @Test
    void aPassageIsToldWithItsPlaceAndAQuote() throws Exception {
        try (Served served = serve(packs.serving(packs.pack("pumps", PUMPS, "Ada")), same -> same)) {
            JsonObject answer = Served.json(search(served, ada, "{\"query\": \"when does the valve open\"}"));
            assertEquals("[\"pumps\"]", answer.get("packs").toString());
            assertEquals(1, answer.get("matched").getAsInt());
            JsonObject passage = answer.getAsJsonArray("passages").get(0).getAsJsonObject();
            assertEquals("source-pumps/pump.md", passage.get("file").getAsString());
            assertEquals(5, passage.get("line").getAsInt());
            assertTrue(passage.get("page").isJsonNull());
            JsonObject quote = passage.getAsJsonObject("quote");
            assertEquals("The valve opens at 12 bar.", quote.get("text").getAsString());
            assertEquals(quote.get("text").getAsString(),
                    PUMPS.get("pump.md").substring(quote.get("start").getAsInt(), quote.get("end").getAsInt()));
            String audit = served.auditText();
            assertTrue(audit.contains("server.search (" + keys.user("Ada") + ")"), audit);
            assertTrue(audit.contains("packs:pumps"), audit);
            assertFalse(audit.contains("valve"), audit);
        }
    }

    @Test
    void aPassageIsToldWithWhatStandsAroundItWhereThatIsWanted() throws Exception {
        String text = "# Pump\n\nIt is red.\n\n# Valve\n\nThe valve opens at 12 bar.\n\n"
                + "# Seal\n\nThe seal is round.\n\n# Motor\n\nThe motor hums.\n";
        try (Served served = serve(packs.serving(packs.pack("pumps", Map.of("pump.md", text), "Ada"),
                packs.pack("merger", MERGER, "Grace")), same -> same)) {
            JsonObject found = first(search(served, ada, "{\"query\": \"valve opens\", \"context\": 1}"));
            assertEquals(List.of("# Pump\n\nIt is red."), texts(found, "before"));
            assertEquals(List.of("# Seal\n\nThe seal is round."), texts(found, "after"));
            JsonObject after = found.getAsJsonArray("after").get(0).getAsJsonObject();
            assertEquals("pumps:source-pumps/pump.md:9",
                    String.join(":", after.get("pack").getAsString(), after.get("file").getAsString(),
                            after.get("line").getAsString()));
            assertEquals(after.get("text").getAsString(),
                    text.substring(after.get("start").getAsInt(), after.get("end").getAsInt()));
            assertEquals(List.of(1, 2), List.of("before", "after").stream().map(each -> texts(first(searched(served,
                    "{\"query\": \"valve opens\", \"context\": 5}")), each).size()).toList());
            for (String none : List.of("", ", \"context\": 0", ", \"context\": null")) {
                assertFalse(first(searched(served, "{\"query\": \"valve opens\"" + none + "}")).has("before"), none);
            }
            for (String wrong : List.of("6", "-1", "\"one\"", "1.5")) {
                assertEquals(400, search(served, ada, "{\"query\": \"valve\", \"context\": " + wrong + "}")
                        .statusCode(), wrong);
            }
            assertEquals(404, search(served, ada,
                    "{\"query\": \"takeover\", \"packs\": [\"merger\"], \"context\": 1}").statusCode());
        }
    }

    private HttpResponse<String> searched(Served served, String body) {
        try {
            return search(served, ada, body);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject first(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer).getAsJsonArray("passages").get(0).getAsJsonObject();
    }

    private static List<String> texts(JsonObject passage, String member) {
        return passage.getAsJsonArray(member).asList().stream()
                .map(each -> each.getAsJsonObject().get("text").getAsString()).toList();
    }

    @Test
    void whatOneMayNotReadIsAsIfItWereNotThere() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "*");
        PackSettings merger = packs.pack("merger", MERGER, "Grace");
        String valve = "{\"query\": \"valve\"}";
        try (Served served = serve(packs.serving(pumps, merger), same -> same);
                Served without = serve(packs.serving(pumps), same -> same)) {
            assertEquals(List.of("merger:source-merger/merger.md", "pumps:source-pumps/pump.md"),
                    found(search(served, grace, valve)));
            assertEquals(List.of("pumps:source-pumps/pump.md"), found(search(served, grace,
                    "{\"query\": \"valve\", \"packs\": [\"pumps\"]}")));
            for (String body : List.of(valve, "{\"query\": \"takeover\"}",
                    "{\"query\": \"valve\", \"packs\": [\"pumps\"], \"limit\": 1}",
                    "{\"query\": \"valve\", \"packs\": [\"merger\"]}",
                    "{\"query\": \"valve\", \"packs\": [\"pumps\", \"merger\"]}")) {
                HttpResponse<String> seen = search(served, ada, body);
                HttpResponse<String> expected = search(without, ada, body);
                assertEquals(expected.statusCode(), seen.statusCode(), body);
                assertEquals(expected.body(), seen.body(), body);
            }
            HttpResponse<String> unknown = search(served, ada, "{\"query\": \"valve\", \"packs\": [\"merger\"]}");
            assertEquals(404, unknown.statusCode());
            assertEquals("packs", Served.error(unknown).get("param").getAsString());
        }
        try (Served served = serve(packs.serving(merger), same -> same);
                Served without = Served.of(engine, folder.resolve("home"), new ServerConfiguration(
                        new ListenAddress("127.0.0.1", 0),
                        List.of(new ModelEntry("fake", file, false)), file))) {
            for (String body : List.of(valve, "{\"query\": \"valve\", \"packs\": [\"merger\"]}")) {
                assertEquals(search(without, ada, body).body(), search(served, ada, body).body());
                assertTrue(List.of(403, 404).contains(search(served, ada, body).statusCode()));
            }
        }
    }

    /** A key without the right to ask models reads nothing on behalf of its person, only packs that name its role. */
    @Test
    void whatAKeyMayAskCounts() throws Exception {
        String narrow = keys.add("Ada", null, EnumSet.of(KeyScope.EMBEDDING)).text();
        String auditor = keys.add("Alan", null, KeyRole.AUDITOR, KeyRole.AUDITOR.scopes()).text();
        PackSettings pumps = packs.pack("pumps", PUMPS, "*", "Ada", "Alan");
        PackSettings merger = packs.pack("merger", MERGER, "role:auditor");
        try (Served served = serve(packs.serving(pumps, merger), same -> same)) {
            assertEquals(403, search(served, narrow, "{\"query\": \"valve\"}").statusCode());
            assertEquals(List.of("merger:source-merger/merger.md"),
                    found(search(served, auditor, "{\"query\": \"valve\"}")));
            assertEquals(List.of("pumps:source-pumps/pump.md"), found(search(served, ada, "{\"query\": \"valve\"}")));
            assertEquals(401, search(served, "wrong", "{\"query\": \"valve\"}").statusCode());
        }
        try (Served served = serve(packs.serving(pumps, merger),
                same -> new ServerConfiguration(same.listen(), same.models(), null))) {
            assertEquals(List.of("pumps:source-pumps/pump.md"),
                    found(served.post("/v1/search", "{\"query\": \"valve\"}")), "nobody is known");
        }
    }

    /** The person behind a name may change while the server runs. */
    @Test
    void namesThatAreJoinedCountFromTheNextSearchOn() throws Exception {
        Path identities = Files.writeString(folder.resolve("identities.json"), "{\"people\": []}");
        try (Served served = serve(packs.serving(packs.pack("merger", MERGER, "Ada Lovelace")),
                same -> same.withIdentities(identities))) {
            assertEquals(403, search(served, ada, "{\"query\": \"takeover\"}").statusCode());
            Files.writeString(identities, "{\"people\": [{\"name\": \"Ada Lovelace\", \"also\": [\"ada\"]}]}");
            assertEquals(1, found(search(served, ada, "{\"query\": \"takeover\"}")).size());
            Files.writeString(identities, "{\"people\": [{\"name\": \"Grace Hopper\", \"also\": [\"ada\", \"x\"]}]}");
            assertEquals(403, search(served, ada, "{\"query\": \"takeover\"}").statusCode());
        }
    }

    @Test
    void aPackThatHasExpiredIsNotSearched() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (Served served = serve(packs.serving(now::get, packs.pack("pumps", PUMPS, "Ada")), same -> same)) {
            assertEquals(1, found(search(served, ada, "{\"query\": \"valve\"}")).size());
            now.set(Instant.now().plus(Duration.ofDays(2)));
            assertEquals(503, search(served, ada, "{\"query\": \"valve\"}").statusCode());
        }
    }

    @Test
    void requestsAreBounded() throws Exception {
        try (Served served = serve(packs.serving(packs.pack("pumps", PUMPS, "Ada")),
                same -> same.withQuotas(new Quotas(2, 0, null)))) {
            for (String wrong : List.of("{}", "{\"query\": \" \"}", "{\"query\": 1}",
                    "{\"query\": \"" + "x".repeat(10_001) + "\"}", "{\"query\": \"valve\", \"limit\": 0}",
                    "{\"query\": \"valve\", \"limit\": 101}", "{\"query\": \"valve\", \"packs\": [1]}",
                    "{\"query\": \"valve\", \"packs\": {}}")) {
                assertEquals(400, search(served, ada, wrong).statusCode(), wrong);
            }
            assertEquals(200, search(served, ada, "{\"query\": \"valve\"}").statusCode());
            assertEquals(200, search(served, ada, "{\"query\": \"valve\"}").statusCode());
            HttpResponse<String> over = search(served, ada, "{\"query\": \"valve\"}");
            assertEquals(429, over.statusCode());
            assertTrue(over.headers().firstValue("Retry-After").isPresent());
        }
    }
}
