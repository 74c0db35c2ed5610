// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.TokenProbability;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.LocalEngine;

/** JSON Schemas, grammars and log probabilities requested by a server's clients, at back ends of each dialect. */
@Tag("slow")
class BackEndOutputTest extends WithBackEnds {
    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}";
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]";
    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\","
            + "\"parameters\":{\"type\":\"object\"}}}]";
    private static final String TOKENS = "{\"content\":[{\"token\":\"re\",\"logprob\":-0.5,\"bytes\":null,"
            + "\"top_logprobs\":[{\"token\":\"re\",\"logprob\":-0.5,\"bytes\":null},"
            + "{\"token\":\"no\",\"logprob\":-1.5,\"bytes\":null}]}],\"refusal\":null}";

    private ServedBackEnds serve(String dialect, String fim) throws Exception {
        grant(entry("one", one).replace("fim=suffix", "fim=" + fim) + " dialect=" + dialect);
        return serve(ServedBackEnds.model("m", false, "one"));
    }

    private JsonObject sent() {
        assertEquals(1, one.posts().size());
        return JsonParser.parseString(one.posts().getFirst().body()).getAsJsonObject();
    }

    private static JsonElement at(JsonElement json, String path) {
        JsonElement at = json;
        for (String name : path.split("/")) {
            at = at instanceof JsonArray array ? array.get(Integer.parseInt(name)) : at.getAsJsonObject().get(name);
        }
        return at;
    }

    private static JsonObject events(HttpResponse<String> answer, int number) {
        return answer.body().lines().filter(line -> line.startsWith("data: {")).map(line -> line.substring(6))
                .map(line -> JsonParser.parseString(line).getAsJsonObject()).toList().get(number);
    }

    /** Asserts a refusal by this server, before anything is sent. */
    private void assertRefused(HttpResponse<String> answer, String parameter) {
        assertEquals(400, answer.statusCode(), answer.body());
        JsonObject error = ServedBackEnds.json(answer).getAsJsonObject("error");
        assertEquals(parameter, error.get("param").getAsString());
        assertTrue(error.get("message").getAsString().contains("model m"), answer.body());
        assertTrue(error.get("message").getAsString().contains(parameter), answer.body());
        assertEquals(0, asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "mistral", "outscale", "vllm", "llama-server", "vauban"})
    void aConversationWithASchemaAsksForIt(String dialect) throws Exception {
        HttpResponse<String> answer = serve(dialect, "none").post(CHAT, "{" + MESSAGES
                + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":" + SCHEMA
                + "}}}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("json_schema", at(sent(), "response_format/type").getAsString());
        JsonObject named = at(sent(), "response_format/json_schema").getAsJsonObject();
        assertEquals(JsonParser.parseString(SCHEMA), named.get("schema"));
        assertTrue(named.get("strict").getAsBoolean(), "it is kept to");
        assertFalse(named.get("name").getAsString().isEmpty());
        assertEquals("remote", ServedBackEnds.said(answer));
    }

    @ParameterizedTest
    @CsvSource({"openai,json_object", "mistral,json_object", "vllm,json_object", "llama-server,json_schema",
        "vauban,json_schema"})
    void anyObjectHasAFormOfItsOwn(String dialect, String type) throws Exception {
        HttpResponse<String> answer = serve(dialect, "none").post(CHAT,
                "{" + MESSAGES + ",\"response_format\":{\"type\":\"json_object\"}}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(type, at(sent(), "response_format/type").getAsString());
    }

    @Test
    void otherApisAskForTheSame() throws Exception {
        ServedBackEnds served = serve("openai", "none");
        HttpResponse<String> answer = served.post("/api/chat",
                "{\"model\":\"m\",\"stream\":false," + MESSAGES + ",\"format\":" + SCHEMA + "}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(JsonParser.parseString(SCHEMA), at(sent(), "response_format/json_schema/schema"));
    }

    @ParameterizedTest
    @CsvSource({"vllm,structured_outputs/grammar", "llama-server,grammar", "vauban,grammar"})
    void aGrammarGoesToWhoTakesOne(String dialect, String path) throws Exception {
        HttpResponse<String> answer = serve(dialect, "none").post(CHAT,
                "{" + MESSAGES + ",\"grammar\":\"root ::= \\\"yes\\\"\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("root ::= \"yes\"", at(sent(), path).getAsString());
        assertNull(sent().get("response_format"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai | grammar | \"grammar\":\"root ::= \\\"yes\\\"\"",
        "mistral | grammar | \"grammar\":\"root ::= \\\"yes\\\"\"",
        "mistral | logprobs | \"logprobs\":true",
        "outscale | logprobs | \"logprobs\":true,\"top_logprobs\":3",
        "llama-server | logprobs | \"logprobs\":true," + TOOLS,
        "llama-server | grammar | \"grammar\":\"root ::= \\\"yes\\\"\"," + TOOLS,
        "vllm | timings_per_token | \"timings_per_token\":true,\"stream\":true"})
    void whatADialectDoesNotHaveIsRefusedByItsName(String dialect, String parameter, String field) throws Exception {
        assertRefused(serve(dialect, "none").post(CHAT, "{" + MESSAGES + "," + field + "}"), parameter);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai | suffix | response_format | \"response_format\":{\"type\":\"json_object\"}",
        "mistral | mistral | logprobs | \"logprobs\":2",
        "vauban | infill | logprobs | \"logprobs\":2",
        "vauban | mistral | grammar | \"grammar\":\"root ::= \\\"yes\\\"\"",
        "openai | suffix | grammar | \"grammar\":\"root ::= \\\"yes\\\"\""})
    void soItIsForCompletions(String dialect, String fim, String parameter, String field) throws Exception {
        assertRefused(serve(dialect, fim).post("/v1/completions", "{\"prompt\":\"a\"," + field + "}"), parameter);
    }

    @Test
    void tooManyCandidatesAreRefused() throws Exception {
        HttpResponse<String> answer = serve("openai", "suffix").post("/completion",
                "{\"prompt\":\"a\",\"n_probs\":6}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("5 candidates") && answer.body().contains("model m"), answer.body());
        assertEquals(0, asked());
    }

    @Test
    void theTokensThemselvesAreNotOffered() throws Exception {
        HttpResponse<String> answer = serve("llama-server", "infill").post("/completion",
                "{\"prompt\":\"a\",\"return_tokens\":true}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("return_tokens"), answer.body());
    }

    @Test
    void theEndOfALineIsNotWaitedForElsewhere() throws Exception {
        HttpResponse<String> answer = serve("llama-server", "infill").post("/completion",
                "{\"prompt\":\"a\",\"t_max_predict_ms\":250}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("t_max_predict_ms"), answer.body());
        assertEquals(0, asked());
    }

    @Test
    void whoOffersItIsAsked() throws Exception {
        grant(entry("one", one) + " dialect=mistral", entry("two", two) + " dialect=vllm");
        ServedBackEnds served = serve();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + ",\"logprobs\":true}");
            assertEquals(200, answer.statusCode(), answer.body());
        }
        assertEquals(0, one.posts().size());
        assertEquals(3, two.posts().size());
        assertTrue(status(served, "one").up(), "that is no fault of it");
    }

    private void answersWithTokens() {
        answersWith(TOKENS);
    }

    private void answersWith(String tokens) {
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"re\"},\"logprobs\":" + tokens + "}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"mote\"},\"logprobs\":"
                + tokens.replace("\"re\"", "\"mote\"") + "}]}\n\n" + FakeEndpoint.END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "vllm", "llama-server", "vauban"})
    void probabilitiesOfAConversationComeBack(String dialect) throws Exception {
        ServedBackEnds served = serve(dialect, "none");
        answersWithTokens();
        HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + ",\"logprobs\":true,\"top_logprobs\":2}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(sent().get("logprobs").getAsBoolean());
        assertEquals(2, sent().get("top_logprobs").getAsInt());
        JsonArray content = at(ServedBackEnds.json(answer), "choices/0/logprobs/content").getAsJsonArray();
        assertEquals(List.of("re", "mote"), content.asList().stream().map(each -> at(each, "token").getAsString())
                .toList());
        assertEquals(-0.5, at(content, "0/logprob").getAsDouble());
        assertEquals("no", at(content, "0/top_logprobs/1/token").getAsString());
        assertEquals(-1.5, at(content, "0/top_logprobs/1/logprob").getAsDouble());
        assertEquals("mote", at(content, "1/top_logprobs/0/token").getAsString());
    }

    @Test
    void aLongTokenEndsWithAWholeCharacter() throws Exception {
        String face = "\ud83d\ude00";
        ServedBackEnds served = serve("openai", "none");
        answersWith(TOKENS.replace("\"no\"", "\"x" + face.repeat(200) + "\""));
        HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + ",\"logprobs\":true,\"top_logprobs\":2}");
        JsonArray best = at(ServedBackEnds.json(answer), "choices/0/logprobs/content/0/top_logprobs").getAsJsonArray();
        assertEquals("x" + face.repeat(127), at(best, "1/token").getAsString());
    }

    @Test
    void theyAreStreamedWithTheirText() throws Exception {
        ServedBackEnds served = serve("openai", "none");
        answersWithTokens();
        HttpResponse<String> answer = served.post(CHAT,
                "{" + MESSAGES + ",\"stream\":true,\"logprobs\":true,\"top_logprobs\":1}");
        for (int i = 1; i <= 2; i++) {
            JsonObject piece = events(answer, i);
            assertEquals(at(piece, "choices/0/delta/content"), at(piece, "choices/0/logprobs/content/0/token"));
            assertEquals(1, at(piece, "choices/0/logprobs/content/0/top_logprobs").getAsJsonArray().size());
        }
    }

    @Test
    void whoDoesNotAskIsToldNone() throws Exception {
        ServedBackEnds served = serve("openai", "none");
        answersWithTokens();
        HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + "}");
        assertTrue(at(ServedBackEnds.json(answer), "choices/0/logprobs").isJsonNull(), answer.body());
        assertNull(sent().get("logprobs"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai | suffix | logprobs | {\"tokens\":[\"si\",\"ze\"],\"token_logprobs\":[-1,-2],"
                + "\"top_logprobs\":[{\"no\":-3,\"si\":-1},{\"ze\":-2}],\"text_offset\":[0,2]}",
        "vllm | qwen | logprobs | {\"tokens\":[\"si\",\"ze\"],\"token_logprobs\":[-1,-2],"
                + "\"top_logprobs\":[{\"no\":-3,\"si\":-1},{\"ze\":-2}],\"text_offset\":[0,2]}",
        "llama-server | suffix | n_probs | {\"content\":[{\"id\":7,\"token\":\"si\",\"logprob\":-1,\"top_logprobs\":["
                + "{\"id\":7,\"token\":\"si\",\"logprob\":-1},{\"id\":8,\"token\":\"no\",\"logprob\":-3}]},"
                + "{\"id\":9,\"token\":\"ze\",\"logprob\":-2,\"top_logprobs\":[]}]}"})
    void probabilitiesOfACompletionComeBack(String dialect, String fim, String field, String told) throws Exception {
        ServedBackEnds served = serve(dialect, fim);
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS
                + "data: {\"choices\":[{\"index\":0,\"text\":\"size\",\"logprobs\":" + told
                + ",\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        for (boolean stream : List.of(false, true)) {
            HttpResponse<String> answer = served.post("/v1/completions",
                    "{\"prompt\":\"return \",\"logprobs\":2,\"stream\":" + stream + "}");
            assertEquals(200, answer.statusCode(), answer.body());
            JsonElement all = at(stream ? events(answer, 0) : ServedBackEnds.json(answer), "choices/0/logprobs");
            assertEquals("[\"si\",\"ze\"]", at(all, "tokens").toString());
            assertEquals(-2, at(all, "token_logprobs/1").getAsDouble());
            assertEquals(-3, at(all, "top_logprobs/0/no").getAsDouble());
        }
        assertEquals(2, JsonParser.parseString(one.posts().getFirst().body()).getAsJsonObject().get(field).getAsInt());
    }

    @Test
    void theGapOfALlamaServerHasThemToo() throws Exception {
        ServedBackEnds served = serve("llama-server", "infill");
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS
                + "data: {\"content\":\"si\",\"stop\":false,\"completion_probabilities\":[{\"id\":7,\"token\":\"si\","
                + "\"logprob\":-1,\"top_logprobs\":[{\"id\":7,\"token\":\"si\",\"logprob\":-1}]}]}\n\n"
                + "data: {\"content\":\"\",\"stop\":true,\"stop_type\":\"eos\",\"tokens_predicted\":1}\n\n");
        HttpResponse<String> answer = served.post("/completion",
                "{\"prompt\":\"return \",\"n_probs\":1,\"json_schema\":" + SCHEMA + "}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(1, sent().get("n_probs").getAsInt());
        assertEquals(JsonParser.parseString(SCHEMA), sent().get("json_schema"));
        assertEquals(7, at(ServedBackEnds.json(answer), "completion_probabilities/0/id").getAsInt());
        assertEquals("si", at(ServedBackEnds.json(answer), "completion_probabilities/0/token").getAsString());
    }

    @ParameterizedTest
    @CsvSource({"vllm,codestral,response_format/json_schema/schema", "llama-server,suffix,json_schema",
        "vauban,suffix,json_schema"})
    void aCompletionWithASchemaAsksForIt(String dialect, String fim, String path) throws Exception {
        ServedBackEnds served = serve(dialect, fim);
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON
                + "{\"choices\":[{\"index\":0,\"text\":\"{}\",\"finish_reason\":\"stop\"}]}");
        HttpResponse<String> answer = served.post("/v1/completions",
                "{\"prompt\":\"a\",\"json_schema\":" + SCHEMA + "}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(JsonParser.parseString(SCHEMA), at(sent(), path));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerBehindAServerDoesTheSame(boolean stream) throws Exception {
        LocalEngine engine = new LocalEngine();
        engine.tokens = List.of(token("lo"), token("cal"));
        try (ServedBackEnds behind = new ServedBackEnds(machine, engine, limits, clock,
                ServedBackEnds.model("served", true))) {
            grant("one " + behind.address() + FEATURES + CLASSES + " region=loopback dialect=vauban fim=suffix");
            ServedBackEnds before = serve(ServedBackEnds.model("m", false, "one"));
            HttpResponse<String> answer = before.post(CHAT, "{" + MESSAGES + ",\"stream\":" + stream
                    + ",\"logprobs\":true,\"top_logprobs\":1,\"response_format\":{\"type\":\"json_schema\","
                    + "\"json_schema\":{\"name\":\"x\",\"schema\":" + SCHEMA + "}}}");
            assertEquals(200, answer.statusCode(), answer.body());
            ChatRequest asked = (ChatRequest) engine.asked.getLast();
            assertEquals(JsonParser.parseString(SCHEMA), JsonParser.parseString(asked.options().jsonSchema()));
            assertEquals(1, asked.options().probabilities());
            JsonElement content = at(stream ? events(answer, 1) : ServedBackEnds.json(answer),
                    "choices/0/logprobs/content");
            assertEquals("local", content.getAsJsonArray().asList().stream().map(each -> at(each, "token")
                    .getAsString()).collect(Collectors.joining()));
            assertEquals("other", at(content, "0/top_logprobs/0/token").getAsString());
            HttpResponse<String> ruled = before.post(CHAT, "{" + MESSAGES + ",\"grammar\":\"root ::= \\\"yes\\\"\"}");
            assertEquals(200, ruled.statusCode(), ruled.body());
            assertEquals("root ::= \"yes\"", ((ChatRequest) engine.asked.getLast()).options().grammar());
        }
    }

    private static TokenProbability token(String text) {
        return new TokenProbability(1, text, -0.25, List.of(new TokenProbability.Candidate(2, "other", -0.125)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"mistral|logit_bias|{\"5\":-100}", "outscale|logit_bias|{\"5\":1}",
            "vllm|typical_p|0.9", "openai|dry_multiplier|0.8", "mistral|xtc_probability|0.5"})
    void aWayToSampleThatAnEndpointDoesNotHaveIsNotPassedOver(String dialect, String field, String value)
            throws Exception {
        assertRefused(serve(dialect, "none").post(CHAT, "{" + MESSAGES + ",\"" + field + "\":" + value + "}"), field);
    }

    /** Only the engine with the model knows the tokens that end a text. */
    @Test
    void aTextWithoutEndIsForTheEngineThatHasTheModel() throws Exception {
        HttpResponse<String> answer = serve("vllm", "none").post(CHAT, "{" + MESSAGES + ",\"ignore_eos\":true}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("ignore_eos", ServedBackEnds.json(answer).getAsJsonObject("error").get("param").getAsString());
        assertEquals(0, asked());
    }
}
