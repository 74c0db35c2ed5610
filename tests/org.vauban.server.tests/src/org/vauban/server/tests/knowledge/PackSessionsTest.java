// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.knowledge.PackShelf;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKey;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** Knowledge packs in language server sessions: each person sees only the packs that they may read. */
@Tag("slow")
class PackSessionsTest extends WithPackReaders {
    private static final Map<String, String> PUMPS = Map.of("pump.md", "# Pump\n\nThe valve opens at 12 bar.\n",
            "seal.md", "# Seal\n\nReplace the seal of the valve each year.\n");
    private static final Map<String, String> MERGER = Map.of("merger.md",
            "# Merger\n\nThe takeover of Babbage is planned. The valve is a cover name.\n");

    private Served serve(PackService service) throws Exception {
        return Served.sharing(service, NoEngines.service(folder, LspLimits.STANDARD), engine, folder,
                configuration -> new ServerConfiguration(configuration.listen(),
                        configuration.models(), file));
    }

    private static List<String> files(JsonObject answer) {
        return answer.getAsJsonObject("result").getAsJsonArray("passages").asList().stream()
                .map(each -> each.getAsJsonObject().getAsJsonObject("place").get("uri").getAsString())
                .map(uri -> uri.substring(uri.lastIndexOf('/') + 1)).sorted().toList();
    }

    private static int matched(JsonObject answer) {
        return answer.getAsJsonObject("result").get("matched").getAsInt();
    }

