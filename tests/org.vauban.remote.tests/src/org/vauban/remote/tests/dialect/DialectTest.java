// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.AnswerStream;
import org.vauban.remote.dialect.EmbeddingReply;
import org.vauban.remote.dialect.OutputOptions;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.dialect.RequestTexts;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.Messages;
import org.vauban.remote.tests.Machine;

/** What is sent in each dialect, and how its answers are read. */
class DialectTest {
    private static final Messages MESSAGES = new Messages(Locale.ENGLISH);

    @TempDir
    Path folder;
    private Machine machine;

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
    }

    private ApprovedText text(String text) throws Exception {
        return machine.approved("chat", text);
    }

    private static RemoteEndpoint endpoint(RemoteDialect dialect, FimProtocol fim) {
        return new RemoteEndpoint("team", URI.create("https://x"), dialect, fim, List.of(), Set.of(), Set.of(),
                Set.of(), List.of(), null, "", 0, null, "team https://x");
    }

    private static GenerationOptions options(List<String> stop) {
        return new GenerationOptions(50, 0.2, 40, 0.9, 0.05, 42, stop, null);
    }

    private JsonObject chat(RemoteDialect dialect, ToolChoice choice) throws Exception {
        ChatRequest request = new ChatRequest("m", List.of(new Message(Role.SYSTEM, text("Be brief.")),
                new Message(Role.USER, text("Why?")),
                Message.answer(null, text("let me see"),
                        List.of(new ChatRequest.PastCall("call-1", "look", text("{\"at\":1}")))),
                Message.result("call-1", text("found"))), options(List.of()), Priority.CHAT)
                .withTools(List.of(new Tool("look", text("Looks."), text("{\"type\":\"object\"}"))), choice);
        RequestBody body = RequestBody.chat(endpoint(dialect, FimProtocol.NONE), "big", request, MESSAGES);
        assertEquals("/v1/chat/completions", body.path());
        return body.json();
    }

    @Test
    void mistralHasNamesOfItsOwn() throws Exception {
        JsonObject openai = chat(RemoteDialect.OPENAI, ToolChoice.REQUIRED);
        JsonObject mistral = chat(RemoteDialect.MISTRAL, ToolChoice.REQUIRED);
        JsonObject vllm = chat(RemoteDialect.VLLM, ToolChoice.named("look"));
        JsonObject llama = chat(RemoteDialect.LLAMA_SERVER, ToolChoice.AUTO);
        assertEquals(42, openai.get("seed").getAsInt());
        assertNull(mistral.get("seed"));
        assertEquals(42, mistral.get("random_seed").getAsInt());
        assertTrue(openai.getAsJsonObject("stream_options").get("include_usage").getAsBoolean());
        assertNull(mistral.get("stream_options"));
        assertEquals("required", openai.get("tool_choice").getAsString());
        assertEquals("any", mistral.get("tool_choice").getAsString());
        assertEquals("look",
                vllm.getAsJsonObject("tool_choice").getAsJsonObject("function").get("name").getAsString());
        assertNull(openai.get("top_k"));
        assertNull(mistral.get("min_p"));
        assertEquals(40, vllm.get("top_k").getAsInt());
        assertEquals(0.05, llama.get("min_p").getAsDouble());
        assertTrue(llama.get("return_progress").getAsBoolean());
        assertNull(openai.get("return_progress"));
        assertNull(vllm.get("sse_ping_interval"));
        String id = mistral.getAsJsonArray("messages").get(2).getAsJsonObject().getAsJsonArray("tool_calls").get(0)
                .getAsJsonObject().get("id").getAsString();
        assertTrue(id.matches("[A-Za-z0-9]{9}"), id);
        assertEquals(id, mistral.getAsJsonArray("messages").get(3).getAsJsonObject().get("tool_call_id").getAsString());
        assertNull(chat(RemoteDialect.OPENAI, ToolChoice.NONE).get("tools"));
        assertNull(openai.get("parallel_tool_calls"));
        assertFalse(chat(RemoteDialect.OPENAI, ToolChoice.AUTO.withSingle(true)).get("parallel_tool_calls")
                .getAsBoolean());
        assertFalse(openai.toString().contains("let me see"), "thoughts stay here");
    }

    private CompletionRequest completion(String prefix, String suffix) throws Exception {
        return new CompletionRequest("m", text("A.java"), text(prefix), text(suffix),
                List.of(new CompletionRequest.ContextText(text("B.java"), text("class B {}"))),
                options(List.of("\n\n")), Priority.INTERACTIVE, null, null);
    }

    private RequestBody completion(RemoteDialect dialect, FimProtocol fim) throws Exception {
        return RequestBody.completion(endpoint(dialect, fim), "big", completion("return this.", "\n}"), MESSAGES);
    }

    @Test
    void aGapIsDescribedAsTheEndpointWantsIt() throws Exception {
        RequestBody mistral = completion(RemoteDialect.MISTRAL, FimProtocol.MISTRAL);
        assertEquals("/v1/fim/completions", mistral.path());
        assertEquals("+++++ B.java\nclass B {}\n\n+++++ A.java\nreturn this.",
                mistral.json().get("prompt").getAsString());
        assertEquals("\n}", mistral.json().get("suffix").getAsString());
        assertNull(mistral.json().get("stop"), "plain texts of a request stay here");
        RequestBody suffix = completion(RemoteDialect.OPENAI, FimProtocol.SUFFIX);
        assertEquals("/v1/completions", suffix.path());
        assertEquals("\n}", suffix.json().get("suffix").getAsString());
        RequestBody infill = completion(RemoteDialect.LLAMA_SERVER, FimProtocol.INFILL);
        assertEquals("/infill", infill.path());
        assertEquals("big", infill.json().get("model").getAsString());
        assertEquals("return this.", infill.json().get("input_prefix").getAsString());
        assertEquals("B.java", infill.json().getAsJsonArray("input_extra").get(0).getAsJsonObject().get("filename")
                .getAsString());
        assertEquals("[SUFFIX]\n}[PREFIX]+++++ B.java\nclass B {}\n\n+++++ A.java\nreturn this.",
                completion(RemoteDialect.VLLM, FimProtocol.CODESTRAL).json().get("prompt").getAsString());
        assertEquals("<|file_sep|>B.java\nclass B {}\n<|file_sep|>A.java\n"
                + "<|fim_prefix|>return this.<|fim_suffix|>\n}<|fim_middle|>",
                completion(RemoteDialect.VLLM, FimProtocol.QWEN).json().get("prompt").getAsString());
    }

    @Test
    void whatAnEndpointCannotDoStaysHere() throws Exception {
        assertTrue(RequestTexts.refusal(completion("a", "b"), FimProtocol.NONE, MESSAGES).isPresent());
        assertTrue(RequestTexts.refusal(completion("a", "b"), FimProtocol.QWEN, MESSAGES).isEmpty());
        assertTrue(RequestTexts.refusal(completion("a<|fim_suffix|>", "b"), FimProtocol.QWEN, MESSAGES).isPresent());
        assertTrue(RequestTexts.refusal(completion("a", "[PREFIX]"), FimProtocol.CODESTRAL, MESSAGES).isPresent());
        assertTrue(RequestTexts.refusal(completion("a", "[PREFIX]"), FimProtocol.MISTRAL, MESSAGES).isEmpty());
        for (GenerationOptions each : List.of(options(List.of()).withGrammar("root ::= \"secretName\""),
                options(List.of()).withJsonSchema("{}"), options(List.of()).withProbabilities(1))) {
            assertTrue(RequestTexts.refusal(new ChatRequest("m", List.of(new Message(Role.USER, text("x"))), each,
                    Priority.CHAT), MESSAGES).isPresent());
        }
        ChatRequest plain = new ChatRequest("m", List.of(new Message(Role.USER, text("x"))), options(List.of()),
                Priority.CHAT);
        assertTrue(RequestTexts.refusal(plain, MESSAGES).isEmpty());
        assertTrue(RequestTexts.refusal(
                plain.withQuotable(List.of(new QuoteSource(text("It rains."), List.of(0), List.of(9)))), MESSAGES)
                .isPresent());
    }

    @Test
    void aRuleThatTheGateHasNotApprovedStaysHere() throws Exception {
        RemoteEndpoint vllm = endpoint(RemoteDialect.VLLM, FimProtocol.QWEN);
        String grammar = "root ::= \"secretName\"";
        ChatRequest plain = new ChatRequest("m", List.of(new Message(Role.USER, text("x"))),
                options(List.of()).withGrammar(grammar), Priority.CHAT);
        assertEquals("grammar", OutputOptions.missing(vllm, plain, MESSAGES).orElseThrow().option());
        assertFalse(RequestBody.chat(vllm, "big", plain, MESSAGES).json().toString().contains("secretName"));
        ApprovedText rule = text(grammar);
        ChatRequest approved = plain.withApprovedRule(rule);
        assertTrue(OutputOptions.missing(vllm, approved, MESSAGES).isEmpty());
        assertTrue(RequestTexts.of(approved).contains(rule), "where it may go is looked at as for any text");
        CompletionRequest gap = new CompletionRequest("m", null, text("a"), text("b"), List.of(),
                options(List.of()).withJsonSchema("{}"), Priority.INTERACTIVE, null, null);
        assertEquals("jsonSchema", OutputOptions.missing(vllm, gap, MESSAGES).orElseThrow().option());
        ApprovedText schema = text("{}");
        assertTrue(OutputOptions.missing(vllm, gap.withApprovedRule(schema), MESSAGES).isEmpty());
        assertTrue(RequestTexts.of(gap.withApprovedRule(schema)).contains(schema));
    }

    /** Records what it is told. */
    static final class Heard implements TokenListener {
        final List<String> all = new ArrayList<>();

        @Override
        public void text(String text) {
            all.add(text);
        }

        @Override
        public void reasoning(String text) {
            all.add("(" + text + ")");
        }

        @Override
        public void tokens(List<TokenProbability> tokens) {
            all.add(tokens.stream().map(TokenProbability::text).toList().toString());
        }

        @Override
        public void toolCall(org.vauban.engine.tool.ToolCall call) {
            all.add(call.name() + call.arguments() + (call.problem() == null ? "" : "!"));
        }
    }

    static Generation read(Heard heard, List<String> stop, String... events) throws RemoteException {
        AnswerStream stream = new AnswerStream(options(stop), Set.of("look"), heard, MESSAGES);
        for (String event : events) {
            if (!stream.event(event)) {
                break;
            }
        }
        return stream.generation("big", "chat");
    }

    static String delta(String json) {
        return "{\"choices\":[{\"delta\":" + json + "}]}";
    }

    @Test
    void thoughtsAreToldApartInEachDialect() throws Exception {
        Heard heard = new Heard();
        Generation generation = read(heard, List.of(), delta("{\"role\":\"assistant\",\"content\":null}"),
                delta("{\"reasoning_content\":\"a\"}"), delta("{\"reasoning\":\"b\"}"),
                delta("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"c\"}]},"
                        + "{\"type\":\"text\",\"text\":\"d\"}]}"),
                delta("{\"content\":\"e\"}"), "{\"choices\":[{\"delta\":{},\"finish_reason\":\"model_length\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":3}}}",
                "[DONE]");
        assertEquals(List.of("(a)", "(b)", "(c)", "d", "e"), heard.all);
        assertEquals("de", generation.text());
        assertEquals("abc", generation.answer().reasoning());
        assertEquals(FinishReason.LENGTH, generation.finish());
        assertEquals(List.of(9, 3, 4),
                List.of(generation.promptTokens(), generation.reusedTokens(), generation.generatedTokens()));
    }

    @Test
    void stopStringsAreFoundHere() throws Exception {
        Heard heard = new Heard();
        Generation generation = read(heard, List.of("END", "\n\n"), delta("{\"content\":\"abE\"}"),
                delta("{\"content\":\"Nope EN\"}"), delta("{\"content\":\"D more\"}"), delta("{\"content\":\"x\"}"));
        assertEquals("abENope ", generation.text());
        assertEquals("abENope ", String.join("", heard.all));
        assertEquals(FinishReason.STOP, generation.finish());
        assertEquals("abE", read(new Heard(), List.of("END"), delta("{\"content\":\"abE\"}"), "[DONE]").text());
    }

    private static String delta(String text, String... tokens) {
        JsonArray content = new JsonArray();
        for (String each : tokens) {
            JsonObject token = new JsonObject();
            token.addProperty("token", each);
            token.addProperty("logprob", -1);
            content.add(token);
        }
        return "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"},\"logprobs\":{\"content\":" + content
                + "}}]}";
    }

    private static Generation likely(Heard heard, List<String> stop, String... events) throws RemoteException {
        AnswerStream stream = new AnswerStream(options(stop).withProbabilities(2), Set.of(), heard, MESSAGES);
        for (String event : events) {
            if (!stream.event(event)) {
                break;
            }
        }
        return stream.generation("big", "chat");
    }

    @Test
    void tokensAreToldBeforeTheTextThatTheyMake() throws Exception {
        Heard heard = new Heard();
        Generation generation = likely(heard, List.of("END"), delta("ab", "a", "b"), delta(" E", " E"),
                delta("ach", "ach"), delta(" EN", " E", "N"), delta("D more", "D", " more"));
        assertEquals(List.of("[a, b]", "ab", "[ E]", " ", "[ach]", "Each", "[ E]", " "), heard.all);
        assertEquals(List.of("a", "b", " E", "ach", " E"), generation.probabilities().stream()
                .map(TokenProbability::text).toList(), "none of what is cut off, but for what it shares a token with");
        assertEquals("ab Each ", generation.text());
    }

    @Test
    void noMoreTokensAreTakenThanWereAskedFor() throws Exception {
        String[] many = new String[1_000];
        Arrays.fill(many, "x");
        Generation generation = likely(new Heard(), List.of(), delta("x", many), "[DONE]");
        assertEquals(50, generation.probabilities().size());
        Generation odd = likely(new Heard(), List.of(), """
                {"choices":[{"delta":{"content":"abc"},"logprobs":{"content":[
                {"token":7,"logprob":-1},{"token":"a"},{"token":"b","logprob":"x"},{"logprob":-1},[],7,null,
                {"token":"c","logprob":1e999,"top_logprobs":[{"token":"d","logprob":-1e999},{},7,
                {"token":"e","logprob":3},{"token":"f","logprob":-1}]}]}}]}""",
                "{\"choices\":[{\"delta\":{\"content\":\"d\"},\"logprobs\":{\"tokens\":[\"" + "y".repeat(9_000)
                        + "\",\"z\"],\"token_logprobs\":[-2,null],\"top_logprobs\":7}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"e\"},\"logprobs\":7}]}", "[DONE]");
        assertEquals("abcde", odd.text());
        assertEquals(List.of(0.0, -2.0), odd.probabilities().stream().map(TokenProbability::logarithm).toList());
        assertEquals(List.of(-9_999.0, 0.0), odd.probabilities().getFirst().best().stream()
                .map(TokenProbability.Candidate::logarithm).toList());
        assertEquals(256, odd.probabilities().getLast().text().length());
    }

    @Test
    void answersOfGapsHaveSeveralForms() throws Exception {
        assertEquals("size;", read(new Heard(), List.of(), "{\"choices\":[{\"text\":\"si\"}]}",
                "{\"choices\":[{\"text\":\"ze;\",\"finish_reason\":\"stop\"}]}").text());
        Generation infill = read(new Heard(), List.of(), "{\"content\":\"si\",\"stop\":false}",
                "{\"content\":\"ze;\",\"stop\":true,\"stop_type\":\"limit\",\"tokens_evaluated\":5,"
                        + "\"tokens_predicted\":2}");
        assertEquals("size;", infill.text());
        assertEquals(FinishReason.LENGTH, infill.finish());
        assertEquals(5, infill.promptTokens());
        AnswerStream whole = new AnswerStream(options(List.of()), Set.of(), new Heard(), MESSAGES);
        whole.whole(JsonParser.parseString("{\"choices\":[{\"message\":{\"content\":\"size;\"},"
                + "\"finish_reason\":\"stop\"}]}").getAsJsonObject());
        assertEquals("size;", whole.generation("big", "fim").text());
    }

    /** As llama-server tells it after each batch of the prompt. */
    @Test
    void progressIsNoText() throws Exception {
        Generation generation = read(new Heard(), List.of(),
                "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null},"
                        + "\"finish_reason\":null}],\"prompt_progress\":{\"total\":9,\"cache\":0,\"processed\":4}}",
                delta("{\"content\":\"text\"}"),
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
        assertEquals("text", generation.text());
    }

    @Test
    void nobodyWritesMoreThanWasAskedFor() throws Exception {
        AnswerStream stream = new AnswerStream(options(List.of()), Set.of(), new Heard(), MESSAGES);
        int events = 0;
        while (stream.event(delta("{\"content\":\"" + "x".repeat(100) + "\"}"))) {
            events++;
            assertTrue(events < 1_000, "an endless answer");
        }
        assertEquals(FinishReason.LENGTH, stream.generation("big", "chat").finish());
        assertTrue(stream.use(8_000).total() >= 1_000 + 200, "an endpoint that counts nothing costs all the same");
    }

    @Test
    void wrongTypesAreNoAnswer() throws Exception {
        Heard heard = new Heard();
        read(heard, List.of(), "{\"choices\":[{\"delta\":{\"content\":7,\"tool_calls\":{}}}]}",
                "{\"choices\":{}}", "{\"choices\":[7]}", "{\"usage\":{\"prompt_tokens\":1e300}}", "{}",
                "{\"choices\":[{\"delta\":[],\"finish_reason\":7}]}", "[DONE]");
        assertEquals(List.of(), heard.all);
    }

    @Test
    void embeddingsAreOneVectorForEachText() throws Exception {
        EmbeddingRequest request = new EmbeddingRequest("m", List.of(text("a"), text("b")), Priority.BACKGROUND);
        assertEquals("[\"a\",\"b\"]", RequestBody.embeddings("big", request).json().get("input").toString());
        EmbeddingReply reply = new EmbeddingReply("small", 2, MESSAGES);
        reply.whole(JsonParser.parseString("{\"data\":[{\"index\":1,\"embedding\":[0,2]},{\"index\":0,"
                + "\"embedding\":[3,4]}]}").getAsJsonObject());
        assertEquals(0.6f, reply.embeddings().vectors().getFirst()[0], 1e-6);
        assertEquals(1f, reply.embeddings().vectors().get(1)[1], 1e-6);
        for (String data : List.of("[]", "[{\"embedding\":[1]}]", "[{\"embedding\":[1]},{\"embedding\":[1,2]}]",
                "[{\"embedding\":[0]},{\"embedding\":[0]}]", "[{\"embedding\":[\"x\"]},{\"embedding\":[1]}]",
                "[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]",
                "[{\"index\":9,\"embedding\":[1]},{\"embedding\":[1]}]",
                "[{\"embedding\":[1e999]},{\"embedding\":[1]}]")) {
            EmbeddingReply bad = new EmbeddingReply("small", 2, MESSAGES);
            assertThrows(RemoteException.class, () -> {
                bad.whole(JsonParser.parseString("{\"data\":" + data + "}").getAsJsonObject());
                bad.embeddings();
            }, data);
        }
    }
}
