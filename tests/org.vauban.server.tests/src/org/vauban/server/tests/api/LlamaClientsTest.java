// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.configuration.SamplingDefaults;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** What clients and operators of llama.cpp's server expect apart from its text endpoints. */
class LlamaClientsTest {
    private static final SamplingDefaults CALM = new SamplingDefaults(0.25, 7, 0.5, 0.125, 42, 64);

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private Served serve(SamplingDefaults sampling, Duration idle, boolean verbose) throws Exception {
        return serve(0, new ModelServing(ModelTemplate.STANDARD, sampling, idle, verbose, false));
    }

    private Served serve(int context, ModelServing serving) throws Exception {
        return Served.with(engine, folder, each -> new ServerConfiguration(each.listen(),
                List.of(new ModelEntry("fake", List.of(), folder.resolve("fake.gguf"), context, 0, 2, false, serving)),
                each.keys()));
    }

    private Served serve() throws Exception {
        return serve(SamplingDefaults.STANDARD, Duration.ZERO, false);
    }

    private HttpResponse<String> answered(Served served, String path, String json) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return served.post(path, json);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        engine.next().write("Hi").end();
        return answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void theNumbersOfLlamaServerCountTokensOnce() throws Exception {
        try (Served served = serve()) {
            assertEquals(0, served.sample("llamacpp:tokens_predicted_total"));
            for (int i = 0; i < 2; i++) {
                assertEquals(200, answered(served, "/completion", "{\"prompt\":\"one\"}").statusCode());
            }
            assertEquals(200, served.client.send(served.request("/metrics").method("HEAD", BodyPublishers.noBody())
                    .build(), BodyHandlers.ofString()).statusCode());
            HttpResponse<String> all = served.get("/metrics"); // the HEAD request before has not started new rates
            assertTrue(all.headers().firstValue("Process-Start-Time-Unix").isPresent());
            Map<String, Double> samples = Map.of("prompt_tokens_total", 8.0, "prompt_tokens_cached_total", 6.0,
                    "tokens_predicted_total", 10.0, "n_tokens_max", 12.0, "requests_processing", 0.0,
                    "prompt_seconds_total", 0.002);
            samples.forEach((name, value) -> assertTrue(all.body().contains("\nllamacpp:" + name + " "
                    + (value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString()) + "\n"), name));
            // four steps in a millisecond, twice; nothing since
            assertTrue(all.body().contains("llamacpp:predicted_tokens_seconds 4000\n"), all.body());
            assertEquals(0, served.sample("llamacpp:predicted_tokens_seconds"));
        }
    }

