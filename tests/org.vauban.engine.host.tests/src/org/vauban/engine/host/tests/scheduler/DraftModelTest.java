// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.host.token.TokenList;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ContextParameters;

/** A draft model for another model; here the same model, so that its drafts are correct. */
class DraftModelTest {
    private static final int SLOTS = 4;

    private LlamaLibrary library;
    private Served served;

    @BeforeEach
    void open() {
        library = Served.library();
        served = new Served(library, Served.TINY, 1024, options -> options.withSlots(SLOTS).withWeighing(false));
    }

    @AfterEach
    void close() {
        served.close();
        library.close();
    }

    private LlamaContext draftContext(LlamaModel model, int tokens) {
        return model.newContext(ContextParameters.defaults().withContextSize(tokens).withThreads(1).withBatchSize(16)
                .withMicroBatchSize(16).withMaxSequences(SLOTS).withUnifiedMemory(true));
    }

    private void draft(int tokens) {
        served.scheduler().draftWith(new DraftModel(draftContext(served.model, tokens), SLOTS)).join();
    }

    private static GenerationOptions options(int tokens) {
        return GenerationOptions.greedy(tokens).withProbabilities(2);
    }

    @Test
    void theTextIsTheSameAndTakesFewerSteps() throws Exception {
        int accepted = 0;
        for (String text : Texts.PROMPTS.subList(0, 6)) {
            Generation plain = served.plain(served.text(text), 32);
            draft(1024);
            Generation drafted = served.send(Priority.CHAT, served.text(text), options(32)).get();
            served.scheduler().draftWith(null).join();
            assertNotEquals(Same.DIFFERENT, Served.compare(plain, drafted), plain.text() + " | " + drafted.text());
            accepted += drafted.acceptedTokens();
        }
        assertTrue(accepted > 30, "accepted " + accepted);
    }

    @Test
    void severalAtOnceHaveSequencesOfTheirOwn() throws Exception {
        List<Generation> alone = new ArrayList<>();
        for (String text : Texts.PROMPTS.subList(0, SLOTS)) {
            alone.add(served.plain(served.text(text), 24));
        }
        draft(1024);
        List<Sent> sent = new ArrayList<>();
        for (String text : Texts.PROMPTS.subList(0, SLOTS)) {
            sent.add(served.send(Priority.CHAT, served.text(text), options(24)));
        }
        int accepted = 0;
        for (int i = 0; i < SLOTS; i++) {
            Generation together = sent.get(i).get();
            assertNotEquals(Same.DIFFERENT, Served.compare(alone.get(i), together));
            accepted += together.acceptedTokens();
        }
        assertTrue(accepted > 0);
    }

    @Test
    void aMemoryThatIsTooSmallForAllCostsGuessesOnly() throws Exception {
        draft(256);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            sent.add(served.send(Priority.CHAT, served.text(Texts.lines("room" + i, 3)), options(20)));
        }
        for (Sent one : sent) {
            assertEquals(20, one.get().generatedTokens());
        }
    }

    @Test
    void itIsCancelledAndClosedWhileItWrites() throws Exception {
        draft(1024);
        HeldListener begun = new HeldListener();
        Sent cancelled = served.send(Priority.CHAT, null, served.text("Once upon a time there was a tall"),
                GenerationOptions.greedy(900), begun);
        begun.await();
        served.scheduler().end(cancelled.id(), FinishReason.CANCELLED);
        begun.release();
        assertEquals(FinishReason.CANCELLED, cancelled.get().finish());

        HeldListener again = new HeldListener();
        Sent left = served.send(Priority.CHAT, null, served.text("Once upon a time there was a short"),
                GenerationOptions.greedy(200), again);
        again.await();
        CompletableFuture<Void> closed = served.scheduler().draftWith(null);
        again.release();
        closed.get(120, TimeUnit.SECONDS);
        assertFalse(served.scheduler().drafting());
        assertEquals(200, left.get().generatedTokens());
    }

    @Test
    void itIsClosedWithTheSchedulerAndAfterIt() {
        draft(256);
        LlamaContext late = draftContext(served.model, 256);
        served.scheduler().close().join();
        served.scheduler().draftWith(new DraftModel(late, SLOTS)).join();
        assertTrue(late.isClosed());
    }

    @Test
    void oneThatFailsEndsNoRequest() throws Exception {
        LlamaContext context = draftContext(served.model, 1024);
        served.scheduler().draftWith(new DraftModel(context, SLOTS)).join();
        context.close(); // as if llama.cpp could not compute any longer
        assertEquals(20, served.send(Priority.CHAT, served.text(Texts.PROMPTS.getFirst()), options(20)).get()
                .generatedTokens());
        assertFalse(served.scheduler().drafting());
        assertEquals(5, served.plain(served.text(Texts.PROMPTS.getLast()), 5).generatedTokens());
    }

    @Test
    void itProposesNothingBehindATokenThatItDoesNotHave() {
        try (DraftModel draft = new DraftModel(draftContext(served.model, 256), SLOTS)) {
            int unknown = served.model.vocabulary().size();
            assertArrayEquals(new int[0], draft.propose(0, new TokenList(1, 2, unknown), 4, 0));
            assertArrayEquals(new int[0], draft.propose(0, new TokenList(1, 2, unknown, 3), 4, 0));
            assertEquals(4, draft.propose(0, new TokenList(1, 2, 3), 4, 0).length);
        }
    }

    @Test
    void whatOnlyItHasIsNotProposed() {
        int few = 40;
        try (DraftModel draft = new DraftModel(draftContext(served.model, 256), SLOTS, few)) {
            int[] proposed = draft.propose(0, new TokenList(1, 2, 3), 8, 0);
            assertEquals(8, proposed.length);
            assertTrue(IntStream.of(proposed).allMatch(token -> token < few), Arrays.toString(proposed));
        }
    }

    @Test
    void aContextWithTooFewSequencesIsRefused() {
        try (LlamaContext context = draftContext(served.model, 256)) {
            assertThrows(IllegalArgumentException.class, () -> new DraftModel(context, SLOTS + 1));
        }
    }
}
