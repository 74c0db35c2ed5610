// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.LoadRequest;
import org.vauban.governance.policy.Policy;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.FollowedConfiguration;
import org.vauban.server.tests.LoggedRecords;
import org.vauban.server.tests.Served;
import org.vauban.site.SiteSigner;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;
import org.vauban.site.tests.ExampleSite;

/** A running server follows changes of its configuration, as a whole or not at all. */
class ConfigurationReloadTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String LOG = "org.vauban.server.ConfigurationReload";

    @TempDir
    Path folder;

    private FollowedConfiguration file;
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        file = new FollowedConfiguration(folder);
        served = file.serve(Served.STILL);
        assertNotNull(load(file.engine()), "the default model is loaded at the start");
    }

    @AfterEach
    void end() {
        served.close();
        file.close();
    }

    private static LoadRequest load(FakeEngine engine) throws Exception {
        return engine.loads.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> ask(String model) {
        return served.client.sendAsync(served.posting(CHAT, "{\"model\": \"" + model
                + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}").build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void works(String model) throws Exception {
        var answer = ask(model);
        file.engine().next().end();
        assertEquals(200, get(answer).statusCode());
    }

    /** Writes the fields and waits until they take effect. */
    private void take(String fields) throws Exception {
        file.write(fields);
        served.server.refreshConfiguration(false);
    }

    private List<String> models() throws Exception {
        return Served.json(served.get("/v1/models")).getAsJsonArray("data").asList().stream()
                .map(each -> each.getAsJsonObject().get("id").getAsString()).toList();
    }

    private JsonObject state() throws Exception {
        return Served.json(served.get("/console/state")).getAsJsonObject("configuration");
    }

    @Test
    void aModelIsAddedWhileOthersAnswer() throws Exception {
        FakeEngine engine = file.engine();
        var before = ask("fake");
        FakeEngine.Asked one = engine.next();
        take("\"models\": [" + file.model("fake", "") + ", "
                + file.model("second", ", \"aliases\": [\"other\"]") + "]");
        assertEquals(List.of("fake", "second"), models());
        works("other");
        assertSame(engine, file.engine());
        assertEquals("second", load(engine).modelId());
        one.end();
        assertEquals(200, get(before).statusCode());
        works("fake");
        assertNull(engine.loads.poll(), "it stays loaded");
        assertTrue(engine.unloaded.isEmpty());
    }

    @Test
    void aModelThatGoesEndsWhatItBegan() throws Exception {
        take("\"models\": [" + file.model("fake", "") + ", " + file.model("second", "") + "]");
        FakeEngine engine = file.engine();
        var before = ask("second");
        FakeEngine.Asked one = engine.next();
        take("\"models\": [" + file.model("fake", "") + "]");
        assertEquals(List.of("fake"), models());
        HttpResponse<String> late = get(ask("second"));
        assertEquals(404, late.statusCode());
        assertEquals("model_not_found", Served.error(late).get("code").getAsString());
        assertTrue(engine.unloaded.isEmpty(), "it still answers");
        one.write("whole").end();
        assertEquals(200, get(before).statusCode());
        assertTrue(get(before).body().contains("whole"));
        assertEquals("second", engine.unloaded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        works("fake");
    }

    @Test
    void aModelThatIsLoadedOtherwiseEndsWhatItBeganFirst() throws Exception {
        FakeEngine engine = file.engine();
        var before = ask("fake");
        FakeEngine.Asked one = engine.next();
        take("\"models\": [" + file.model("fake", ", \"context\": 8192") + "]");
        var after = ask("fake");
        assertEquals(503, served.get("/ready").statusCode());
        assertTrue(engine.loads.isEmpty() && engine.unloaded.isEmpty() && engine.asked.isEmpty());
        one.end();
        assertEquals(200, get(before).statusCode());
        assertEquals(8_192, load(engine).contextTokens());
        assertEquals("fake", engine.unloaded.poll());
        engine.next().end();
        assertEquals(200, get(after).statusCode());
        assertEquals(200, served.get("/ready").statusCode());
    }

    @Test
    void aModelThatIsWantedAgainStaysLoaded() throws Exception {
        FakeEngine engine = file.engine();
        var before = ask("fake");
        FakeEngine.Asked one = engine.next();
        take("\"models\": [" + file.model("fake", ", \"context\": 8192") + "]");
        var waiting = ask("fake");
        take("\"models\": [" + file.model("fake", "") + "]");
        var again = ask("fake");
        engine.next().end();
        one.end();
        assertEquals(200, get(before).statusCode());
        engine.next().end();
        assertEquals(200, get(again).statusCode());
        assertEquals(200, get(waiting).statusCode(), "of the model that there is then");
        assertTrue(engine.loads.isEmpty() && engine.unloaded.isEmpty());
    }

    @Test
    void anotherEngineBeginsWhenTheOneBeforeHasEnded() throws Exception {
        FakeEngine engine = file.engine();
        var before = ask("fake");
        FakeEngine.Asked one = engine.next();
        Path elsewhere = Files.writeString(file.model("elsewhere/other.gguf"), "");
        take("\"models\": [" + file.model("fake", "") + ", {\"id\": \"other\", \"file\": \"" + elsewhere + "\"}]");
        assertEquals(2, file.made.size());
        FakeEngine next = file.engine();
        var after = ask("other");
        assertTrue(file.ended.isEmpty() && next.loads.isEmpty() && next.asked.isEmpty(), "memory is for one");
        one.end();
        assertEquals(200, get(before).statusCode());
        assertEquals(engine, file.ended.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).engine());
        next.next().end();
        assertEquals(200, get(after).statusCode());
        take("\"models\": [" + file.model("fake", "") + "]");
        works("fake");
        assertEquals(2, file.made.size(), "an engine that may read more serves fewer models, too");
    }

    @Test
    void aFaultIsToldOnce() throws Exception {
        try (LoggedRecords log = new LoggedRecords(LOG)) {
            file.fault = new IllegalStateException("one");
            for (int i = 0; i < 3; i++) {
                take("\"models\": [" + file.model("second", "") + "]");
            }
            assertEquals(1, log.messages(Level.SEVERE).size());
            assertTrue(state().get("failed").getAsBoolean());
            file.fault = new IllegalStateException("two");
            served.server.refreshConfiguration(false);
            assertEquals(2, log.messages(Level.SEVERE).size());
            file.fault = null;
            served.server.refreshConfiguration(false);
            assertFalse(state().get("failed").getAsBoolean());
            assertEquals(List.of("second"), models());
        }
    }

    @Test
    void samplingChangesWithoutLoading() throws Exception {
        take("\"models\": [" + file.model("fake", ", \"sampling\": {\"seed\": 4711}") + "]");
        var answer = ask("fake");
        FakeEngine.Asked asked = file.engine().next();
        assertEquals(4_711, asked.chat.options().seed());
        asked.end();
        assertEquals(200, get(answer).statusCode());
        assertNull(file.engine().loads.poll());
    }

    @Test
    void limitsAndQuotasChange() throws Exception {
        String models = "\"models\": [" + file.model("fake", "") + "], ";
        take(models + "\"limits\": {\"requests\": 1}, \"quotas\": {\"requestsPerMinute\": 3, \"tokensPerDay\": 1000}");
        JsonObject state = Served.json(served.get("/console/state"));
        assertEquals(1, state.get("requests").getAsInt());
        assertEquals(3, state.get("requestsPerMinute").getAsInt());
        assertEquals(1_000, state.get("tokensPerDay").getAsInt());
        var first = ask("fake");
        FakeEngine.Asked one = file.engine().next();
        assertEquals(429, get(ask("fake")).statusCode());
        one.end();
        assertEquals("3", get(first).headers().firstValue("x-ratelimit-limit-req-minute").orElse(""));
        works("fake");
        HttpResponse<String> used = get(ask("fake"));
        assertEquals(429, used.statusCode());
        assertTrue(used.headers().firstValue("Retry-After").isPresent());
        take(models + "\"quotas\": {\"tokensPerDay\": 5}");
        HttpResponse<String> spent = get(ask("fake"));
        assertEquals(429, spent.statusCode(), "what was taken before counts: " + spent.body());
        assertEquals("0", spent.headers().firstValue("x-ratelimit-remaining-tokens").orElse(""));
        take(models + "\"limits\": {\"bodyBytes\": 1024}");
        works("fake");
        assertEquals(413, get(ask("fake" + " ".repeat(1_024))).statusCode());
    }

    /** Update-site files are written in pieces, and each piece gets this time. */
    @Test
    void readersOfUpdateSitesHaveTheTimeOfTheMoment() throws Exception {
        Path site = ExampleSite.write(folder.resolve("site"), 1);
        Files.write(site.resolve("content.jar"), new byte[64 << 20]); // more than the socket buffers on both sides hold
        SiteSigner.sign(site, ExampleSite.heading(1), ExampleSite.FIRST);
        SiteSigner.sign(site, null, ExampleSite.SECOND);
        Path hosted = Files.createDirectory(folder.resolve("sites"));
        new SiteMirror(new SiteStore(hosted.resolve("vauban"), ExampleSite.verifier())).mirror(site);
        SitesConfiguration sites = new SitesConfiguration(hosted, ExampleSite.writeRoot(folder.resolve("root.json")));
        try (Served hosting = file.serve(ServerOptions.NONE.withSites(sites, ExampleSite.CLOCK));
                Socket socket = hosting.socket()) {
            file.write("\"models\": [" + file.model("fake", "") + "], \"limits\": {\"stallSeconds\": 1}");
            hosting.server.refreshConfiguration(false);
            socket.getOutputStream().write(("GET /sites/vauban/versions/1/content.jar HTTP/1.1\r\n"
                    + "Host: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); // the default limit is half a minute
            while (hosting.sample("vauban_disconnects_total") < 1) {
                assertTrue(System.nanoTime() < end, "it is still written to");
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    @Test
    void aConfigurationThatCannotBeUsedChangesNothing() throws Exception {
        try (LoggedRecords log = new LoggedRecords(LOG)) {
            String good = "\"models\": [" + file.model("fake", "") + ", " + file.model("second", "") + "], "
                    + "\"quotas\": {\"requestsPerMinute\": 1}";
            for (String bad : List.of(good + ", \"models", good + ", \"unknown\": 1", "\"models\": []",
                    good.replace("fake.gguf", "missing.gguf"),
                    good + ", \"knowledge\": [{\"name\": \"a\", \"pack\": \"/a\", \"readers\": []}]")) {
                int told = log.messages(Level.SEVERE).size();
                take(bad);
                served.server.refreshConfiguration(false);
                assertEquals(told + 1, log.messages(Level.SEVERE).size(), "once: " + bad);
                assertEquals(List.of("fake"), models());
                works("fake");
                works("fake");
                assertEquals(1, served.sample("vauban_configuration_reload_failed"), bad);
                assertTrue(state().get("failed").getAsBoolean());
            }
            assertTrue(log.messages(Level.SEVERE).stream().anyMatch(each -> each.contains("there is no missing.gguf")));
            take(good);
            assertEquals(List.of("fake", "second"), models());
            assertEquals(0, served.sample("vauban_configuration_reload_failed"));
            assertFalse(state().get("failed").getAsBoolean());
            assertEquals(5, served.sample("vauban_configuration_reloads_total{result=\"failed\"}"));
            assertEquals(1, served.sample("vauban_configuration_reloads_total{result=\"taken\"}"));
        }
    }

    @Test
    void aNameThatTwoModelsHaveIsRefused() throws Exception {
        for (String models : List.of(file.model("fake", "") + ", " + file.model("fake", ", \"context\": 512"),
                file.model("fake", "") + ", " + file.model("second", ", \"aliases\": [\"fake\"]"),
                file.model("fake", ", \"aliases\": [\"a\"]") + ", " + file.model("second", ", \"aliases\": [\"a\"]"))) {
            take("\"models\": [" + models + "]");
            assertTrue(state().get("failed").getAsBoolean(), models);
        }
        assertEquals(List.of("fake"), models());
        take("\"models\": [" + file.model("fake", ", \"aliases\": [\"fake\", \"a\", \"a\"]") + "]");
        assertFalse(state().get("failed").getAsBoolean(), "of one model");
    }

    @Test
    void aModelThatComesLaterMendsIt() throws Exception {
        Path late = folder.resolve("late.gguf");
        take("\"models\": [{\"id\": \"late\", \"file\": \"" + late + "\"}]");
        assertEquals(1, served.sample("vauban_configuration_reload_failed"));
        works("fake");
        Files.writeString(late, "");
        served.server.refreshConfiguration(false);
        assertEquals(0, served.sample("vauban_configuration_reload_failed"));
        assertEquals(List.of("late"), models());
        works("late");
    }

    @Test
    void takingItBackMendsIt() throws Exception {
        take("\"models\": []");
        assertEquals(1, served.sample("vauban_configuration_reload_failed"));
        take("\"models\": [" + file.model("fake", "") + "]");
        assertEquals(0, served.sample("vauban_configuration_reload_failed"));
        assertEquals(0, served.sample("vauban_configuration_reloads_total{result=\"taken\"}"), "it is the same");
    }

    @Test
    void whatNeedsARestartIsSaidOnce() throws Exception {
        String models = "\"models\": [" + file.model("fake", "") + "]";
        try (LoggedRecords log = new LoggedRecords(LOG)) {
            take(models + ", \"listen\": \"127.0.0.1:1\", \"limits\": {\"connections\": 7, \"requests\": 9,"
                    + "\"bodiesBytes\": 400000000}");
            served.server.refreshConfiguration(false);
            List<String> told = log.messages(Level.WARNING);
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.getFirst().contains("listen, limits.connections, limits.bodiesBytes"), told::toString);
            assertEquals(9, Served.json(served.get("/console/state")).get("requests").getAsInt());
            assertEquals("[\"listen\",\"limits.connections\",\"limits.bodiesBytes\"]",
                    state().getAsJsonArray("restart").toString());
            assertEquals(1, served.sample("vauban_configuration_restart_required"));
            take(models);
            assertEquals(0, served.sample("vauban_configuration_restart_required"));
            assertEquals(1, log.messages(Level.WARNING).size());
            assertTrue(log.messages(Level.SEVERE).isEmpty());
        }
    }

    @Test
    void thatLargerBodiesAreTakenIsSaid() throws Exception {
        String models = "\"models\": [" + file.model("fake", "") + "], \"limits\": {\"bodiesBytes\": 1000000000,"
                + "\"bodiesBytesPerKey\": 1000000000, \"bodyBytes\": ";
        take(models + "300000000}");
        try (LoggedRecords log = new LoggedRecords(LOG)) {
            take(models + "400000000}");
            List<String> told = log.messages(Level.INFO);
            assertTrue(told.getFirst().endsWith(": limits."), told::toString);
        }
    }

    @Test
    void anotherPolicyIsAppliedToWhatHoldsNow() throws Exception {
        take("\"models\": [" + file.model("fake", "") + ", " + file.model("second", "") + "], "
                + "\"limits\": {\"requests\": 5}");
        file.policy = Policy.read(List.of(Files.writeString(folder.resolve("policy.json"),
                "{\"server.requestKilobytes\": \"1\"}")));
        assertEquals(List.of("fake", "second"), models());
        assertEquals(5, Served.json(served.get("/console/state")).get("requests").getAsInt());
        assertEquals(1, file.made.size());
        take("\"models\": [" + file.model("fake", "") + "]");
        assertEquals(List.of("fake"), models());
        assertEquals(413, get(ask("fake" + " ".repeat(1_024))).statusCode(), "and the policy to what comes next");
    }

    @Test
    void whatAPolicyForbidsIsNotTakenOver() throws Exception {
        file.policy = Policy.read(List.of(Files.writeString(folder.resolve("policy.json"),
                "{\"server.start\": \"forbidden\"}")));
        assertEquals(403, get(ask("fake")).statusCode());
        take("\"models\": [" + file.model("second", "") + "]");
        assertEquals(403, get(ask("second")).statusCode());
        file.unseen = true;
        file.policy = Policy.NONE;
        assertEquals(List.of("fake"), models());
        file.unseen = false;
        served.server.refreshConfiguration(false);
        assertEquals(List.of("second"), models());
    }

    @Test
    void modelsAreLookedAtAgainWhenSomebodySaysSo() throws Exception {
        Files.delete(folder.resolve("fake.gguf"));
        served.server.refreshConfiguration(false);
        assertEquals(0, served.sample("vauban_configuration_reload_failed"));
        served.server.refreshConfiguration(true);
        assertEquals(1, served.sample("vauban_configuration_reload_failed"));
        works("fake");
        served.server.refreshConfiguration(false);
        assertEquals(1, served.sample("vauban_configuration_reload_failed"), "until it succeeds");
        Files.writeString(folder.resolve("fake.gguf"), "");
        served.server.refreshConfiguration(false);
        assertEquals(0, served.sample("vauban_configuration_reload_failed"));
    }

    @Test
    void itIsFollowedUnasked() throws Exception {
        file.write("\"models\": [" + file.model("second", "") + "]");
        assertEquals("second", file.taken.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).models().getFirst().id());
    }
}
