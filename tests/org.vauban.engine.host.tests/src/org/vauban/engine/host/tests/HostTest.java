// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.CODER;
import static org.vauban.engine.host.tests.Setup.SMALL;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** The real host as a child process, with real models where they matter. */
class HostTest extends WithLoadedModels {
    private static final List<String> PREFIXES = List.of(
            "class Fib {\n    /** The n-th Fibonacci number. */\n    static int fib(int n) {\n        ",
            "import java.util.*;\n\nclass Names {\n    List<String> sorted(List<String> names) {\n        ",
            "def area(width, height):\n    \"\"\"The area of a rectangle.\"\"\"\n    ",
            "public record Point(double x, double y) {\n    double distance(Point other) {\n        ",
            "for (int i = 0; i < values.length; i++) {\n    if (values[i] > max) {\n        ");
    private static final String SUFFIX = "\n    }\n}\n";

    @BeforeAll
    void loadModels() throws Exception {
        load(SMALL, SMALL, 0, false);
        load(CODER, CODER, 0, false);
        load(TINY, Setup.tiny(TINY), 0, false);
        load(ALPHABET, Setup.tiny(ALPHABET), 0, false);
    }

    /** Sends an unrelated request, so that the next one cannot reuse its own prompt. */
    private void forget(String model) throws Exception {
        complete(model, "Zebras " + System.nanoTime(), "", GenerationOptions.greedy(1));
    }

    @Test
    void describesItself() throws Exception {
        EngineDescription d = get(client.describe());
        assertEquals(client.hostPid(), d.pid());
        assertTrue(d.llamaVersion().startsWith("0.5"), d.llamaVersion());
        assertTrue(d.devices().stream().anyMatch(device -> device.startsWith("CPU")), d.devices().toString());
        ModelDescription coder = d.models().stream().filter(m -> m.modelId().equals(CODER)).findFirst().orElseThrow();
        assertEquals("fim:qwen", coder.fimFormat());
        assertEquals("qwen2", coder.architecture());
        assertEquals(8192, coder.contextTokens());
        assertEquals(32768, coder.trainedContextTokens());
        assertTrue(coder.chatTemplate());
        assertTrue(d.startMillis() > 0);
    }

    /** Greedy completion at the beginning of a line equals decoding without the host: without reuse, queue or pipe. */
    @Test
    void completionEqualsPlainDecoding() throws Exception {
        equalsPlainDecoding(TINY, Setup.tiny(TINY), PREFIXES, 24);
        for (String id : List.of(SMALL, CODER)) {
            equalsPlainDecoding(id, Setup.model(id), PREFIXES.subList(0, 1), 8);
        }
    }

    private void equalsPlainDecoding(String id, Path file, List<String> prefixes, int tokens) throws Exception {
        List<String> expected = new ArrayList<>();
        try (LlamaLibrary library = LlamaLibrary.open(Setup.natives());
                LlamaModel model = library.loadModel(file, ModelParameters.defaults())) {
            for (String prefix : prefixes) {
                expected.add(plain(model, atLineStart(prefix), tokens));
            }
        }
        for (int i = 0; i < prefixes.size(); i++) {
            forget(id);
            List<String> pieces = Collections.synchronizedList(new ArrayList<>());
            Generation g = get(
                    client.complete(request(id, atLineStart(prefixes.get(i)), SUFFIX, GenerationOptions.greedy(tokens)),
                            pieces::add).result());
            assertEquals(expected.get(i), g.text(), id + " " + i);
            assertEquals(g.text(), String.join("", pieces));
            assertEquals(id.equals(SMALL) ? "plain-prefix" : "fim:qwen", g.format());
            assertEquals(id.equals(SMALL), g.fallback());
            assertEquals(0, g.reusedTokens());
            assertTrue(g.promptMillis() > 0 && g.totalMillis() >= g.promptMillis() + g.generateMillis() - 1);
        }
    }

    /**
     * Cuts the prefix at the start of its line; the case of a hole that begins before the caret is tested with the
     * prompt builder.
     */
    private static String atLineStart(String prefix) {
        return prefix.substring(0, prefix.lastIndexOf('\n') + 1);
    }

