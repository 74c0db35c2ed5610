// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.SMALL;
import static org.vauban.engine.host.tests.Setup.get;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.slot.Priority;

/** How requests of the real host end before they are complete, and which request takes precedence. */
class HostCancellationTest extends WithLoadedModels {

    /** A grammar that no model can complete. */
    private static final GenerationOptions ENDLESS = new GenerationOptions(4000, 0.8, 40, 1, 0, 3, List.of(),
            "root ::= [a-zA-Z .,] root");

    @BeforeAll
    void loadModel() throws Exception {
        load(SMALL, SMALL, 0, false);
    }

    @Test
    void cancellingEndsSoonAndKeepsWhatWasWritten() throws Exception {
        CountDownLatch streamed = new CountDownLatch(3);
        EngineCall<Generation> call = client.complete(request(SMALL, "Tell a long story: once", "", ENDLESS),
                text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        call.cancel();
        Generation g = get(call.result());
        assertEquals(FinishReason.CANCELLED, g.finish());
        assertTrue(g.generatedTokens() < 4000, "before it had written all");
        assertFalse(g.text().isEmpty());
        assertEquals(2, complete(SMALL, "One, two,", "", GenerationOptions.greedy(2)).generatedTokens());
    }

    /** A cancelled prefill keeps its tokens, and the same prompt reuses them later. */
    @Test
    void cancellingAPromptKeepsWhatWasRead() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append("Line ").append(i).append(" says that ").append(i * 7).append(" is a number.\n");
        }
        EngineCall<Generation> call = client.complete(request(SMALL, text.toString(), "", GenerationOptions.greedy(4)),
                TokenListener.NONE);
        // answered after the request was sent, since both use the same pipe
        get(client.tokenize(new TokenizeRequest(SMALL, approved.text("x"), false, false)));
        call.cancel();
        Generation cancelled = get(call.result());
        assertEquals(FinishReason.CANCELLED, cancelled.finish());
        Generation whole = complete(SMALL, text.toString(), "", GenerationOptions.greedy(4));
        assertEquals(4, whole.generatedTokens());
        Generation again = complete(SMALL, text.toString(), "", GenerationOptions.greedy(4));
        assertTrue(again.reusedTokens() >= again.promptTokens() - 5,
                again.reusedTokens() + " of " + again.promptTokens());
    }

    @Test
    void aNewerRequestOfTheSameKeyEndsTheOlder() throws Exception {
        CountDownLatch streamed = new CountDownLatch(1);
        CompletionRequest older = new CompletionRequest(SMALL, null, approved.text("Tell a story: once"),
                approved.text(""), List.of(), ENDLESS, Priority.INTERACTIVE, "editor", null);
        EngineCall<Generation> first = client.complete(older, text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        CompletionRequest newer = new CompletionRequest(SMALL, null, approved.text("One, two,"), approved.text(""),
                List.of(), GenerationOptions.greedy(3), Priority.INTERACTIVE, "editor", null);
        assertEquals(3, get(client.complete(newer, TokenListener.NONE).result()).generatedTokens());
        assertEquals(FinishReason.CANCELLED, get(first.result()).finish());
    }

    @Test
    void aDeadlineGivesWhatIsThere() throws Exception {
        CompletionRequest request = new CompletionRequest(SMALL, null, approved.text("Tell a story: once"),
                approved.text(""), List.of(), ENDLESS, Priority.INTERACTIVE, null, Duration.ofMillis(800));
        Generation g = get(client.complete(request, TokenListener.NONE).result());
        assertEquals(FinishReason.DEADLINE, g.finish());
        assertTrue(g.totalMillis() < 20_000, g.toString());
    }

    @Test
    void theUrgentGoFirst() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(1);
        calls.add(noted("running", order, client.complete(priority("Tell a story: once", 150, Priority.BACKGROUND),
                text -> running.countDown())));
        assertTrue(running.await(Patience.SECONDS, TimeUnit.SECONDS));
        calls.add(noted("background", order,
                client.complete(priority("B", 2, Priority.BACKGROUND), TokenListener.NONE)));
        calls.add(noted("chat", order,
                client.complete(priority("Count on: one, two", 60, Priority.CHAT), TokenListener.NONE)));
        calls.add(noted("interactive", order,
                client.complete(priority("I", 2, Priority.INTERACTIVE), TokenListener.NONE)));
        for (CompletableFuture<Void> call : calls) {
            get(call);
        }
        assertEquals(List.of("interactive", "chat", "running", "background"), order, "there is one slot");
    }

    private static CompletableFuture<Void> noted(String name, List<String> order, EngineCall<Generation> call) {
        return call.result().thenRun(() -> order.add(name));
    }

    private CompletionRequest priority(String text, int tokens, Priority priority) {
        return new CompletionRequest(SMALL, null, approved.text(text), approved.text(""), List.of(),
                ENDLESS.withMaxTokens(tokens), priority, null, null);
    }
}
