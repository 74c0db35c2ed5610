// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.tests.Patience;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaLibrary;

/**
 * The scheduler's guarantees with a model of random weights; {@link RealModelTest} tests some of them with real ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulerTest {
    private LlamaLibrary library;
    private Served served;

    @BeforeAll
    void open() {
        library = Served.library();
        served = new Served(library, Served.TINY, 16384, UnaryOperator.identity());
    }

    @AfterAll
    void close() {
        served.close();
        library.close();
    }

    private static EngineError error(Sent sent) {
        ExecutionException e = assertThrows(ExecutionException.class, sent::get);
        return assertInstanceOf(EngineException.class, e.getCause()).error();
    }

    private GenerationTask.Prompt longPrompt(String name, int lines) {
        return served.text(Texts.lines(name, lines));
    }

    @Test
    void eightAtOnceWriteWhatEachWritesAlone() throws Exception {
        List<Generation> alone = new ArrayList<>();
        for (String text : Texts.PROMPTS.subList(0, 8)) {
            alone.add(served.plain(served.text(text), 24));
        }
        List<Sent> sent = new ArrayList<>();
        for (String text : Texts.PROMPTS.subList(0, 8)) {
            sent.add(served.send(Priority.CHAT, served.text(text), Served.plainly(24)));
        }
        for (int i = 0; i < 8; i++) {
            Generation together = sent.get(i).get();
            assertNotEquals(Same.DIFFERENT, Served.compare(alone.get(i), together),
                    alone.get(i).text() + " | " + together.text());
            assertEquals(alone.get(i).promptTokens(), together.promptTokens());
        }
    }

    @Test
    void aCompletionOvertakesABackgroundPrompt() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        HeldListener background = new HeldListener();
        Sent slow = served.send(Priority.BACKGROUND, null, longPrompt("slow", 120), GenerationOptions.greedy(8),
                background);
        CompletableFuture<Void> last = slow.result().thenRun(() -> order.add("background"));
        background.await();
        Sent quick = served.send(Priority.INTERACTIVE, served.text("The capital of France is"),
                GenerationOptions.greedy(4));
        quick.result().thenRun(() -> order.add("completion"));
        background.release();
        quick.get();
        last.get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of("completion", "background"), order);
    }

    @Test
    void whatIsReadAheadStandsStillWhileAnotherRequestIsComputed() throws Exception {
        HeldListener ahead = new HeldListener();
        Sent prefill = served.send(Priority.READ_AHEAD, "ahead", longPrompt("ahead", 120), GenerationOptions.greedy(1),
                ahead);
        ahead.await();
        int before = ahead.read.getLast();
        Sent other = served.send(Priority.BACKGROUND, null, longPrompt("other", 60), GenerationOptions.greedy(4),
                text -> {});
        // on the thread that has computed it, before that computes anything else
        CompletableFuture<Integer> during = other.result().thenApply(g -> ahead.read.getLast());
        ahead.release();
        assertEquals(before, during.get(120, TimeUnit.SECONDS), "tokens that were read ahead meanwhile");
        assertEquals(1, prefill.get().generatedTokens());
    }

    @Test
    void aCompletionGoesOnWhereItsReadAheadHasCome() throws Exception {
        HeldListener ahead = new HeldListener();
        String text = Texts.lines("place", 40);
        Sent prefill = served.send(Priority.READ_AHEAD, "editor", served.text(text), GenerationOptions.greedy(1),
                ahead);
        ahead.await();
        int read = ahead.read.getLast();
        Sent completion = served.send(Priority.INTERACTIVE, "editor", served.text(text + "abc"),
                GenerationOptions.greedy(2), part -> {});
        ahead.release();
        assertEquals(FinishReason.CANCELLED, prefill.get().finish());
        assertTrue(completion.get().reusedTokens() >= read, completion.get().reusedTokens() + " of " + read);
    }

    @Test
    void readingAheadNeverEndsWhatSomebodyWaitsFor() throws Exception {
        HeldListener watch = HeldListener.atText();
        Sent waited = served.send(Priority.INTERACTIVE, "editor", served.text("Once upon a time there was an old"),
                GenerationOptions.greedy(20), watch);
        watch.await();
        Sent ahead = served.send(Priority.READ_AHEAD, "editor", served.text("Once upon a time there was a new"),
                GenerationOptions.greedy(1), text -> {});
        assertEquals(FinishReason.CANCELLED, ahead.get().finish());
        watch.release();
        assertEquals(20, waited.get().generatedTokens());
    }

    @Test
    void aLongPromptIsReadWhileAnotherWrites() throws Exception {
        AtomicInteger between = new AtomicInteger();
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean written = new AtomicBoolean();
        GenerationTask.Listener reader = new GenerationTask.Listener() {
            @Override
            public void text(String text) {
                written.set(true);
            }

            @Override
            public void reading(int now, int total) {
                told.add(now);
            }
        };
        HeldListener writer = new HeldListener(() -> {
            if (!told.isEmpty() && !written.get()) {
                between.incrementAndGet();
            }
        });
        GenerationOptions options = GenerationOptions.greedy(64).withSpeculation(false);
        Sent writes = served.send(Priority.CHAT, null, served.text("Once upon a time there was a big"), options,
                writer);
        writer.await();
        Sent reads = served.send(Priority.CHAT, null, longPrompt("between", 60), GenerationOptions.greedy(2), reader);
        writer.release();
        Generation read = reads.get();
        writes.get();
        assertTrue(between.get() >= 3, "tokens of the writer while the other was reading: " + between);
        assertTrue(told.size() >= 4, "reports of the prompt: " + told);
        assertTrue(told.getLast() < read.promptTokens());
    }

    @Test
    void aNewerOneOfTheSameKeyEndsTheOlder() throws Exception {
        HeldListener watch = HeldListener.atText();
        Sent older = served.send(Priority.INTERACTIVE, "editor", served.text("Once upon a time there was a tall"),
                GenerationOptions.greedy(2000), watch);
        watch.await();
        Sent newer = served.send(Priority.INTERACTIVE, "editor", served.text("Once upon a time there was a short"),
                GenerationOptions.greedy(3), text -> {});
        watch.release();
        assertEquals(FinishReason.CANCELLED, older.get().finish());
        assertFalse(older.get().text().isEmpty());
        assertEquals(FinishReason.LENGTH, newer.get().finish());
    }

    @Test
    void oneOfManyIsCancelledAndTheOthersGoOn() throws Exception {
        Generation alone = served.plain(served.text(Texts.PROMPTS.get(2)), 40);
        HeldListener watch = new HeldListener();
        Sent other = served.send(Priority.CHAT, served.text(Texts.PROMPTS.get(2)), Served.plainly(40));
        Sent cancelled = served.send(Priority.CHAT, null, longPrompt("cancelled", 200), GenerationOptions.greedy(40),
                watch);
        watch.await();
        int step = served.steps.get();
        // counted by the thread that ends it, because the other request continues immediately
        CompletableFuture<Integer> until = cancelled.result().thenApply(ended -> served.steps.get() - step);
        served.scheduler().end(cancelled.id(), FinishReason.CANCELLED);
        watch.release();
        Generation g = cancelled.get();
        int steps = until.get(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(steps <= 2, "steps until it ended: " + steps);
        assertEquals(FinishReason.CANCELLED, g.finish());
        assertEquals("", g.text());
        assertNotEquals(Same.DIFFERENT, Served.compare(alone, other.get()));
        assertEquals(FinishReason.LENGTH, other.get().finish());
        // its prefilled tokens are reused
        int before = watch.read.getLast();
        int reused = served.plain(longPrompt("cancelled", 200), 1).reusedTokens();
        assertTrue(reused >= before - 4, reused + " of " + before);
    }

    @Test
    void whatIsDoneAtTheDeadlineIsReturned() throws Exception {
        HeldListener watch = HeldListener.atText();
        Sent sent = served.send(Priority.CHAT, null, served.text("Once upon a time there was a green"),
                GenerationOptions.greedy(4000), watch);
        watch.await();
        served.scheduler().end(sent.id(), FinishReason.DEADLINE);
        watch.release();
        assertEquals(FinishReason.DEADLINE, sent.get().finish());
        assertFalse(sent.get().text().isEmpty());
    }

    @Test
    void tooManyAreRefused() throws Exception {
        try (Served narrow = new Served(library, Served.TINY, 1024,
                options -> options.withSlots(1).withQueueLimit(2))) {
            HeldListener watch = new HeldListener();
            Sent first = narrow.send(Priority.CHAT, null, narrow.text("Once upon a time"),
                    GenerationOptions.greedy(500), watch);
            watch.await();
            Sent second = narrow.send(Priority.CHAT, narrow.text("one"), GenerationOptions.greedy(2));
            Sent third = narrow.send(Priority.BACKGROUND, narrow.text("two"), GenerationOptions.greedy(2));
            Sent fourth = narrow.send(Priority.CHAT, narrow.text("three"), GenerationOptions.greedy(2));
            Sent fifth = narrow.send(Priority.CHAT, narrow.text("four"), GenerationOptions.greedy(2));
            assertEquals(EngineError.OVERLOADED, error(third));
            assertEquals(EngineError.OVERLOADED, error(fifth));
            // a completion takes the only slot, and the other request continues afterwards
            narrow.scheduler().end(second.id(), FinishReason.CANCELLED);
            Sent completion = narrow.send(Priority.INTERACTIVE, narrow.text("The capital of France is"),
                    GenerationOptions.greedy(3));
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            completion.result().thenRun(() -> order.add("completion"));
            CompletableFuture<Void> last = first.result().thenRun(() -> order.add("first"));
            watch.release();
            assertEquals(FinishReason.LENGTH, completion.get().finish());
            assertEquals(FinishReason.LENGTH, fourth.get().finish());
            assertEquals(500, first.get().generatedTokens());
            last.get(Patience.SECONDS, TimeUnit.SECONDS);
            assertEquals(List.of("completion", "first"), order);
        }
    }

    @Test
    void aPausedOneWritesWhatItWouldHaveWritten() throws Exception {
        try (Served narrow = new Served(library, Served.TINY, 1024, options -> options.withSlots(1))) {
            Generation alone = narrow.plain(narrow.text(Texts.PROMPTS.get(8)), 60);
            HeldListener watch = new HeldListener();
            Sent paused = narrow.send(Priority.BACKGROUND, null, narrow.text(Texts.PROMPTS.get(8)), Served.plainly(60),
                    watch);
            watch.await();
            Sent between = narrow.send(Priority.INTERACTIVE, narrow.text(Texts.PROMPTS.get(0)),
                    GenerationOptions.greedy(8));
            CompletableFuture<Boolean> over = between.result().thenApply(g -> paused.result().isDone());
            watch.release();
            assertFalse(over.get(120, TimeUnit.SECONDS), "it waits for the completion");
            assertNotEquals(Same.DIFFERENT, Served.compare(alone, paused.get()));
        }
    }

    @Test
    void manyShareAMemoryThatIsTooSmallForAll() throws Exception {
        try (Served small = new Served(library, Served.TINY, 1152, options -> options.withSlots(4))) {
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(small.send(Priority.CHAT, small.text(Texts.lines("room" + i, 14)),
                        GenerationOptions.greedy(60)));
            }
            for (Sent one : sent) {
                assertEquals(60, one.get().generatedTokens());
            }
        }
    }

    @Test
    void aPromptThatDoesNotFitIsRefusedOrCut() throws Exception {
        try (Served small = new Served(library, Served.TINY, 256, options -> options.withSlots(2))) {
            GenerationTask.Prompt tooLong = small.text(Texts.lines("x", 60));
            assertEquals(EngineError.CONTEXT_EXCEEDED,
                    error(small.send(Priority.CHAT, tooLong, GenerationOptions.greedy(8))));
            Generation cut = small
                    .send(Priority.CHAT, tooLong, GenerationOptions.greedy(8).withOverflow(ContextOverflow.CUT)).get();
            assertEquals(8, cut.generatedTokens());
            assertEquals(tooLong.tokens().length, cut.promptTokens());
            assertEquals(tooLong.tokens().length - (256 - 8), cut.cutTokens());
            GenerationTask.Prompt fits = small.text(Texts.lines("x", 5));
            Generation full = small.send(Priority.CHAT, fits, GenerationOptions.greedy(400)).get();
            assertEquals(FinishReason.LENGTH, full.finish());
            assertTrue(full.generatedTokens() < 256, full.toString());
            Generation shifted = small
                    .send(Priority.CHAT, fits, GenerationOptions.greedy(400).withOverflow(ContextOverflow.SHIFT)).get();
            assertTrue(shifted.generatedTokens() == 400 && shifted.cutTokens() > 0, shifted.toString());
        }
    }

    @Test
    void probabilitiesBelongToTheTokens() throws Exception {
        Generation g = served.plain(served.text(Texts.PROMPTS.get(0)), 6);
        assertEquals(g.generatedTokens(), g.probabilities().size());
        g.probabilities().forEach(p -> {
            assertEquals(2, p.best().size());
            assertEquals(p.token(), p.best().getFirst().token(), "greedy takes the best");
            assertTrue(p.logarithm() <= 0 && p.best().get(1).logarithm() <= p.logarithm());
        });
    }

    @Test
    void aSharedBeginningIsReadOnce() throws Exception {
        String system = Texts.lines("shared", 40);
        int tokens = served.text(system).tokens().length;
        served.plain(served.text(system + "// first question\nint a ="), 4);
        Generation second = served.plain(served.text(system + "// another one\nint b ="), 4);
        assertTrue(second.reusedTokens() >= tokens - 8, second.reusedTokens() + " of " + tokens);
        Sent one = served.send(Priority.CHAT, served.text(system + "// third\nint c ="), Served.plainly(4));
        Sent two = served.send(Priority.CHAT, served.text(system + "// fourth\nint d ="), Served.plainly(4));
        assertTrue(one.get().reusedTokens() >= tokens - 8);
        assertTrue(two.get().reusedTokens() >= tokens - 8, "the busy slot's beginning is copied");
    }

    @Test
    void slotsAreDescribed() throws Exception {
        served.plain(served.text("The slots"), 2);
        assertEquals(8, served.scheduler().slots().size());
        assertTrue(served.scheduler().slots().stream().anyMatch(slot -> slot.tokens() > 0));
    }
}
