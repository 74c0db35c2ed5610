// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Completions, fill-in-the-middle, embeddings, models and tokens. */
class CompletionsTest {
    @TempDir
    Path folder;

    private FakeEngine engine = new FakeEngine();
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = Served.with(engine, folder);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    /** Restarts the server with a model that supports fill-in-the-middle. */
    private void fillGaps() throws Exception {
        served.close();
        engine = new FakeEngine();
        engine.fim = "fake";
        served = Served.with(engine, folder);
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String json) {
        return served.client.sendAsync(served.posting(path, json).build(), BodyHandlers.ofString());
    }

    private static JsonObject json(CompletableFuture<HttpResponse<String>> response) throws Exception {
        HttpResponse<String> answer = response.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer);
    }

    @Test
    void aPromptIsContinued() throws Exception {
        var response = post("/v1/completions", "{\"prompt\":\"Once\",\"echo\":true,\"max_tokens\":3}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("Once", asked.completion.prefix().text());
        assertEquals("", asked.completion.suffix().text());
        assertEquals(3, asked.completion.options().maxTokens());
        asked.write(" upon").end(FinishReason.LENGTH);
        JsonObject answer = json(response);
        assertEquals("text_completion", answer.get("object").getAsString());
        JsonObject choice = answer.getAsJsonArray("choices").get(0).getAsJsonObject();
        assertEquals("Once upon", choice.get("text").getAsString());
        assertEquals("length", choice.get("finish_reason").getAsString());
    }

    @Test
    void severalPromptsAreAnsweredInOrder() throws Exception {
        var response = post("/v1/completions", "{\"prompt\":[\"a\",\"b\"],\"n\":2}");
        for (int i = 0; i < 4; i++) {
            FakeEngine.Asked asked = engine.next();
            assertEquals(i < 2 ? "a" : "b", asked.completion.prefix().text());
            asked.write(asked.completion.prefix().text() + i).end();
        }
        JsonObject answer = json(response);
        JsonArray choices = answer.getAsJsonArray("choices");
        assertEquals(List.of("a0", "a1", "b2", "b3"),
                choices.asList().stream().map(each -> each.getAsJsonObject().get("text").getAsString()).toList());
        assertEquals(14, answer.getAsJsonObject("usage").get("prompt_tokens").getAsInt(), "each prompt counts once");
    }

    @Test
    void completionsAreStreamed() throws Exception {
        var response = post("/v1/completions",
                "{\"prompt\":\"a\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        engine.next().write("b").write("c").end();
        String body = response.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).body();
        assertTrue(body.contains("\"text\":\"b\"") && body.contains("\"text\":\"c\""), body);
        assertTrue(body.contains("\"finish_reason\":\"stop\"") && body.contains("\"total_tokens\":12"), body);
        assertTrue(body.endsWith("data: [DONE]\n\n"), body);
    }

    @ParameterizedTest
    @CsvSource({"/v1/completions,prompt,suffix", "/v1/fim/completions,prompt,suffix",
            "/infill,input_prefix,input_suffix"})
    void aModelThatFillsNoGapSaysSo(String path, String before, String after) throws Exception {
        HttpResponse<String> answer = post(path, "{\"" + before + "\":\"a\",\"" + after + "\":\"b\"}").get(60,
                TimeUnit.SECONDS);
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("fill-in-the-middle"), answer.body());
        assertNull(engine.asked.poll());
    }

    @Test
    void aGapIsFilledOverEachApi() throws Exception {
        fillGaps();
        var openai = post("/v1/completions", "{\"prompt\":\"a(\",\"suffix\":\")\"}");
        FakeEngine.Asked first = engine.next();
        assertEquals("a(", first.completion.prefix().text());
        assertEquals(")", first.completion.suffix().text());
        first.write("b").end();
        assertEquals("b", json(openai).getAsJsonArray("choices").get(0).getAsJsonObject().get("text").getAsString());
        var mistral = post("/v1/fim/completions", "{\"prompt\":\"a(\",\"suffix\":\")\",\"random_seed\":5}");
        FakeEngine.Asked second = engine.next();
        assertEquals(5, second.completion.options().seed());
        assertEquals(")", second.completion.suffix().text());
        second.write("c").end();
        assertEquals("c", json(mistral).getAsJsonArray("choices").get(0).getAsJsonObject().getAsJsonObject("message")
                .get("content").getAsString());
        var llama = post("/infill", "{\"input_prefix\":\"a(\",\"prompt\":\"x\",\"input_suffix\":\")\",\"n_predict\":4,"
                + "\"input_extra\":[{\"filename\":\"b.java\",\"text\":\"class B {}\"},"
                + "{\"filename\":\"home/.ssh/id_rsa\",\"text\":\"secret\"}],"
                + "\"response_fields\":[\"content\",\"timings/predicted_n\"]}");
        FakeEngine.Asked third = engine.next();
        assertEquals("a(x", third.completion.prefix().text());
        assertEquals(4, third.completion.options().maxTokens());
        assertEquals(1, third.completion.context().size(), "what is excluded by its name is left out");
        assertEquals("b.java", third.completion.context().getFirst().name().text());
        assertEquals("class B {}", third.completion.context().getFirst().text().text());
        third.write("d").end();
        assertEquals("{\"content\":\"d\",\"timings/predicted_n\":5}", json(llama).toString());
    }

    /** Editors ask for the text after a caret; other prompts are evaluated token by token as they were sent. */
    @ParameterizedTest
    @CsvSource({"/v1/completions,prompt,false", "/v1/fim/completions,prompt,true", "/infill,input_prefix,true"})
    void halfAWordIsWrittenAnewAtACaretOnly(String path, String before, boolean anew) throws Exception {
        fillGaps();
        var response = post(path, "{\"" + before + "\":\"pub\"}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(anew, asked.completion.healsWord());
        asked.write("lic").end();
        json(response);
    }

    @Test
    void aTextThatIsOnlyReadAheadIsNotAnswered() throws Exception {
        fillGaps();
        var response = post("/infill", "{\"input_prefix\":\"a\",\"input_suffix\":\"b\",\"n_predict\":0}");
        engine.next().write("unwanted").end();
        JsonObject answer = json(response);
        assertEquals("", answer.get("content").getAsString());
        assertTrue(answer.get("stop").getAsBoolean());
    }

    /** The engine returns none for the prompt; an evaluation would mistake those of the answer for them. */
    @Test
    void probabilitiesOfAPromptAreRefused() throws Exception {
        HttpResponse<String> answer = served.post("/v1/completions",
                "{\"prompt\":\"Once\",\"echo\":true,\"logprobs\":0,\"max_tokens\":1}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("echo", Served.error(answer).get("param").getAsString());
        assertNull(engine.asked.poll());

        var plain = post("/v1/completions", "{\"prompt\":\"Once\",\"echo\":true,\"logprobs\":null}");
        engine.next().write(" upon").end();
        assertEquals("Once upon", json(plain).getAsJsonArray("choices").get(0).getAsJsonObject().get("text")
                .getAsString());
    }

    @Test
    void aTextGoesOnInTheFormOfLlamaCpp() throws Exception {
        var response = post("/completion", "{\"prompt\":\"Once\",\"n_predict\":3,\"temperature\":0,\"seed\":7,"
                + "\"n_probs\":1,\"return_tokens\":true,\"logit_bias\":[[5,false]]}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("Once", asked.completion.prefix().text());
        assertEquals(3, asked.completion.options().maxTokens());
        asked.result.complete(new Generation("a\n", FinishReason.LENGTH, "fake", "plain", 7, 2, 1, 1, 1, 2, 0, 0, 0,
                List.of(new TokenProbability(4, "a\n", -0.5, List.of(new Candidate(4, "a\n", -0.5))))));
        JsonObject answer = json(response);
        assertEquals("a\n", answer.get("content").getAsString());
        assertEquals("Once", answer.get("prompt").getAsString());
        assertTrue(answer.get("has_new_line").getAsBoolean());
        assertEquals("limit", answer.get("stop_type").getAsString());
        assertEquals("[4]", answer.get("tokens").toString());
        assertEquals(5, answer.getAsJsonObject("timings").get("prompt_n").getAsInt());
        JsonObject settings = answer.getAsJsonObject("generation_settings");
        assertEquals(3, settings.get("n_predict").getAsInt());
        assertEquals(7, settings.get("seed").getAsInt());
        assertEquals("[{\"token\":5,\"bias\":null}]", settings.get("logit_bias").toString(), "-infinity in JSON");
        JsonObject token = answer.getAsJsonArray("completion_probabilities").get(0).getAsJsonObject();
        assertEquals(4, token.get("id").getAsInt());
        assertEquals(-0.5, token.getAsJsonArray("top_logprobs").get(0).getAsJsonObject().get("logprob").getAsDouble());
    }

    @Test
    void aTextThatTakesTooLongIsToEndWithALine() throws Exception {
        for (long limit : List.of(-1L, 0L, 250L)) {
            var response = post("/completion", "{\"prompt\":\"a\",\"t_max_predict_ms\":" + limit + "}");
            FakeEngine.Asked asked = engine.next();
            assertEquals(Math.max(0, limit), asked.completion.options().lineMillis());
            asked.write("b\n").end(FinishReason.DEADLINE);
            assertEquals("limit", json(response).get("stop_type").getAsString());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, -1, 0, 0", "500, -1, 0, 0", "-1, 250, 250, 0", "0, 250, 250, 0", "500, 250, 0, 750"})
    void aGapIsFilledInTheTimeThatTheClientSets(long read, long write, long line, long all) throws Exception {
        fillGaps();
        var response = post("/infill", "{\"input_prefix\":\"a\",\"t_max_prompt_ms\":" + read
                + ",\"t_max_predict_ms\":" + write + "}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(line, asked.completion.options().lineMillis());
        Duration deadline = asked.completion.deadline();
        assertEquals(all, deadline == null ? 0 : deadline.toMillis());
        asked.write("b\n").end(FinishReason.DEADLINE);
        assertEquals("limit", json(response).get("stop_type").getAsString());
    }

    @Test
    void severalTextsGoOnInOneRequest() throws Exception {
        var response = post("/completions", "{\"prompt\":[\"a\",{\"prompt_string\":\"b\"}],"
                + "\"response_fields\":[\"content\",\"prompt\",\"index\"]}");
        for (int i = 0; i < 2; i++) {
            FakeEngine.Asked asked = engine.next();
            asked.write(asked.completion.prefix().text() + "!").end();
        }
        HttpResponse<String> answer = response.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals("[{\"content\":\"a!\",\"prompt\":\"a\",\"index\":0},"
                + "{\"content\":\"b!\",\"prompt\":\"b\",\"index\":1}]", answer.body());
    }

    @Test
    void aTextIsStreamedInTheFormOfLlamaCpp() throws Exception {
        var response = post("/completion", "{\"prompt\":\"a\",\"stream\":true}");
        engine.next().write("x").write("y").end(FinishReason.STOP);
        String[] events = response.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).body().split("\n\n");
        assertEquals("data: {\"index\":0,\"content\":\"x\",\"stop\":false,\"tokens\":[]}", events[0]);
        assertTrue(events[2].contains("\"content\":\"\"") && events[2].contains("\"stop_type\":\"word\""), events[2]);
        assertEquals(3, events.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"prompt\":[]}", "{\"prompt\":[1.5]}", "{\"prompt\":[-1]}",
            "{\"prompt\":[[\"a\"]]}", "{\"prompt\":[[]]}", "{\"prompt\":[1,{}]}", "{\"prompt\":5}", "{\"prompt\":{}}",
            "{\"prompt\":{\"prompt_string\":\"a\",\"multimodal_data\":\"x\"}}", "{\"prompt\":\"a\",\"n_probs\":99}",
            "{\"prompt\":\"a\",\"n_probs\":2,\"post_sampling_probs\":true}",
            "{\"prompt\":\"a\",\"post_sampling_probs\":{}}", "{\"prompt\":\"a\",\"t_max_predict_ms\":\"1\"}"})
    void whatCannotGoOnIsToldInTheFormOfLlamaCpp(String wrong) throws Exception {
        HttpResponse<String> answer = served.post("/completion", wrong);
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(400, Served.error(answer).get("code").getAsInt());
        assertNull(engine.asked.poll());
    }

    @Test
    void tokensOfAPromptAreCounted() throws Exception {
        String conversation = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        for (String path : List.of("/v1/messages/count_tokens", "/v1/chat/completions/input_tokens",
                "/chat/completions/input_tokens")) {
            assertEquals("USER: Hello\n".length(), json(post(path, conversation)).get("input_tokens").getAsInt());
            assertEquals(400, served.post(path, "{}").statusCode(), path);
        }
        assertNull(engine.asked.poll(), "nothing is generated");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "/v1/messages/count_tokens|'messages':[{'role':'user','content':'x'}],'output_config':{'format':F}",
            "/v1/chat/completions/input_tokens|'messages':[{'role':'user','content':'x'}],'response_format':F",
            "/apply-template|'messages':[{'role':'user','content':'x'}],'json_schema':{'type':'wrong'}",
            "/v1/responses/input_tokens|'input':'x','text':{'format':F}"})
    void theEngineSeesTheSchemaOfAnAnswerThatIsNotYetWanted(String path, String fields) throws Exception {
        json(post(path, "{%s}".formatted(fields)
                .replace("F", "{'type':'json_schema','schema':{'type':'wrong'}}").replace('\'', '"')));
        assertEquals("{\"type\":\"wrong\"}", engine.rendered.remove().options().jsonSchema());
    }

    @Test
    void clientsOfLlamaCppLearnWhatIsServed() throws Exception {
        JsonObject properties = Served.json(served.get("/props"));
        assertEquals("fake", properties.get("model_alias").getAsString());
        assertFalse(properties.get("model_path").getAsString().contains("/"), "no folder of the server");
        assertTrue(properties.getAsJsonObject("default_generation_settings").get("n_ctx").getAsInt() > 0);
        assertEquals(Served.json(served.get("/v1/models")).toString(), Served.json(served.get("/models")).toString());
    }

    @Test
    void infillIsStreamedInTheFormOfLlamaCpp() throws Exception {
        fillGaps();
        var response = post("/infill", "{\"input_prefix\":\"a\",\"input_suffix\":\"b\",\"stream\":true}");
        engine.next().write("x").write("y").end(FinishReason.STOP);
        String[] events = response.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).body().split("\n\n");
        assertEquals("data: {\"index\":0,\"content\":\"x\",\"stop\":false}", events[0]);
        assertTrue(events[2].contains("\"stop\":true") && events[2].contains("\"stop_type\":\"word\""), events[2]);
        assertEquals(3, events.length);
    }

    @Test
    void textsAreEmbedded() throws Exception {
        JsonObject floats = json(post("/v1/embeddings", "{\"input\":[\"a\",\"bcd\"],\"model\":\"embedder\"}"));
        assertEquals("[3.0,0.5,-0.25]", floats.getAsJsonArray("data").get(1).getAsJsonObject().get("embedding")
                .toString());
        assertEquals(4, floats.getAsJsonObject("usage").get("prompt_tokens").getAsInt());
        JsonObject encoded = json(post("/v1/embeddings", "{\"input\":\"ab\",\"encoding_format\":\"base64\"}"));
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                .decode(encoded.getAsJsonArray("data").get(0).getAsJsonObject().get("embedding").getAsString()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(2f, bytes.getFloat(0));
        assertEquals(0.5f, bytes.getFloat(4));
        assertEquals(3, json(post("/v1/embeddings", "{\"input\":\"ab\",\"dimensions\":3}")).getAsJsonArray("data")
                .get(0).getAsJsonObject().getAsJsonArray("embedding").size());
        for (String wrong : new String[] {"{}", "{\"input\":[]}", "{\"input\":[1.5]}",
                "{\"input\":\"a\",\"dimensions\":2}",
                "{\"input\":\"a\",\"encoding_format\":\"int8\"}", "{\"input\":\"a\",\"model\":\"fake\"}"}) {
            assertEquals(400, served.post("/v1/embeddings", wrong).statusCode(), wrong);
        }
    }

    @Test
    void documentsAreRanked() throws Exception {
        JsonObject answer = json(post("/v1/rerank",
                "{\"query\":\"q\",\"documents\":[\"a\",\"abc\",\"ab\"],\"top_n\":2}"));
        assertEquals("[{\"index\":1,\"relevance_score\":3.0},{\"index\":2,\"relevance_score\":2.0}]",
                answer.get("results").toString());
        assertEquals(9, answer.getAsJsonObject("usage").get("total_tokens").getAsInt());
        assertEquals("[{\"index\":1,\"score\":3.0}]",
                served.post("/rerank", "{\"query\":\"q\",\"texts\":[\"a\",\"abc\"],\"top_n\":1}").body(),
                "in the form of those who call them texts");
        assertEquals(400, served.post("/rerank", "{\"query\":\"q\"}").statusCode());
    }

    @Test
    void modelsAreListed() throws Exception {
        JsonObject list = Served.json(served.get("/v1/models"));
        assertEquals("list", list.get("object").getAsString());
        JsonArray data = list.getAsJsonArray("data");
        assertEquals("fake", data.get(0).getAsJsonObject().get("id").getAsString());
        assertEquals("embedder", data.get(1).getAsJsonObject().get("id").getAsString());
        assertTrue(data.get(0).getAsJsonObject().getAsJsonObject("capabilities").get("completion_chat").getAsBoolean());
        assertFalse(data.get(0).getAsJsonObject().getAsJsonObject("capabilities").get("completion_fim").getAsBoolean());
        assertEquals("fake", Served.json(served.get("/v1/models/other-name")).get("id").getAsString());
        assertEquals(404, served.get("/v1/models/none").statusCode());
    }

    /** No text is sent to a model, but the log records who asked which model. */
    @Test
    void aRequestForTheTextOfTokensIsRecordedOrNotAnswered() throws Exception {
        assertEquals(200, served.post("/detokenize", "{\"tokens\":[97,98]}").statusCode());
        List<String> lines = served.auditText().lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().contains("\"server.detokenize (local)\"")
                && lines.getFirst().contains("\"approved\"") && lines.getFirst().contains("\"parts\":[]"),
                lines.getFirst());
        Path unwritable = Files.createDirectories(folder.resolve("other").resolve("audit.jsonl"));
        try (Served other = Served.with(new FakeEngine(), unwritable.getParent())) {
            HttpResponse<String> answer = other.post("/detokenize", "{\"tokens\":[97,98]}");
            assertEquals(403, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("audit"), answer.body());
        }
    }

    @Test
    void textsAreTokenized() throws Exception {
        assertEquals("{\"content\":\"ab\"}", json(post("/detokenize", "{\"tokens\":[97,98]}")).toString());
        assertEquals(400, served.post("/detokenize", "{\"tokens\":[-1]}").statusCode());
        assertEquals("{\"prompt\":\"USER: Hello\\n\"}", json(post("/apply-template",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")).toString());
        assertEquals("{\"tokens\":[97,98]}", json(post("/tokenize", "{\"content\":\"ab\"}")).toString());
        assertEquals("{\"tokens\":[{\"id\":97,\"piece\":\"a\"},{\"id\":98,\"piece\":\"b\"}]}",
                json(post("/tokenize", "{\"content\":\"ab\",\"with_pieces\":true}")).toString());
        assertEquals(400, served.post("/tokenize",
                "{\"content\":\"" + "a".repeat(65_537) + "\",\"with_pieces\":true}").statusCode(), "too many");
        HttpResponse<String> wrong = served.post("/tokenize", "{\"content\":\"ab\",\"with_pieces\":1}");
        assertEquals(400, wrong.statusCode());
        assertEquals(400, Served.error(wrong).get("code").getAsInt(), "llama.cpp's form has the status as code");
    }
}