    @Test
    void aModelSaysHowToSampleWhereARequestDoesNot() throws Exception {
        try (Served served = serve(CALM, Duration.ZERO, false)) {
            for (String path : List.of("/completion", "/v1/completions")) {
                CompletableFuture<HttpResponse<String>> answer = served.client.sendAsync(
                        served.posting(path, "{\"prompt\":\"one\",\"top_k\":3}").build(),
                        BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                GenerationOptions options = asked.completion.options();
                assertEquals(List.of(0.25, 3, 0.5, 0.125, 42L), List.of(options.temperature(), options.topK(),
                        options.topP(), options.minP(), options.seed()), path);
                assertEquals(path.equals("/completion") ? 64 : 16, options.maxTokens());
                asked.end();
                answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            JsonObject standard = Served.json(served.get("/props")).getAsJsonObject("default_generation_settings")
                    .getAsJsonObject("params");
            assertEquals(42, standard.get("seed").getAsInt());
            assertEquals(64, standard.get("n_predict").getAsInt());
        }
    }

    @Test
    void aModelThatNobodyUsesIsUnloadedUntilItIsAskedAgain() throws Exception {
        try (Served served = serve(SamplingDefaults.STANDARD, Duration.ofMillis(200), false)) {
            assertEquals("fake", engine.unloaded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertTrue(isAsleep(served), "and to ask does not load it");
            assertEquals(200, served.get("/ready").statusCode());
            engine.loads.clear();
            assertEquals(200, answered(served, "/completion", "{\"prompt\":\"one\"}").statusCode());
            assertEquals("fake", engine.loads.remove().modelId());
            assertEquals("fake", engine.unloaded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    @Test
    void aModelThatIsNotLoadedSaysHowMuchARequestCanHave() throws Exception {
        for (boolean separate : List.of(false, true)) {
            try (Served served = serve(8192, new ModelServing(ModelTemplate.STANDARD, SamplingDefaults.STANDARD,
                    Duration.ofMillis(50), false, separate))) {
                assertEquals("fake", engine.unloaded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                JsonObject properties = Served.json(served.get("/props"));
                assertTrue(properties.get("is_sleeping").getAsBoolean());
                assertEquals(separate ? 4096 : 8192, properties.getAsJsonObject("default_generation_settings")
                        .get("n_ctx").getAsInt());
            }
        }
    }

    /** The engine reports 4,096 tokens as the model's limit per request. */
    @Test
    void theShareOfTheMemoryThatIsTakenIsOfAllSlots() throws Exception {
        engine.slots = List.of(new SlotDescription("fake", 0, 3072, -1, null),
                new SlotDescription("fake", 1, 1024, -1, null));
        for (boolean separate : List.of(false, true)) {
            try (Served served = serve(separate ? 8192 : 4096, new ModelServing(ModelTemplate.STANDARD,
                    SamplingDefaults.STANDARD, Duration.ZERO, false, separate))) {
                assertTrue(served.get("/metrics").body().contains("\nvllm:kv_cache_usage_perc{model_name=\"fake\"} "
                        + (separate ? "0.5" : "1") + "\n"));
            }
        }
    }

    @Test
    void aModelIsUnloadedThoughItsPropertiesAreRead() throws Exception {
        try (Served served = serve(SamplingDefaults.STANDARD, Duration.ofMillis(200), false)) {
            long end = System.nanoTime() + Served.PATIENCE.toNanos();
            while (!isAsleep(served)) { // as often as possible
                assertTrue(System.nanoTime() < end, "whoever asks keeps it loaded");
            }
            assertEquals("fake", engine.unloaded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    @Test
    void aModelIsNotUnloadedWhileItWrites() throws Exception {
        try (Served served = serve(SamplingDefaults.STANDARD, Duration.ofMillis(50), false)) {
            CompletableFuture<HttpResponse<String>> answer = served.client.sendAsync(
                    served.posting("/completion", "{\"prompt\":\"one\"}").build(), BodyHandlers.ofString());
            FakeEngine.Asked asked = engine.next();
            engine.unloaded.clear();
            assertEquals(null, engine.unloaded.poll(300, TimeUnit.MILLISECONDS));
            asked.end();
            assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
            assertEquals("fake", engine.unloaded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private static boolean isAsleep(Served served) throws Exception {
        return Served.json(served.get("/props")).get("is_sleeping").getAsBoolean();
    }

    @Test
    void theSlotsOfAModelThatHasNoneAreNone() throws Exception {
        try (Served served = serve()) {
            HttpResponse<String> slots = served.get("/slots");
            assertEquals(200, slots.statusCode(), slots.body());
            assertEquals("[]", slots.body());
            assertEquals(404, served.get("/slots?model=none").statusCode());
        }
    }

    @Test
    void thePromptOfAConversationIsToldToWhomItIsOf() throws Exception {
        String asked = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
        try (Served served = serve()) {
            assertFalse(Served.json(answered(served, "/v1/chat/completions", asked + "}")).has("__verbose"));
            assertEquals("USER: Hello\n", Served.json(answered(served, "/v1/chat/completions",
                    asked + ",\"verbose\":true}")).getAsJsonObject("__verbose").get("prompt").getAsString());
        }
    }

    @Test
    void aBiasOfATextIsThatOfItsTokens() throws Exception {
        try (Served served = serve()) {
            for (String bias : List.of("[[\"ab\",-100],[5,2]]", "{\"ab\":-100,\"5\":2}")) {
                CompletableFuture<HttpResponse<String>> answer = served.client.sendAsync(
                        served.posting("/completion", "{\"prompt\":\"one\",\"logit_bias\":" + bias + "}").build(),
                        BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                assertEquals(Map.of((int) 'a', -100.0, (int) 'b', -100.0, 5, 2.0),
                        asked.completion.options().sampling().logitBias());
                asked.end();
                assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
            }
            assertEquals(400, served.post("/v1/completions", "{\"prompt\":\"one\",\"logit_bias\":{\"ab\":1}}")
                    .statusCode(), "OpenAI has tokens only");
            for (String bias : List.of("[[\"\",-101]]", "{\"\":true}", "{\"" + "a".repeat(257) + "\":1}")) {
                assertEquals(400, served.post("/completion", "{\"prompt\":\"one\",\"logit_bias\":" + bias + "}")
                        .statusCode(), bias);
            }
        }
    }

    @Test
    void digitsInAPairAreATextAndAsANameAToken() throws Exception {
        Map<String, Map<Integer, Double>> meant = Map.of("[[\"42\",-100]]",
                Map.of((int) '4', -100.0, (int) '2', -100.0), "{\"42\":-100}", Map.of(42, -100.0));
        try (Served served = serve()) {
            for (Map.Entry<String, Map<Integer, Double>> each : meant.entrySet()) {
                CompletableFuture<HttpResponse<String>> answer = served.client.sendAsync(served.posting("/completion",
                        "{\"prompt\":\"one\",\"logit_bias\":" + each.getKey() + "}").build(), BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                assertEquals(each.getValue(), asked.completion.options().sampling().logitBias(), each.getKey());
                asked.end();
                assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
            }
            assertEquals(400, served.post("/v1/completions", "{\"prompt\":\"one\",\"logit_bias\":[[\"42\",1]]}")
                    .statusCode(), "OpenAI has tokens only");
        }
    }

    @Test
    void aTextWithoutEndIsForbiddenTheTokensThatEndIt() throws Exception {
        try (Served served = serve()) {
            for (String path : List.of("/completion", "/v1/completions")) {
                CompletableFuture<HttpResponse<String>> answer = served.client.sendAsync(
                        served.posting(path, "{\"prompt\":\"one\",\"ignore_eos\":true}").build(),
                        BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                assertEquals(Map.of(2, -100.0, 9, -100.0), asked.completion.options().sampling().logitBias(), path);
                asked.end();
                assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
            }
        }
    }

    @Test
    void eachPieceTellsHowLongItTookWhereAClientAsksForIt() throws Exception {
        try (Served served = serve()) {
            for (String path : List.of("/completion", "/v1/responses")) {
                String field = path.equals("/completion") ? "prompt" : "input";
                HttpResponse<String> answer = answered(served, path,
                        "{\"" + field + "\":\"one\",\"stream\":true,\"timings_per_token\":true}");
                List<JsonObject> events = answer.body().lines().filter(line -> line.startsWith("data: {"))
                        .map(line -> JsonParser.parseString(line.substring(6)).getAsJsonObject()).toList();
                assertTrue(events.stream().filter(event -> event.has("content") || event.has("delta"))
                        .allMatch(event -> event.getAsJsonObject("timings").has("predicted_per_second")), path);
                assertEquals(5, events.getLast().getAsJsonObject("timings").get("predicted_n").getAsInt(), path);
            }
        }
    }

    @Test
    void theTokensOfAResponseAreCounted() throws Exception {
        try (Served served = serve()) {
            JsonObject counted = Served.json(served.post("/v1/responses/input_tokens", "{\"input\":\"Hello\"}"));
            assertEquals("USER: Hello\n".length(), counted.get("input_tokens").getAsInt());
        }
    }
}