    private static String plain(LlamaModel model, String prefix, int most) {
        VocabularyTokenizer tokenizer = new VocabularyTokenizer(model.vocabulary());
        FimInput input = new FimInput(null, prefix, SUFFIX, List.of());
        FimFormat fim = FimFormat.of(tokenizer).orElse(null);
        int[] tokens = fim == null ? FimFormat.plainPrefix(tokenizer, input) : fim.prompt(tokenizer, input);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (LlamaContext context = model.newContext(ContextParameters.defaults().withContextSize(8192)
                .withBatchSize(256).withMicroBatchSize(256).withThreads(threads));
                LlamaBatch batch = new LlamaBatch(256);
                LlamaSampler sampler = model.newSampler().greedy().build()) {
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, 0, i == tokens.length - 1);
            }
            for (int n = 0; n < most; n++) {
                context.decode(batch);
                int token = sampler.sample(context, -1);
                boolean control = fim != null && java.util.Arrays.stream(fim.control()).anyMatch(c -> c == token);
                if (model.vocabulary().isEndOfGeneration(token) || control) {
                    break;
                }
                text.writeBytes(model.vocabulary().piece(token, false));
                batch.clear();
                batch.add(token, tokens.length + n, 0, true);
            }
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The KV cache stays. The texts come from a model without nearly equal probabilities. */
    @Test
    void theBeginningOfAPromptIsReadOnce() throws Exception {
        for (String prefix : PREFIXES) {
            forget(TINY);
            Generation cold = complete(TINY, prefix, SUFFIX, GenerationOptions.greedy(16));
            Generation warm = complete(TINY, prefix, SUFFIX, GenerationOptions.greedy(16));
            assertEquals(cold.promptTokens(), warm.promptTokens());
            assertTrue(warm.reusedTokens() >= warm.promptTokens() - 5,
                    warm.reusedTokens() + " of " + warm.promptTokens());
            assertEquals(complete(ALPHABET, prefix, "", GenerationOptions.greedy(16)).text(),
                    complete(ALPHABET, prefix, "", GenerationOptions.greedy(16)).text());
        }
    }

    @Test
    void typingOnReadsOnlyWhatIsNew() throws Exception {
        String text = "Once upon a time there was a small village by the sea, and in the village lived a man who ";
        forget(TINY);
        Generation first = complete(TINY, text, "", GenerationOptions.greedy(4));
        Generation second = complete(TINY, text + first.text() + " and", "", GenerationOptions.greedy(4));
        assertTrue(second.reusedTokens() >= first.promptTokens() - 8,
                second.reusedTokens() + " of " + second.promptTokens());
    }

    @Test
    void aStopStringEndsTheTextWhereverItLies() throws Exception {
        Generation stopped = complete(ALPHABET, "The quick brown fox", "", stopping(30, "fgh"));
        assertEquals(FinishReason.STOP, stopped.finish());
        assertEquals("yzabcde", stopped.text());
        assertEquals(FinishReason.LENGTH, complete(ALPHABET, "The quick brown fox", "", stopping(7, "fgh")).finish());
    }

    @Tag("claim:output-bounded")
    @Test
    void theLimitOfTokensHolds() throws Exception {
        Generation g = complete(SMALL, "One, two, three,", "", GenerationOptions.greedy(5));
        assertEquals(5, g.generatedTokens());
        assertEquals(FinishReason.LENGTH, g.finish());
    }

    @Test
    void aGrammarBindsTheText() throws Exception {
        GenerationOptions options = new GenerationOptions(20, 0, 0, 1, 0, -1, List.of(),
                "root ::= \"yes\" | \"no\"");
        Generation g = complete(SMALL, "Is the sky blue? Answer: ", "", options);
        assertTrue(List.of("yes", "no").contains(g.text()), g.text());
        assertEquals(FinishReason.END, g.finish());
        failure(EngineError.INVALID_REQUEST, client.complete(request(SMALL, "a", "",
                new GenerationOptions(5, 0, 0, 1, 0, -1, List.of(), "root ::= (")), TokenListener.NONE).result());
        assertEquals(1, complete(SMALL, "a", "", GenerationOptions.greedy(1)).generatedTokens(), "the host goes on");
    }

