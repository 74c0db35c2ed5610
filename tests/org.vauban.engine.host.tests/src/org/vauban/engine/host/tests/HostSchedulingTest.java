// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.SMALL;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/** The features of the serving core, through the pipe. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class HostSchedulingTest {
    /** Memory for one such model with its context, but not for two. */
    private static final long BUDGET = 700L << 20;

    private EngineClient client;
    private Approved approved;

    @BeforeAll
    void start() throws Exception {
        approved = new Approved(Files.createTempDirectory("vauban-scheduling-test"));
        client = new EngineClient(Setup.launch(Locale.ENGLISH), ClientOptions.DEFAULT.withMemoryBudget(BUDGET));
        load("first");
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        approved.close();
    }

    private void load(String id) throws Exception {
        get(client.load(LoadRequest.of(id, Setup.model(SMALL)), share -> {}).result());
    }

    private CompletionRequest request(String model, String prefix, GenerationOptions options, String draft) {
        return new CompletionRequest(model, null, approved.text(prefix), approved.text(""), List.of(), options,
                Priority.CHAT, null, null, draft == null ? null : approved.text(draft));
    }

    private static String lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("int value").append(i).append(" = compute(").append(i * 7 % 31).append(");\n");
        }
        return text.toString();
    }

    @Test
    void aModelThatIdlesMakesRoomForAnother() throws Exception {
        load("first");
        load("second");
        EngineDescription d = get(client.describe());
        assertEquals(List.of("second"), d.models().stream().map(m -> m.modelId()).toList());
        failure(EngineError.MODEL_NOT_LOADED,
                client.complete(request("first", "One,", GenerationOptions.greedy(1), null), TokenListener.NONE)
                        .result());
        load("first");
        assertEquals(1, get(client.complete(request("first", "One,", GenerationOptions.greedy(1), null),
                TokenListener.NONE).result()).generatedTokens());
    }

    @Test
    void aDescriptionNamesTheSlots() throws Exception {
        load("first");
        get(client.complete(request("first", "One, two,", GenerationOptions.greedy(2), null), TokenListener.NONE)
                .result());
        EngineDescription d = get(client.describe());
        assertEquals(8, d.slots().size());
        assertTrue(d.slots().stream().anyMatch(slot -> slot.tokens() > 0 && slot.modelId().equals("first")));
        assertTrue(d.slots().stream().allMatch(slot -> slot.requestId() == -1 && slot.priority() == null));
    }

    @Test
    void manyAtOnceAreAllAnswered() throws Exception {
        load("first");
        List<EngineCall<Generation>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(client.complete(request("first", "Number " + i + " is", GenerationOptions.greedy(6), null),
                    TokenListener.NONE));
        }
        for (EngineCall<Generation> call : calls) {
            Generation g = get(call.result());
            assertTrue(g.generatedTokens() == 6 || g.finish() == FinishReason.END, g.toString());
            assertEquals("first", g.modelId());
        }
    }

    @Test
    void asManyWaitAsTheClientAllows() throws Exception {
        int most = 40;
        try (EngineClient patient = new EngineClient(Setup.launch(Locale.ENGLISH),
                ClientOptions.DEFAULT.withMaxPending(4 * most))) {
            get(patient.load(LoadRequest.of("small", Setup.model(SMALL)), share -> {}).result());
            List<EngineCall<Generation>> calls = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                calls.add(patient.complete(request("small", "Number " + i, GenerationOptions.greedy(2), null)
                        .withIsolation("one user"), TokenListener.NONE));
            }
            for (EngineCall<Generation> call : calls) {
                assertEquals("small", get(call.result()).modelId());
            }
        }
    }

    /** Background requests may take half of the places. The first request is made longer until others have to wait. */
    @Test
    void requestsForEmbeddingsAreRefusedWhenManyWait() throws Exception {
        int most = 16;
        try (EngineClient patient = new EngineClient(Setup.launch(Locale.ENGLISH),
                ClientOptions.DEFAULT.withMaxPending(most))) {
            String id = "tiny-embedder";
            get(patient.load(new LoadRequest(id, Setup.tiny(id), 0, 0, true, 1, true), share -> {}).result());
            ApprovedText text = approved.text("b ".repeat(100));
            List<CompletableFuture<Embeddings>> refused = List.of();
            for (int texts = 32; refused.isEmpty() && texts <= 4_096; texts *= 2) {
                List<CompletableFuture<Embeddings>> results = new ArrayList<>();
                for (int i = 0; i < most - 2; i++) {
                    results.add(patient.embed(new EmbeddingRequest(id, Collections.nCopies(i == 0 ? texts : 1, text),
                            Priority.BACKGROUND)).result());
                }
                for (CompletableFuture<Embeddings> result : results) {
                    result.handle((embeddings, failure) -> failure).get(Patience.SECONDS, TimeUnit.SECONDS);
                }
                refused = results.stream().filter(CompletableFuture::isCompletedExceptionally).toList();
            }
            assertTrue(!refused.isEmpty() && refused.size() <= most / 2, refused.size() + " refused");
            for (CompletableFuture<Embeddings> result : refused) {
                failure(EngineError.OVERLOADED, result);
            }
        }
    }

    @Test
    void theReadingOfALongPromptIsTold() throws Exception {
        load("first");
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        Generation g = get(client.complete(request("first", "// " + System.nanoTime() + "\n" + lines(80),
                GenerationOptions.greedy(1), null), new TokenListener() {
                    @Override
                    public void text(String text) {
                        // not tested here
                    }

                    @Override
                    public void reading(int read, int total) {
                        told.add(read);
                    }
                }).result());
        assertTrue(told.size() >= 2, told.toString());
        assertEquals(told.stream().sorted().toList(), told);
        assertTrue(told.getLast() < g.promptTokens());
    }

    /** The model writes the alphabet on every processor, because of its weights (releng/tiny-models). */
    @Test
    void aDraftIsAcceptedWhereItIsRight() throws Exception {
        get(client.load(LoadRequest.of("alphabet", Setup.tiny("alphabet")), share -> {}).result());
        GenerationOptions options = GenerationOptions.greedy(40);
        Generation plain = get(client.complete(request("alphabet", "a", options.withSpeculation(false), null),
                TokenListener.NONE).result());
        Generation drafted = get(
                client.complete(request("alphabet", "a", options, plain.text()), TokenListener.NONE).result());
        Generation misled = get(
                client.complete(request("alphabet", "a", options, "z".repeat(40)), TokenListener.NONE).result());
        assertEquals("bcdefghijklmnopqrstuvwxyzabcdefghijklmno", plain.text());
        assertEquals(0, plain.draftedTokens());
        assertEquals(plain.text(), drafted.text());
        // the draft length depends on how long steps take; DraftsAndSamplingTest counts drafts without weighing
        assertTrue(drafted.acceptedTokens() > 0, drafted.toString());
        assertEquals(drafted.draftedTokens(), drafted.acceptedTokens(), "no draft was wrong");
        assertEquals(plain.text(), misled.text(), "a wrong draft changes nothing");
        get(client.unload("alphabet"));
    }

    @Test
    void aConversationHasADeadline() throws Exception {
        load("first");
        ChatRequest request = new ChatRequest("first", List.of(new ChatRequest.Message(ChatRequest.Role.USER,
                approved.text("Tell a very long story."))), new GenerationOptions(4000, 0.8, 40, 1, 0, 3, List.of(),
                        "root ::= [a-zA-Z .,] root"), // a grammar without an end
                Priority.CHAT, null, Duration.ofMillis(700), null);
        Generation g = get(client.chat(request, TokenListener.NONE).result());
        assertEquals(FinishReason.DEADLINE, g.finish());
    }

    @Test
    void probabilitiesAndCutsComeThrough() throws Exception {
        load("first");
        Generation g = get(
                client.complete(request("first", "One, two,", GenerationOptions.greedy(3).withProbabilities(2)
                        .withOverflow(ContextOverflow.CUT), null), TokenListener.NONE).result());
        assertEquals(g.generatedTokens(), g.probabilities().size());
        assertEquals(2, g.probabilities().getFirst().best().size());
        assertFalse(g.probabilities().getFirst().text().isEmpty());
        assertEquals(0, g.cutTokens());
        failure(EngineError.CONTEXT_EXCEEDED, client.complete(request("first", lines(900), GenerationOptions.greedy(3),
                null), TokenListener.NONE).result());
    }
}