    @Test
    void eachPersonSearchesTheirOwnPacksAndLearnsNothingOfOthers() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "Ada", "Grace");
        PackSettings merger = packs.pack("merger", MERGER, "grace ");
        try (Served served = serve(packs.serving(pumps, merger)); PackSession hers = new PackSession(served, ada);
                PackSession others = new PackSession(served, grace)) {
            assertTrue(hers.offered.toString().contains("\"search\":true"), hers.offered.toString());
            assertEquals(List.of("pump.md", "seal.md"), files(hers.search("valve")));
            assertEquals(2, matched(hers.search("valve")));
            assertEquals(List.of("merger.md", "pump.md", "seal.md"), files(others.search("valve")));
            assertEquals(List.of("merger.md"), files(others.search("takeover Babbage")));
            // a forbidden pack looks like a missing one
            JsonObject nothing = hers.search("Lovelace").getAsJsonObject("result");
            assertEquals(nothing, hers.search("takeover Babbage").getAsJsonObject("result"));
            for (String elsewhere : List.of("vauban-pack://merger/", "vauban-pack://merger/source-merger/merger.md",
                    "vauban-pack://pumps/../../pack-merger/documents/", "vauban-pack://nobody/", "vauban-pack:///")) {
                assertEquals(nothing, hers.search("valve", elsewhere).getAsJsonObject("result"), elsewhere);
            }
            // the answer does not reveal whether such a path exists
            for (Path there : List.of(pumps.folder(), merger.folder(), folder, file)) {
                assertTrue(hers.search("valve", there.toUri().toString()).has("error"), there.toString());
            }
            assertEquals(List.of("seal.md"),
                    files(hers.search("valve", "vauban-pack://pumps/source-pumps/seal.md", "vauban-pack://merger")));
            assertEquals(List.of("pump.md", "seal.md"), files(hers.search("valve", "vauban-pack://pumps")));
            assertEquals(List.of("merger.md"), files(others.inPacks("valve", "merger")));
            assertEquals(hers.inPacks("valve", "nobody").toString().replace("nobody", "merger"),
                    hers.inPacks("valve", "merger").toString());
            assertTrue(hers.inPacks("valve", "merger").has("error"));
        }
    }

    private static JsonObject place(JsonObject answer) {
        return answer.getAsJsonObject("result").getAsJsonArray("passages").get(0).getAsJsonObject()
                .getAsJsonObject("place");
    }

    /** The files are on the server: clients cannot open them and never learn their paths. */
    @Test
    void aPlaceIsAnAddressOfThePackWhoseTextTheServerTells() throws Exception {
        String seal = "# Seal\n\nReplace the seal of the valve each year.\n\n# Names\n\nZeppelin.\n";
        PackSettings pumps = packs.pack("pumps", Map.of("seal (1) 100%.md", seal), "Ada");
        PackSettings merger = packs.pack("merger", MERGER, "Grace");
        try (Served served = serve(packs.serving(pumps, merger)); PackSession hers = new PackSession(served, ada);
                PackSession others = new PackSession(served, grace)) {
            JsonObject wanted = new JsonObject();
            wanted.addProperty("query", "zeppelin");
            wanted.addProperty("context", 1);
            JsonObject found = hers.ask("vauban/search", wanted);
            String uri = place(found).get("uri").getAsString();
            assertEquals("vauban-pack://pumps/source-pumps/seal%20(1)%20100%25.md", uri);
            assertTrue(place(found).get("archived").getAsBoolean(), "it cannot be opened");
            JsonObject before = found.getAsJsonObject("result").getAsJsonArray("passages").get(0).getAsJsonObject()
                    .getAsJsonArray("before").get(0).getAsJsonObject();
            assertEquals(uri, before.getAsJsonObject("place").get("uri").getAsString());
            assertTrue(before.toString().contains("Replace the seal"), before.toString());
            assertFalse(found.toString().contains(folder.toString()), found.toString());

            String text = hers.text(uri).getAsJsonObject("result").get("text").getAsString();
            assertEquals("Zeppelin.", text.lines().skip(place(found).get("line").getAsInt()).findFirst().orElse(""));
            assertTrue(text.startsWith("# Seal"), text);

            // a forbidden address looks like a missing one, and so does one outside every pack
            for (String nothing : List.of(uri, "vauban-pack://nobody/a.md", "vauban-pack://pumps/../../keys.json",
                    "vauban-pack://pumps/%2E%2E/%2E%2E/pack-pumps/vauban-knowledge.json")) {
                String error = others.text(nothing).getAsJsonObject("error").toString();
                assertTrue(error.contains("not in the index") && !error.contains(folder.toString()), error);
            }
            assertTrue(hers.text("vauban-pack://merger/source-merger/merger.md").has("error"));
            Path document = pumps.folder().resolve("documents/source-pumps");
            assertTrue(hers.text(document.toUri().toString()).has("error"));
            String audit = served.auditText();
            assertTrue(audit.contains("packs:pumps") && !audit.contains("Replace"), audit);

            for (ApiKey each : keys.list()) {
                keys.revoke(each.id());
            }
            assertTrue(hers.text(uri).has("error"), "rights are looked at each time");
        }
    }

    /** Otherwise the scores would reveal how common a word is in other packs. */
    @Test
    void scoresAreThoseOfThePacksThatOneMayRead() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "*");
        PackSettings merger = packs.pack("merger", MERGER, "Grace");
        JsonObject alone;
        try (Served served = serve(packs.serving(pumps)); PackSession hers = new PackSession(served, ada)) {
            alone = hers.search("valve of the seal").getAsJsonObject("result");
            assertEquals(2, alone.getAsJsonArray("passages").size());
        }
        try (Served served = serve(packs.serving(pumps, merger)); PackSession hers = new PackSession(served, ada);
                PackSession others = new PackSession(served, grace)) {
            assertEquals(alone, hers.search("valve of the seal").getAsJsonObject("result"));
            assertNotEquals(alone, others.search("valve of the seal").getAsJsonObject("result"));
        }
    }

    @Test
    void whoMayReadNothingIsOfferedNothing() throws Exception {
        PackSettings merger = packs.pack("merger", MERGER, "Grace", "role:auditor");
        try (Served served = serve(packs.serving(merger)); PackSession hers = new PackSession(served, ada);
                PackSession others = new PackSession(served, grace)) {
            assertFalse(String.valueOf(hers.offered).contains("search"), String.valueOf(hers.offered));
            assertTrue(hers.search("takeover").has("error"));
            assertEquals(List.of("merger.md"), files(others.search("takeover")));
            // the documents do not belong to the client, and clients have no access to the rest of the machine
            JsonObject trace = new JsonObject();
            JsonArray folders = new JsonArray();
            folders.add(merger.folder().toUri().toString());
            trace.add("folders", folders);
            assertTrue(others.ask("vauban/trace", trace).has("error"));
        }
    }

    @Test
    void aPackThatWasChangedIsLeftOutAndTheOthersAreServed() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "Ada");
        PackSettings merger = packs.pack("merger", MERGER, "Grace");
        PackSettings twice = new PackSettings("twice", pumps.folder().resolve("documents"), List.of("Grace"),
                packs.root, false);
        Files.writeString(merger.folder().resolve("documents/source-merger/merger.md"), "The takeover is off.");
        try (Served served = serve(packs.serving(pumps, merger, twice));
                PackSession hers = new PackSession(served, ada);
                PackSession others = new PackSession(served, grace)) {
            assertEquals(List.of("pump.md", "seal.md"), files(hers.search("valve")));
            assertTrue(others.search("takeover").has("error"));
            assertTrue(others.search("valve").has("error"));
        }
    }

    @Test
    void anUnsignedPackIsServedOnlyWhereTheConfigurationSaysSo() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "Ada");
        PackSettings nobody = new PackSettings("nobody", pumps.folder(), List.of("Ada"));
        try (Served served = serve(packs.serving(nobody)); PackSession hers = new PackSession(served, ada)) {
            assertTrue(hers.search("valve").has("error"), "no root document says who counts");
        }
        PackSettings accepted = new PackSettings("accepted", pumps.folder(), List.of("Ada"), null, true);
        try (Served served = serve(packs.serving(accepted)); PackSession hers = new PackSession(served, ada)) {
            assertEquals(2, files(hers.search("valve")).size());
        }
    }

    /** Applies also after a server was killed without cleaning up. */
    @Test
    void aRestartServesWhatIsConfiguredThenAndLeavesNothingOfBefore() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "Ada");
        PackSettings merger = packs.pack("merger", MERGER, "Ada");
        Path left = Files.createDirectories(PackShelf.folder(packs.user).resolve("left"));
        Files.writeString(left.resolve("segments"), "of a server that was killed");
        Files.writeString(left.resolveSibling("left.lock"), "");
        try (Served served = serve(packs.serving(pumps, merger)); PackSession hers = new PackSession(served, ada)) {
            assertEquals(List.of("merger.md"), files(hers.search("takeover")));
            assertFalse(Files.exists(left));
            try (Served next = serve(packs.serving(pumps)); PackSession again = new PackSession(next, ada)) {
                assertEquals(List.of(), files(again.search("takeover")));
                assertEquals(2, files(again.search("valve")).size());
            }
            assertEquals(3, files(hers.search("valve")).size(), "it has its own index");
        }
        assertEquals(List.of(), indexes());
    }

    private List<Path> indexes() throws IOException {
        try (Stream<Path> files = Files.list(PackShelf.folder(packs.user))) {
            return files.toList();
        }
    }

    private static String read(FakeEngine.Asked asked) {
        return asked.chat.messages().stream().flatMap(message -> message.parts().stream())
                .map(part -> part.text().text()).collect(Collectors.joining("\n"));
    }

    /** The model reads passages of packs that the person may read, and no others. */
    @ParameterizedTest
    @CsvSource({"vauban/ask, question, ''", "vauban/chat, text, '@docs '"})
    void questionsAreAnsweredFromThePacksOfThePerson(String method, String parameter, String mention)
            throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "Ada");
        PackSettings merger = packs.pack("merger", MERGER, "Grace");
        ModelEntry model = NoEngines.catalogued(folder);
        try (Served served = Served.sharing(packs.serving(pumps, merger),
                NoEngines.service(folder, LspLimits.STANDARD), engine, folder,
                configuration -> new ServerConfiguration(configuration.listen(), List.of(model), file));
                PackSession hers = new PackSession(served, ada); PackSession theirs = new PackSession(served, grace)) {
            JsonObject question = new JsonObject();
            question.addProperty(parameter, mention + "Is the takeover of Babbage a cover for the seal of the valve?");
            List<String> prompts = new ArrayList<>();
            JsonObject reply = answered(hers, method, question, prompts);
            assertTrue(prompts.getFirst().contains("Replace the seal") || prompts.getFirst().contains("12 bar"),
                    prompts.toString());
            assertTrue(prompts.stream().noneMatch(each -> each.contains("cover name")), prompts.toString());
            assertTrue(reply.toString().contains("Replace the seal of the valve each year."), reply.toString());
            assertTrue(reply.toString().contains("seal.md"), reply.toString());
            assertFalse(reply.toString().contains("merger.md"), reply.toString());
            assertTrue(reply.toString().contains("vauban-pack://pumps/source-pumps/seal.md"), reply.toString());
            assertFalse(reply.toString().contains(folder.toString()), "where it is on the server");

            List<String> others = new ArrayList<>();
            answered(theirs, method, question, others);
            assertTrue(others.stream().allMatch(each -> each.contains("cover name")), others.toString());
        }
    }

    /** A mention names a pack or a document in it, never a path of the server. */
    @Test
    void aMentionInTheChatNamesAPack() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "Ada");
        ModelEntry model = NoEngines.catalogued(folder);
        try (Served served = Served.sharing(packs.serving(pumps), NoEngines.service(folder, LspLimits.STANDARD), engine,
                folder, configuration -> new ServerConfiguration(configuration.listen(), List.of(model), file));
                PackSession hers = new PackSession(served, ada)) {
            JsonObject question = new JsonObject();
            for (String unknown : List.of(pumps.folder().toString(), pumps.folder().resolve("documents").toString(),
                    "nobody", "pumps/../..")) {
                question.addProperty("text", "@docs:" + unknown + " When does the valve open?");
                JsonObject refused = hers.ask("vauban/chat", question).getAsJsonObject("result");
                assertEquals("failed", refused.get("state").getAsString(), refused.toString());
            }
            question.addProperty("text", "@docs:pumps/source-pumps/pump.md When does the valve open?");
            JsonObject reply = answered(hers, "vauban/chat", question, new ArrayList<>());
            assertTrue(reply.toString().contains("pump.md") && !reply.toString().contains("seal.md"), reply.toString());
        }
    }

    /**
     * Answers each engine request with the first quotable sentence and nothing else, until the client's answer arrives.
     */
    private JsonObject answered(PackSession session, String method, JsonObject question, List<String> prompts)
            throws Exception {
        session.send(method, question);
        JsonObject answer = null;
        while (answer == null) {
            FakeEngine.Asked asked = engine.asked.poll(10, TimeUnit.MILLISECONDS);
            if (asked != null) {
                prompts.add(read(asked));
                asked.chat.quotable().stream().limit(1).forEach(source -> asked.write(
                        source.text().text().substring(source.starts().getFirst(), source.ends().getFirst())));
                asked.end();
            }
            String message = asked == null ? session.client.messages.poll() : null;
            JsonObject told = message == null ? null : JsonParser.parseString(message).getAsJsonObject();
            answer = told != null && told.has("id") ? told : null;
        }
        return answer;
    }

    /** The session itself is checked only every few seconds. */
    @Test
    void whoMayReadWhatIsLookedAtForEachSearch() throws Exception {
        Path identities = Files.writeString(folder.resolve("identities.json"), "{\"people\": []}");
        LspLimits seldom = new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        try (Served served = Served.sharing(packs.serving(packs.pack("merger", MERGER, "Ada Lovelace", "Grace")),
                NoEngines.service(folder, seldom), engine, folder,
                configuration -> new ServerConfiguration(configuration.listen(), configuration.models(), file)
                        .withIdentities(identities));
                PackSession hers = new PackSession(served, ada); PackSession theirs = new PackSession(served, grace)) {
            assertTrue(hers.search("takeover").has("error"));
            Files.writeString(identities, "{\"people\": [{\"name\": \"Ada Lovelace\", \"also\": [\"ada\"]}]}");
            assertEquals(List.of("merger.md"), files(hers.search("takeover")));
            assertEquals(List.of("merger.md"), files(theirs.search("takeover")));
            for (ApiKey each : keys.list()) {
                keys.revoke(each.id());
            }
            assertTrue(hers.search("takeover").has("error"));
            assertTrue(theirs.search("takeover").has("error"));
        }
    }

    @Test
    void whatAPolicyHidesIsHiddenAtOnce() throws Exception {
        try (Served served = serve(packs.serving(packs.pack("pumps", PUMPS, "Ada")));
                PackSession hers = new PackSession(served, ada)) {
            assertEquals(List.of("pump.md", "seal.md"), files(hers.search("valve")));
            Files.writeString(packs.user.config().resolve("policy.json"), "{\"knowledge.excluded\": [\"seal*\"]}");
            assertEquals(List.of("pump.md"), files(hers.search("valve")));
            assertEquals(1, matched(hers.search("valve")));
        }
    }

    @Test
    void searchesCountForTheQuotasAndAreAudited() throws Exception {
        PackSettings pumps = packs.pack("pumps", PUMPS, "*");
        try (Served served = Served.sharing(packs.serving(pumps), NoEngines.service(folder, LspLimits.STANDARD),
                engine, folder, configuration -> new ServerConfiguration(
                        configuration.listen(), configuration.models(), file).withQuotas(new Quotas(1, 0, null)));
                PackSession hers = new PackSession(served, ada)) {
            assertEquals(2, files(hers.search("valve")).size());
            JsonObject error = hers.search("valve").getAsJsonObject("error");
            assertTrue(error != null && error.toString().contains("1"), String.valueOf(error));
            String audit = served.auditText();
            assertTrue(audit.contains("server.search (" + keys.user("Ada") + ")"), audit);
            assertTrue(audit.contains("packs:pumps"), audit);
            assertFalse(audit.contains("valve"), audit);
        }
    }
}