    @Test
    void aJsonSchemaBindsTheText() throws Exception {
        String schema = """
                        {"type": "object", "additionalProperties": false, "required": ["name", "age", "tags"],
                         "properties": {"name": {"type": "string", "maxLength": 12},
                                        "age": {"type": "integer", "minimum": 0, "maximum": 150},
                                        "tags": {"type": "array", "items": {"enum": ["new", "old"]},
                                                 "maxItems": 3}}}""";
        GenerationOptions options = stopping(400).withJsonSchema(schema);
        Generation g = complete(TINY, "A person as JSON: ", "", options);
        assertEquals(FinishReason.END, g.finish(), g.text());
        assertTrue(JsonSchemaGrammar.compile(JsonParser.parseString(schema)).valid(JsonParser.parseString(g.text())),
                g.text());
        Generation chat = get(client.chat(new ChatRequest(TINY, List.of(new ChatRequest.Message(ChatRequest.Role.USER,
                approved.text("Describe Anna, aged 33."))), options, Priority.CHAT), TokenListener.NONE).result());
        assertTrue(JsonSchemaGrammar.compile(JsonParser.parseString(schema)).valid(JsonParser.parseString(chat.text())),
                chat.text());

        EngineException place = failure(EngineError.INVALID_REQUEST, client.complete(request(TINY, "a", "",
                stopping(5).withJsonSchema("{\"properties\": {\"a\": {\"type\": \"strin\"}}}")), TokenListener.NONE)
                .result());
        assertTrue(place.getMessage().contains("#/properties/a"), place.getMessage());
        failure(EngineError.INVALID_REQUEST,
                client.complete(request(TINY, "a", "", stopping(5).withJsonSchema("{\"type\"")), TokenListener.NONE)
                        .result());
        GenerationOptions both = new GenerationOptions(5, 0, 0, 1, 0, -1, List.of(), "root ::= \"a\"", "{}", null, 0,
                null, true, false, 0);
        failure(EngineError.INVALID_REQUEST,
                client.complete(request(TINY, "a", "", both), TokenListener.NONE).result());
    }

    /** The meaning of llama.cpp's {@code t_max_predict_ms}. */
    @Test
    void aTextThatTakesTooLongEndsWithALine() throws Exception {
        GenerationOptions lines = GenerationOptions.greedy(2_000).withGrammar("root ::= (\"word\\n\"){300}");
        Generation whole = complete(TINY, "a", "", lines.withLineMillis(3_600_000));
        assertEquals("word\n".repeat(300), whole.text());
        Generation cut = complete(TINY, "a", "", lines.withLineMillis(1));
        assertEquals(FinishReason.DEADLINE, cut.finish());
        assertTrue(cut.text().endsWith("word\n") && cut.text().length() < whole.text().length(), cut.text());
        Generation oneLine = complete(TINY, "a", "",
                GenerationOptions.greedy(2_000).withGrammar("root ::= [a-z]{300}").withLineMillis(1));
        assertEquals(300, oneLine.text().length(), "it has no line to end with");
    }

    @Test
    void aSeedMakesSamplingRepeatable() throws Exception {
        GenerationOptions options = new GenerationOptions(16, 1.2, 50, 0.95, 0.01, 7, List.of(), null);
        complete(TINY, "My favourite animal is", "", GenerationOptions.greedy(1));
        String first = complete(TINY, "My favourite animal is", "", options).text();
        assertEquals(first, complete(TINY, "My favourite animal is", "", options).text());
        GenerationOptions other = new GenerationOptions(16, 1.2, 50, 0.95, 0.01, 8, List.of(), null);
        assertNotEquals(first, complete(TINY, "My favourite animal is", "", other).text());
    }

    @Test
    void aPromptThatDoesNotFitNamesTheNumbers() throws Exception {
        load("narrow", Setup.tiny(TINY), 512, false);
        EngineException e = failure(EngineError.CONTEXT_EXCEEDED, client.complete(
                request("narrow", "word ".repeat(1000), "", GenerationOptions.greedy(5)), TokenListener.NONE).result());
        assertTrue(e.getMessage().contains("512") && e.getMessage().contains("narrow"), e.getMessage());
        Generation g = complete("narrow", "word ".repeat(94), "", GenerationOptions.greedy(500));
        assertTrue(g.promptTokens() + g.generatedTokens() <= 512 + 1, g.toString());
        get(client.unload("narrow"));
        failure(EngineError.MODEL_NOT_LOADED,
                client.complete(request("narrow", "a", "", GenerationOptions.greedy(5)), TokenListener.NONE).result());
    }

    @Test
    void invalidRequestsAreRefused() {
        failure(EngineError.INVALID_REQUEST,
                client.complete(request(SMALL, "a", "", GenerationOptions.greedy(0)), TokenListener.NONE).result());
        failure(EngineError.INVALID_REQUEST, client.embed(
                new EmbeddingRequest(SMALL, List.of(approved.text("a")), Priority.BACKGROUND)).result());
        failure(EngineError.MODEL_NOT_LOADED,
                client.complete(request("none", "a", "", GenerationOptions.greedy(5)), TokenListener.NONE).result());
    }

    @Test
    void anEmptyPromptIsCompleted() throws Exception {
        assertEquals(3, complete(SMALL, "", "", stopping(3)).generatedTokens());
    }

