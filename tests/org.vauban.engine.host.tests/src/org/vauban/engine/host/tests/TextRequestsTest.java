// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.SMALL;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.embedding.RerankRequest;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;
import org.vauban.llama.parameters.Pooling;

/** Embeddings, document scores and perplexity through the real host, mostly with models of random weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextRequestsTest {
    private static final String EMBEDDER = "tiny-embedder";
    private static final String RERANKER = "tiny-reranker";
    private static final String DECODER = "tiny-decoder";
    private static final String EVEN = "tiny-even";

    private EngineClient client;
    private Approved approved;

    @BeforeAll
    void start() throws Exception {
        approved = new Approved(Files.createTempDirectory("vauban-text-test"));
        client = new EngineClient(Setup.launch(Locale.ENGLISH));
        load(EMBEDDER, Setup.tiny(EMBEDDER), true);
        load(RERANKER, Setup.tiny(RERANKER), true);
        load(DECODER, Setup.tiny(DECODER), false);
        load(EVEN, Setup.tiny(EVEN), false);
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        approved.close();
    }

    private void load(String id, Path file, boolean embeddings) throws Exception {
        get(client.load(new LoadRequest(id, file, 0, 0, embeddings, 1, true), share -> {}).result());
    }

    private Embeddings embed(String model, List<String> texts) throws Exception {
        return get(client
                .embed(new EmbeddingRequest(model, texts.stream().map(approved::text).toList(), Priority.BACKGROUND))
                .result());
    }

    @Test
    void eachTokenHasItsBytes() throws Exception {
        int[] tokens = get(client.tokenize(new TokenizeRequest(DECODER, approved.text("the é"), true, false)));
        List<byte[]> pieces = get(client.pieces(new DetokenizeRequest(DECODER, IntStream.of(tokens).boxed().toList())));
        assertEquals(tokens.length, pieces.size());
        assertEquals("<s>", new String(pieces.getFirst(), StandardCharsets.UTF_8), "control tokens have their names");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.stream().skip(1).forEach(all::writeBytes);
        assertEquals("the é", all.toString(StandardCharsets.UTF_8).strip());
        failure(EngineError.INVALID_REQUEST, client.pieces(new DetokenizeRequest(DECODER, List.of(1_000_000))));
    }

    @Test
    void tokensBecomeTheTextAgain() throws Exception {
        load(TINY, Setup.tiny(TINY), false);
        String text = "int size = list.size(); // and so on";
        int[] tokens = get(client.tokenize(new TokenizeRequest(TINY, approved.text(text), false, false)));
        assertEquals(text, get(client.detokenize(new DetokenizeRequest(TINY, IntStream.of(tokens).boxed().toList()))));
        assertEquals("", get(client.detokenize(new DetokenizeRequest(TINY, List.of()))));
        for (int wrong : new int[] {-1, 1 << 30}) {
            failure(EngineError.INVALID_REQUEST, client.detokenize(new DetokenizeRequest(TINY, List.of(0, wrong))));
        }
        failure(EngineError.MODEL_NOT_LOADED, client.detokenize(new DetokenizeRequest("none", List.of(0))));
    }

    @Test
    void aConversationIsRenderedAsTheModelWouldReadIt() throws Exception {
        load(TINY, Setup.tiny(TINY), false);
        ChatRequest request = new ChatRequest(TINY,
                List.of(new ChatRequest.Message(ChatRequest.Role.SYSTEM, approved.text("Be brief.")),
                        new ChatRequest.Message(ChatRequest.Role.USER, approved.text("Hello"))),
                GenerationOptions.greedy(1), Priority.CHAT);
        String prompt = get(client.render(request));
        assertTrue(prompt.indexOf("Be brief.") >= 0 && prompt.indexOf("Hello") > prompt.indexOf("Be brief."), prompt);
        failure(EngineError.INVALID_REQUEST, client.render(
                new ChatRequest(TINY, List.of(), GenerationOptions.greedy(1), Priority.CHAT)));
    }

    @Test
    void whatATemplateIsToldIsCheckedHereToo() throws Exception {
        load(TINY, Setup.tiny(TINY), false);
        ChatRequest request = new ChatRequest(TINY,
                List.of(new ChatRequest.Message(ChatRequest.Role.USER, approved.text("Hello"))),
                GenerationOptions.greedy(1), Priority.CHAT);
        String bare = get(client.render(request.withTemplate(
                new TemplateOptions(Reasoning.AUTO, approved.text("{\"other\":1}"), Ending.NONE))));
        assertTrue(get(client.render(request)).startsWith(bare), bare);
        for (String wrong : List.of("{\"messages\":[]}", "[]", "{", "{\"a\":\"" + "x".repeat(20_000) + "\"}",
                "{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}")) {
            failure(EngineError.INVALID_REQUEST, client.render(request.withTemplate(
                    new TemplateOptions(Reasoning.AUTO, approved.text(wrong), Ending.ANSWER))));
        }
        failure(EngineError.INVALID_REQUEST, client.render(request.withTemplate(
                new TemplateOptions(Reasoning.AUTO, null, Ending.CONTINUED))));
        failure(EngineError.INVALID_REQUEST, client.chat(request.withTemplate(
                new TemplateOptions(Reasoning.AUTO, null, Ending.NONE)), TokenListener.NONE).result());
    }

    @Test
    void aSchemaThatNoAnswerCouldHaveIsRefusedBeforeAnAnswer() throws Exception {
        load(TINY, Setup.tiny(TINY), false);
        GenerationOptions options = GenerationOptions.greedy(1);
        ChatRequest request = new ChatRequest(TINY,
                List.of(new ChatRequest.Message(ChatRequest.Role.USER, approved.text("Hello"))), options,
                Priority.CHAT);
        String prompt = get(client.render(request));
        assertEquals(prompt, get(client.render(request.withOptions(options.withJsonSchema("{\"type\":\"object\"}")))));
        String wrong = "{\"type\":\"wrong\"}";
        String told = failure(EngineError.INVALID_REQUEST,
                client.render(request.withOptions(options.withJsonSchema(wrong)))).getMessage();
        assertEquals(failure(EngineError.INVALID_REQUEST,
                client.chat(request.withOptions(options.withJsonSchema(wrong)), TokenListener.NONE).result())
                .getMessage(), told);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Returns more texts than sequences and more tokens than a step has, in all lengths. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of("", "a", "int count = 1;"));
        for (int i = 0; i < 40; i++) {
            texts.add(("word " + (char) ('a' + i % 26) + " again and " + i + " ").repeat(1 + i % 6));
        }
        return texts;
    }

    private void togetherIsAsAlone(String model) throws Exception {
        Embeddings together = embed(model, texts());
        assertEquals(texts().size(), together.vectors().size());
        int tokens = 0;
        for (int i = 0; i < texts().size(); i++) {
            Embeddings alone = embed(model, List.of(texts().get(i)));
            tokens += alone.promptTokens();
            assertEquals(1, dot(alone.vectors().getFirst(), alone.vectors().getFirst()), 1e-4);
            assertTrue(dot(alone.vectors().getFirst(), together.vectors().get(i)) > 0.999, model + " " + i);
        }
        assertEquals(tokens, together.promptTokens());
        assertTrue(dot(together.vectors().get(1), together.vectors().get(2)) < 0.9999, "different texts differ");
    }

    @Test
    void anEncoderEmbedsTextsTogetherAsItEmbedsThemAlone() throws Exception {
        togetherIsAsAlone(EMBEDDER);
    }

    @Test
    void aDecoderEmbedsTextsTogetherAsItEmbedsThemAlone() throws Exception {
        load("as-embedder", Setup.tiny(DECODER), true);
        togetherIsAsAlone("as-embedder");
    }

    @Test
    void aTextThatDoesNotFitIsRefusedWithTheLimit() {
        String e = failure(EngineError.CONTEXT_EXCEEDED, client.embed(new EmbeddingRequest(EMBEDDER,
                List.of(approved.text("a"), approved.text("b ".repeat(400))), Priority.BACKGROUND)).result())
                .getMessage();
        assertTrue(e.contains("256") && e.contains(EMBEDDER), e);
    }

    /** Whatever the context size, a text with more tokens than the model has positions cannot be computed. */
    @Test
    void aTextForWhichAModelHasNoPositionsIsRefused() throws Exception {
        get(client.load(new LoadRequest("wide", Setup.tiny(EMBEDDER), 1024, 0, true, 1, true), share -> {}).result());
        String e = failure(EngineError.CONTEXT_EXCEEDED, client.embed(new EmbeddingRequest("wide",
                List.of(approved.text("b ".repeat(400))), Priority.BACKGROUND)).result()).getMessage();
        assertTrue(e.contains("256"), e);
    }

    @Test
    void aRerankerScoresEachDocumentForItself() throws Exception {
        List<String> documents = List.of("the cat", "a dog sat", "", "the cat", "9 9 9 9 9 9");
        RerankResult all = rerank("cat", documents);
        assertEquals(documents.size(), all.scores().length);
        assertEquals(all.scores()[0], all.scores()[3], 1e-4);
        assertNotEquals(all.scores()[0], all.scores()[1], 1e-4);
        for (int i = 0; i < documents.size(); i++) {
            assertArrayEquals(new float[] {all.scores()[i]}, rerank("cat", List.of(documents.get(i))).scores(), 2e-3f);
        }
        assertNotEquals(all.scores()[0], rerank("dog", List.of("the cat")).scores()[0], 1e-4);
        assertArrayEquals(plain("cat", "a dog sat"), new float[] {all.scores()[1]}, 2e-3f);
        assertEquals(0, rerank("cat", List.of()).scores().length);
    }

    private RerankResult rerank(String query, List<String> documents) throws Exception {
        return get(client.rerank(new RerankRequest(RERANKER, approved.text(query),
                documents.stream().map(approved::text).toList(), Priority.CHAT)).result());
    }

    /** Computes the scores without the host: [CLS] query [SEP] document, as llama-server builds it for BERT. */
    private static float[] plain(String query, String document) {
        try (LlamaLibrary library = LlamaLibrary.open(Setup.natives());
                LlamaModel model = library.loadModel(Setup.tiny(RERANKER), ModelParameters.defaults());
                LlamaContext context = model.newContext(ContextParameters.defaults().withContextSize(256)
                        .withBatchSize(256)
                        .withMicroBatchSize(256).withThreads(1).withEmbeddings(Pooling.UNSPECIFIED));
                LlamaBatch batch = new LlamaBatch(256)) {
            var vocabulary = model.vocabulary();
            List<Integer> tokens = new ArrayList<>(List.of(vocabulary.bos().orElseThrow()));
            java.util.Arrays.stream(vocabulary.tokenize(query, false, false)).forEach(tokens::add);
            if (vocabulary.addsEos()) {
                tokens.add(vocabulary.separator().orElseThrow());
            }
            if (vocabulary.addsSeparator()) {
                tokens.add(vocabulary.separator().orElseThrow());
            }
            java.util.Arrays.stream(vocabulary.tokenize(document, false, false)).forEach(tokens::add);
            if (vocabulary.addsEos()) {
                tokens.add(vocabulary.separator().orElseThrow());
            }
            for (int i = 0; i < tokens.size(); i++) {
                batch.add(tokens.get(i), i, 0, true);
            }
            context.decode(batch);
            return context.sequenceEmbedding(0);
        }
    }

    /** All pairs of such a request together would exhaust the host's memory and end it for every user. */
    @Test
    void aLongQueryForManyDocumentsIsRefusedAsTooLong() {
        RerankRequest request = new RerankRequest(RERANKER, approved.text("b ".repeat(150_000)),
                Collections.nCopies(2_048, approved.text("a")), Priority.BACKGROUND);
        failure(EngineError.CONTEXT_EXCEEDED, client.rerank(request).result());
    }

    @Test
    void whatAModelWasNotMadeForIsSaid() {
        failure(EngineError.MODEL_UNSUPPORTED, client.rerank(
                new RerankRequest(EMBEDDER, approved.text("a"), List.of(approved.text("b")), Priority.CHAT)).result());
        failure(EngineError.MODEL_UNSUPPORTED, client.embed(
                new EmbeddingRequest(RERANKER, List.of(approved.text("a")), Priority.CHAT)).result());
        failure(EngineError.INVALID_REQUEST, client.rerank(
                new RerankRequest(DECODER, approved.text("a"), List.of(approved.text("b")), Priority.CHAT)).result());
        failure(EngineError.INVALID_REQUEST,
                client.perplexity(new PerplexityRequest(EMBEDDER, approved.text("a"), 0)).result());
        failure(EngineError.INVALID_REQUEST,
                client.perplexity(new PerplexityRequest(DECODER, approved.text("a"), 3)).result());
        failure(EngineError.MODEL_UNSUPPORTED, client
                .load(new LoadRequest("writer", Setup.tiny(EMBEDDER), 0, 0, false, 1, true), share -> {}).result());
        failure(EngineError.MODEL_NOT_LOADED,
                client.perplexity(new PerplexityRequest("none", approved.text("a"), 0)).result());
    }

    private Perplexity perplexity(String model, String text, int window) throws Exception {
        return get(client.perplexity(new PerplexityRequest(model, approved.text(text), window)).result());
    }

    private int tokens(String model, String text) throws Exception {
        return get(client.tokenize(new TokenizeRequest(model, approved.text(text), true, false))).length;
    }

    /** A model with equally likely tokens has a perplexity equal to its vocabulary size, for any text. */
    @Test
    void theModelThatGuessesHasThePerplexityOfItsVocabulary() throws Exception {
        int vocabulary = 3 + 256 + 18;
        for (String text : List.of("the", "It rains in the north. ".repeat(4), "It rains in the north. ".repeat(60))) {
            Perplexity p = perplexity(EVEN, text, 0);
            assertEquals(vocabulary, p.perplexity(), 0.01);
            assertEquals(-p.scoredTokens() * Math.log(vocabulary), p.logLikelihood(), 1e-3 * p.scoredTokens());
        }
        assertEquals(tokens(EVEN, "the") - 1, perplexity(EVEN, "the", 0).scoredTokens());
        assertEquals(0, perplexity(EVEN, "", 0).scoredTokens());
    }

    /** The windows of llama-perplexity: only whole windows, and of each the tokens after its first half. */
    @Test
    void aLongTextIsMeasuredInWindows() throws Exception {
        String text = "It rains in the north. ".repeat(60);
        int all = tokens(DECODER, text);
        Perplexity p = perplexity(DECODER, text, 64);
        assertEquals(all / 64 * (64 - 64 / 2 - 1), p.scoredTokens());
        assertEquals(all / 64 * 64, p.promptTokens());
        assertTrue(p.perplexity() > 1 && Double.isFinite(p.perplexity()), p.toString());
    }

    /** The probabilities reported by a generation equal those of the measurement. */
    @Test
    void perplexityAgreesWithTheProbabilitiesOfAGeneration() throws Exception {
        load(SMALL, Setup.model(SMALL), false);
        String prompt = "The capital of France is";
        CompletionRequest request = new CompletionRequest(SMALL, null, approved.text(prompt), approved.text(""),
                List.of(), GenerationOptions.greedy(12).withProbabilities(1), Priority.CHAT, null, null);
        Generation g = get(client.complete(request, TokenListener.NONE).result());
        double told = g.probabilities().stream().mapToDouble(TokenProbability::logarithm).sum();
        double found = perplexity(SMALL, prompt + g.text(), 0).logLikelihood()
                - perplexity(SMALL, prompt, 0).logLikelihood();
        assertEquals(told, found, 0.3, g.text());
    }

    @Test
    void aMeasurementCanBeCancelled() throws Exception {
        load(SMALL, Setup.model(SMALL), false);
        EngineCall<Perplexity> call = client
                .perplexity(new PerplexityRequest(SMALL, approved.text("word ".repeat(20_000)), 0));
        EngineCall<Perplexity> behind = client.perplexity(new PerplexityRequest(DECODER, approved.text("the"), 0));
        call.cancel();
        failure(EngineError.CANCELLED, call.result());
        assertEquals(2, get(behind.result()).scoredTokens(), 2);
    }
}
