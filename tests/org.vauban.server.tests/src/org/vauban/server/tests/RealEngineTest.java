// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;

/** The server in front of the real engine, with models that give fixed answers. */
class RealEngineTest {
    @TempDir
    static Path folder;
    private static Served served;

    private static Path tiny(String name) {
        Path file = Path.of(System.getProperty("vauban.root"), "target", "tiny-models", name + ".gguf");
        assertTrue(Files.isRegularFile(file), file + " is missing; ./dev test makes it (releng/tiny-models)");
        return file;
    }

    @BeforeAll
    static void serve() throws Exception {
        served = start(folder);
    }

    private static Served start(Path folder) throws Exception {
        HostLaunch launch = HostLaunch.fromDistribution(Path.of(System.getProperty("vauban.dist")),
                List.of(Path.of(System.getProperty("vauban.java", System.getProperty("java.home")))), Locale.ENGLISH);
        Path models = tiny("scripted").toRealPath().getParent();
        ServerConfiguration configuration = new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("scripted", models.resolve("scripted.gguf"), false),
                        new ModelEntry("alphabet", models.resolve("alphabet.gguf"), false),
                        new ModelEntry("tiny-embedder", models.resolve("tiny-embedder.gguf"), true),
                        new ModelEntry("tiny-reranker", models.resolve("tiny-reranker.gguf"), true),
                        new ModelEntry("missing", models.resolve("missing.gguf"), false)),
                null);
        return Served.of(new HostEngineProvider(launch).within(new EngineLimits(List.of(models), false, null)).open(),
                folder, configuration);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static JsonObject post(String path, String json) throws Exception {
        HttpResponse<String> answer = served.post(path, json);
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer);
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.getAsJsonArray("choices").get(0).getAsJsonObject();
    }

    @Test
    void aConversationIsAnswered() throws Exception {
        JsonObject whole = post("/v1/chat/completions",
                "{\"temperature\":0,\"max_tokens\":40,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        String content = choice(whole).getAsJsonObject("message").get("content").getAsString();
        assertFalse(content.isEmpty());
        assertTrue(whole.getAsJsonObject("usage").get("prompt_tokens").getAsInt() > 0);
        String stream = served.post("/v1/chat/completions", "{\"temperature\":0,\"max_tokens\":40,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}").body();
        StringBuilder pieces = new StringBuilder();
        for (String event : stream.split("\n\n")) {
            if (!event.equals("data: [DONE]")) {
                JsonObject delta = choice(JsonParser.parseString(event.substring(6)).getAsJsonObject())
                        .getAsJsonObject("delta");
                boolean text = delta.has("content") && !delta.get("content").isJsonNull(); // null in the first piece
                pieces.append(text ? delta.get("content").getAsString() : "");
            }
        }
        assertEquals(content, pieces.toString());
    }

    /** The first conversation triggers the analysis of the chat template. */
    @Test
    void theFirstConversationsMayComeAtOnce(@TempDir Path another) throws Exception {
        try (Served fresh = start(another)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(fresh.client.sendAsync(fresh.posting("/v1/chat/completions",
                        "{\"max_tokens\":1,\"verbose\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                        .build(), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                HttpResponse<String> whole = answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertEquals(200, whole.statusCode(), whole.body());
            }
        }
    }

    /** Each piece carries its token, and the prompt's tokens come before the first piece. */
    @Test
    void streamsTellWhatTheEngineTellsThem() throws Exception {
        String stream = served.post("/completion",
                "{\"model\":\"alphabet\",\"temperature\":0,\"n_predict\":5,\"prompt\":\"abc\",\"stream\":true,"
                        + "\"n_probs\":2,\"return_tokens\":true,\"return_progress\":true}").body();
        StringBuilder tokens = new StringBuilder();
        StringBuilder text = new StringBuilder();
        List<String> read = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            JsonObject piece = JsonParser.parseString(event.substring(6)).getAsJsonObject();
            text.append(piece.get("content").getAsString());
            if (piece.has("prompt_progress")) {
                JsonObject progress = piece.getAsJsonObject("prompt_progress");
                read.add(progress.get("processed") + "/" + progress.get("total"));
            } else if (!piece.get("stop").getAsBoolean()) {
                // a slow machine sends several at once
                JsonArray probabilities = piece.getAsJsonArray("completion_probabilities");
                for (int i = 0; i < probabilities.size(); i++) {
                    JsonObject token = probabilities.get(i).getAsJsonObject();
                    assertEquals(2, token.getAsJsonArray("top_logprobs").size());
                    assertEquals(token.get("id"), piece.getAsJsonArray("tokens").get(i));
                    tokens.append(token.get("token").getAsString());
                }
            }
        }
        assertEquals("defgh", text.toString(), stream);
        assertEquals(text.toString(), tokens.toString());
        String all = read.getLast();
        assertEquals(all.substring(all.indexOf('/') + 1), all.substring(0, all.indexOf('/')), read.toString());
        String first = served.post("/v1/messages", "{\"model\":\"scripted\",\"max_tokens\":8,\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}").body().split("\n\n")[0];
        JsonObject usage = JsonParser.parseString(first.substring(first.indexOf("data: ") + 6)).getAsJsonObject()
                .getAsJsonObject("message").getAsJsonObject("usage");
        assertTrue(usage.get("input_tokens").getAsInt() + usage.get("cache_read_input_tokens").getAsInt() > 0, first);
    }

    /** A prompt gives the same text whether it is sent as text or as its tokens. */
    @Test
    void tokensAreReadAsTheirText() throws Exception {
        String ids = post("/tokenize", "{\"model\":\"alphabet\",\"content\":\"abc\",\"add_special\":true}")
                .getAsJsonArray("tokens").toString();
        String rest = ",\"model\":\"alphabet\",\"temperature\":0,\"n_predict\":5}";
        assertEquals(post("/completion", "{\"prompt\":\"abc\"" + rest).get("content"),
                post("/completion", "{\"prompt\":" + ids + rest).get("content"));
    }

    @Test
    void aGapIsFilledOverEachApi() throws Exception {
        assertTrue(choice(post("/v1/completions",
                "{\"temperature\":0,\"prompt\":\"return this.\",\"suffix\":\"\\n}\"}"))
                .get("text").getAsString().startsWith("size;"));
        assertTrue(choice(post("/v1/fim/completions",
                "{\"temperature\":0,\"max_tokens\":8,\"prompt\":\"return this.\",\"suffix\":\"\\n}\"}"))
                .getAsJsonObject("message").get("content").getAsString().startsWith("size;"));
        JsonObject llama = post("/infill", "{\"temperature\":0,\"n_predict\":8,\"input_prefix\":\"return this.\","
                + "\"input_suffix\":\"\\n}\",\"input_extra\":[{\"filename\":\"A.java\",\"text\":\"class A {}\"}]}");
        assertTrue(llama.get("content").getAsString().startsWith("size;"), llama.toString());
        assertTrue(llama.getAsJsonObject("timings").get("predicted_n").getAsInt() > 0);
    }

    @Test
    void textsAreContinuedWithProbabilities() throws Exception {
        JsonObject answer = post("/v1/completions",
                "{\"model\":\"alphabet\",\"temperature\":0,\"max_tokens\":4,\"logprobs\":2,\"prompt\":\"abc\"}");
        assertEquals("defg", choice(answer).get("text").getAsString());
        assertEquals("length", choice(answer).get("finish_reason").getAsString());
        assertEquals(4, choice(answer).getAsJsonObject("logprobs").getAsJsonArray("tokens").size());
        assertEquals("def", choice(post("/v1/completions",
                "{\"model\":\"alphabet\",\"temperature\":0,\"stop\":\"g\",\"prompt\":\"abc\"}")).get("text")
                .getAsString());
    }

    @Test
    void textsAreEmbeddedAndTokenized() throws Exception {
        JsonObject embedded = post("/v1/embeddings", "{\"input\":[\"abc\",\"de\"]}");
        assertEquals(2, embedded.getAsJsonArray("data").size());
        assertTrue(embedded.getAsJsonObject("usage").get("prompt_tokens").getAsInt() > 2);
        String tokens = post("/tokenize", "{\"model\":\"alphabet\",\"content\":\"abc\"}").get("tokens").toString();
        assertEquals("abc", post("/detokenize", "{\"model\":\"alphabet\",\"tokens\":" + tokens + "}").get("content")
                .getAsString().strip());
        assertEquals(400, served.post("/detokenize", "{\"tokens\":[1000000]}").statusCode());
        assertTrue(post("/apply-template", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}").get("prompt")
                .getAsString().contains("Hello"));
    }

    @Test
    void tokensComeWithTheirPieces() throws Exception {
        JsonArray tokens = post("/tokenize", "{\"model\":\"alphabet\",\"content\":\"aé\",\"with_pieces\":true}")
                .getAsJsonArray("tokens");
        assertEquals(List.of("\"a\"", "[195]", "[169]"), tokens.asList().stream()
                .map(token -> token.getAsJsonObject().get("piece").toString()).toList(),
                "a part of a character is told by its bytes");
    }

    @Test
    void aBiasForbidsATokenAndAGrammarHolds() throws Exception {
        String letters = "{\"model\":\"alphabet\",\"temperature\":0,\"prompt\":\"abc\",\"n_predict\":2";
        assertEquals("de", post("/completion", letters + "}").get("content").getAsString());
        int next = post("/tokenize", "{\"model\":\"alphabet\",\"content\":\"d\"}").getAsJsonArray("tokens").get(0)
                .getAsInt();
        String without = post("/completion", letters + ",\"logit_bias\":{\"" + next + "\":-100}}").get("content")
                .getAsString();
        assertFalse(without.contains("d"), without);
        assertEquals("dd", post("/completion", letters + ",\"grammar\":\"root ::= \\\"dd\\\"\",\"logit_bias\":[["
                + next + ",false]]}").get("content").getAsString(), "what a grammar asks for is stronger");
        assertEquals(400, served.post("/completion", letters + ",\"logit_bias\":[[9999999,1]]}").statusCode());
        assertEquals(400, served.post("/completion", letters + ",\"grammar\":\"root ::= (\"}").statusCode());
    }

    @Test
    void documentsAreRanked() throws Exception {
        JsonObject answer = post("/rerank",
                "{\"model\":\"tiny-reranker\",\"query\":\"abc\",\"documents\":[\"abc\",\"xyz\"]}");
        double best = score(answer, 0);
        assertTrue(best >= score(answer, 1), answer.toString());
    }

    private static double score(JsonObject answer, int place) {
        return answer.getAsJsonArray("results").get(place).getAsJsonObject().get("relevance_score").getAsDouble();
    }

    @Test
    void aModelThatIsNotThereIsToldSo() throws Exception {
        HttpResponse<String> answer = served.post("/v1/completions", "{\"model\":\"missing\",\"prompt\":\"a\"}");
        assertEquals(503, answer.statusCode());
        assertTrue(Served.error(answer).get("message").getAsString().contains("missing.gguf"), answer.body());
    }

    @Test
    void whatDoesNotFitIsToldSo() throws Exception {
        HttpResponse<String> answer = served.post("/v1/completions",
                "{\"model\":\"alphabet\",\"prompt\":\"" + "abc ".repeat(50_000) + "\"}");
        assertEquals(400, answer.statusCode());
        assertEquals("context_length_exceeded", Served.error(answer).get("code").getAsString());
    }

    @Test
    void manyClientsAreServedAtTheSameTime() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            char last = (char) ('a' + i);
            answers.add(served.client.sendAsync(served.posting("/v1/completions", "{\"model\":\"alphabet\","
                    + "\"temperature\":0,\"max_tokens\":3,\"prompt\":\"" + last + "\"}").build(),
                    BodyHandlers.ofString()));
        }
        for (int i = 0; i < answers.size(); i++) {
            HttpResponse<String> answer = answers.get(i).get(240, TimeUnit.SECONDS);
            assertEquals(200, answer.statusCode(), answer.body());
            char first = (char) ('b' + i);
            assertEquals("" + first + (char) (first + 1) + (char) (first + 2),
                    choice(Served.json(answer)).get("text").getAsString());
        }
        String metrics = served.get("/metrics").body();
        assertTrue(metrics.contains("vllm:kv_cache_usage_perc{model_name=\"alphabet\"}"), metrics);
    }
}