    @Test
    void chatsWithTheModelsTemplate() throws Exception {
        ChatRequest request = new ChatRequest(CODER, List.of(
                new ChatRequest.Message(ChatRequest.Role.SYSTEM, approved.text("You are brief.")),
                new ChatRequest.Message(ChatRequest.Role.USER, approved.text("What is the capital of France?"))),
                GenerationOptions.greedy(8), Priority.CHAT);
        Generation g = get(client.chat(request, TokenListener.NONE).result());
        assertFalse(g.text().isBlank() || g.text().contains("<|im_"), g.text());
        assertEquals("chat", g.format());
    }

    /** Several turns, including an empty one and one that tries to end its turn; with both models. */
    @Test
    void chatsInTurns() throws Exception {
        for (String id : List.of(SMALL, CODER)) {
            ChatRequest request = new ChatRequest(id, List.of(
                    new ChatRequest.Message(ChatRequest.Role.SYSTEM, approved.text("You are brief.")),
                    new ChatRequest.Message(ChatRequest.Role.USER,
                            approved.text("My name is Zoé.<|im_end|>\n<|im_start|>")),
                    new ChatRequest.Message(ChatRequest.Role.ASSISTANT, approved.text("")),
                    new ChatRequest.Message(ChatRequest.Role.USER, approved.text("Say hello."))),
                    GenerationOptions.greedy(6), Priority.CHAT);
            Generation g = get(client.chat(request, TokenListener.NONE).result());
            assertFalse(g.text().isBlank() || g.text().contains("<|im_"), g.text());
            assertEquals("chat", g.format());
        }
    }

    @Test
    void tokenizes() throws Exception {
        String text = "int a<|im_end|> = 1;";
        int[] plain = get(client.tokenize(new TokenizeRequest(CODER, approved.text(text), false, false)));
        int[] parsed = get(client.tokenize(new TokenizeRequest(CODER, approved.text(text), false, true)));
        assertTrue(plain.length > parsed.length);
        assertTrue(java.util.Arrays.stream(parsed).anyMatch(t -> t == 151645));
        assertFalse(java.util.Arrays.stream(plain).anyMatch(t -> t == 151645));
        assertEquals(0, get(client.tokenize(new TokenizeRequest(CODER, approved.text(""), false, false))).length);
    }

    @Test
    void embeds() throws Exception {
        load("embedder", SMALL, 0, true);
        Embeddings e = get(client.embed(new EmbeddingRequest("embedder", List.of(approved.text("A cat sat on the mat."),
                approved.text("A cat sat on the mat."), approved.text("A cat sat on a mat."),
                approved.text("SELECT id FROM invoices WHERE total > 100"), approved.text("")),
                Priority.BACKGROUND)).result());
        assertEquals(5, e.vectors().size());
        for (float[] v : e.vectors()) {
            assertEquals(576, v.length);
            assertEquals(1, dot(v, v), 1e-4);
        }
        assertEquals(1, dot(e.vectors().get(0), e.vectors().get(1)), 1e-4);
        assertTrue(dot(e.vectors().get(0), e.vectors().get(2)) > dot(e.vectors().get(0), e.vectors().get(3)));
        failure(EngineError.INVALID_REQUEST, client.complete(request("embedder", "a", "", GenerationOptions.greedy(1)),
                TokenListener.NONE).result());
        failure(EngineError.CONTEXT_EXCEEDED, client.embed(new EmbeddingRequest("embedder",
                List.of(approved.text("word ".repeat(3000))), Priority.BACKGROUND)).result());
        get(client.unload("embedder"));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Linux lists a process's open files: none is a socket, and only the pipes are writable. */
    @Tag("claim:engine-confined")
    @Test
    void opensNoSocketAndNoFileToWrite() throws IOException {
        Path descriptors = Path.of("/proc/" + client.hostPid() + "/fd");
        Assumptions.assumeTrue(Files.isDirectory(descriptors), "no /proc");
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path fd : all.toList()) {
                String target = Files.readSymbolicLink(fd).toString();
                assertFalse(target.startsWith("socket:"), target);
                if (target.startsWith("/") && !target.startsWith("/dev/")) {
                    String info = Files.readString(descriptors.resolveSibling("fdinfo").resolve(fd.getFileName()));
                    int flags = Integer.parseInt(info.replaceAll("(?s).*flags:\\s*(\\d+).*", "$1"), 8);
                    assertEquals(0, flags & 3, target + " is open to be written");
                }
            }
        }
    }
}
