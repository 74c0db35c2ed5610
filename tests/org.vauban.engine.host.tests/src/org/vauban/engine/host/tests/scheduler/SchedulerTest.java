// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Overflow;
import org.vauban.engine.Priority;
import org.vauban.engine.Sampling;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.llama.LlamaLibrary;

/** What a scheduler promises, with a small model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchedulerTest {
    private LlamaLibrary library;
    private Served served;

    @BeforeAll
    void open() {
        library = Served.library();
        served = new Served(library, Served.SMALL, 8192, UnaryOperator.identity());
    }

    @AfterAll
    void close() {
        served.close();
        library.close();
    }

    /** A listener that counts pieces of text and opens a latch at the first. */
    private static final class Watch implements GenerationTask.Listener {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch reading = new CountDownLatch(1);
        final AtomicInteger pieces = new AtomicInteger();
        final List<Integer> read = new ArrayList<>();
        private final Runnable each;

        Watch() {
            this(() -> {});
        }

        Watch(Runnable each) {
            this.each = each;
        }

        @Override
        public void text(String text) {
            pieces.incrementAndGet();
            begun.countDown();
            each.run();
        }

        @Override
        public void reading(int now, int total) {
            read.add(now);
            reading.countDown();
        }

        void awaitText() throws InterruptedException {
            assertTrue(begun.await(120, TimeUnit.SECONDS));
        }

        void awaitReading() throws InterruptedException {
            assertTrue(reading.await(120, TimeUnit.SECONDS));
        }
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
        List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
        Watch background = new Watch();
        Sent slow = served.send(Priority.BACKGROUND, null, longPrompt("slow", 120), GenerationOptions.greedy(8),
                background);
        slow.result().thenRun(() -> order.add("background"));
        background.awaitReading();
        Sent quick = served.send(Priority.INTERACTIVE, served.text("The capital of France is"),
                GenerationOptions.greedy(4));
        quick.result().thenRun(() -> order.add("completion"));
        quick.get();
        slow.get();
        assertEquals(List.of("completion", "background"), order);
    }

    @Test
    void aLongPromptIsReadWhileAnotherWrites() throws Exception {
        AtomicInteger between = new AtomicInteger();
        Watch reader = new Watch();
        Watch writer = new Watch(() -> {
            if (reader.reading.getCount() == 0 && reader.begun.getCount() > 0) {
                between.incrementAndGet();
            }
        });
        GenerationOptions options = GenerationOptions.greedy(64).withSpeculation(false);
        Sent writes = served.send(Priority.CHAT, null, served.text("Once upon a time there was a big"), options,
                writer);
        writer.awaitText();
        Sent reads = served.send(Priority.CHAT, null, longPrompt("between", 60), GenerationOptions.greedy(2), reader);
        Generation read = reads.get();
        writes.get();
        assertTrue(between.get() >= 3, "tokens of the writer while the other was reading: " + between);
        assertTrue(reader.read.size() >= 4, "reports of the prompt: " + reader.read);
        assertTrue(reader.read.getLast() < read.promptTokens());
    }

    @Test
    void aNewerOneOfTheSameKeyEndsTheOlder() throws Exception {
        Watch watch = new Watch();
        Sent older = served.send(Priority.INTERACTIVE, "editor", served.text("Once upon a time there was a tall"),
                GenerationOptions.greedy(2000), watch);
        watch.awaitText();
        Sent newer = served.send(Priority.INTERACTIVE, "editor", served.text("Once upon a time there was a short"),
                GenerationOptions.greedy(3), new Watch());
        assertEquals(FinishReason.CANCELLED, older.get().finish());
        assertFalse(older.get().text().isEmpty());
        assertEquals(FinishReason.LENGTH, newer.get().finish());
    }

    @Test
    void oneOfManyIsCancelledAndTheOthersGoOn() throws Exception {
        Generation alone = served.plain(served.text(Texts.PROMPTS.get(2)), 40);
        Watch watch = new Watch();
        Sent other = served.send(Priority.CHAT, served.text(Texts.PROMPTS.get(2)), Served.plainly(40));
        Sent cancelled = served.send(Priority.CHAT, null, longPrompt("cancelled", 200), GenerationOptions.greedy(40),
                watch);
        watch.awaitReading();
        int step = served.steps.get();
        served.scheduler().end(cancelled.id(), FinishReason.CANCELLED);
        Generation g = cancelled.get();
        assertTrue(served.steps.get() - step <= 2, "steps until it ended: " + (served.steps.get() - step));
        assertEquals(FinishReason.CANCELLED, g.finish());
        assertEquals("", g.text());
        assertNotEquals(Same.DIFFERENT, Served.compare(alone, other.get()));
        assertEquals(FinishReason.LENGTH, other.get().finish());
        // what was read of it is not read again
        int before = watch.read.getLast();
        int reused = served.plain(longPrompt("cancelled", 200), 1).reusedTokens();
        assertTrue(reused >= before - 4, reused + " of " + before);
    }

    @Test
    void whatIsDoneAtTheDeadlineIsReturned() throws Exception {
        Watch watch = new Watch();
        Sent sent = served.send(Priority.CHAT, null, served.text("Once upon a time there was a green"),
                GenerationOptions.greedy(4000), watch);
        watch.awaitText();
        served.scheduler().end(sent.id(), FinishReason.DEADLINE);
        assertEquals(FinishReason.DEADLINE, sent.get().finish());
        assertFalse(sent.get().text().isEmpty());
    }

    @Test
    void tooManyAreRefused() throws Exception {
        try (Served narrow = new Served(library, Served.SMALL, 1024,
                options -> options.withSlots(1).withQueueLimit(2))) {
            Watch watch = new Watch();
            Sent first = narrow.send(Priority.CHAT, null, narrow.text("Once upon a time"),
                    GenerationOptions.greedy(500), watch);
            watch.awaitText();
            Sent second = narrow.send(Priority.CHAT, narrow.text("one"), GenerationOptions.greedy(2));
            Sent third = narrow.send(Priority.BACKGROUND, narrow.text("two"), GenerationOptions.greedy(2));
            Sent fourth = narrow.send(Priority.CHAT, narrow.text("three"), GenerationOptions.greedy(2));
            Sent fifth = narrow.send(Priority.CHAT, narrow.text("four"), GenerationOptions.greedy(2));
            assertEquals(EngineError.OVERLOADED, error(third));
            assertEquals(EngineError.OVERLOADED, error(fifth));
            // a completion takes the only slot, and the other goes on afterwards
            narrow.scheduler().end(second.id(), FinishReason.CANCELLED);
            Sent completion = narrow.send(Priority.INTERACTIVE, narrow.text("The capital of France is"),
                    GenerationOptions.greedy(3));
            assertEquals(FinishReason.LENGTH, completion.get().finish());
            assertFalse(first.result().isDone());
            int before = watch.pieces.get();
            Generation fourthOne = fourth.get();
            assertEquals(FinishReason.LENGTH, fourthOne.finish());
            assertTrue(watch.pieces.get() >= before);
            Generation firstOne = first.get();
            assertTrue(firstOne.finish() == FinishReason.END || firstOne.generatedTokens() == 500, firstOne.toString());
        }
    }

    @Test
    void aPausedOneWritesWhatItWouldHaveWritten() throws Exception {
        try (Served narrow = new Served(library, Served.SMALL, 1024, options -> options.withSlots(1))) {
            Generation alone = narrow.plain(narrow.text(Texts.PROMPTS.get(8)), 60);
            Watch watch = new Watch();
            Sent paused = narrow.send(Priority.BACKGROUND, null, narrow.text(Texts.PROMPTS.get(8)), Served.plainly(60),
                    watch);
            watch.awaitText();
            narrow.send(Priority.INTERACTIVE, narrow.text(Texts.PROMPTS.get(0)), GenerationOptions.greedy(8)).get();
            assertNotEquals(Same.DIFFERENT, Served.compare(alone, paused.get()));
        }
    }

    @Test
    void manyShareAMemoryThatIsTooSmallForAll() throws Exception {
        try (Served small = new Served(library, Served.SMALL, 512, options -> options.withSlots(4))) {
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(small.send(Priority.CHAT, small.text(Texts.lines("room" + i, 14)),
                        GenerationOptions.greedy(60)));
            }
            for (Sent one : sent) {
                Generation g = one.get();
                assertTrue(g.generatedTokens() == 60 || g.finish() == FinishReason.END, g.toString());
            }
        }
    }

    @Test
    void aPromptThatDoesNotFitIsRefusedOrCut() throws Exception {
        try (Served small = new Served(library, Served.SMALL, 256, options -> options.withSlots(2))) {
            GenerationTask.Prompt tooLong = small.text(Texts.lines("x", 60));
            assertEquals(EngineError.CONTEXT_EXCEEDED,
                    error(small.send(Priority.CHAT, tooLong, GenerationOptions.greedy(8))));
            Generation cut = small.send(Priority.CHAT, tooLong, GenerationOptions.greedy(8).withOverflow(Overflow.CUT))
                    .get();
            assertEquals(8, cut.generatedTokens());
            assertEquals(tooLong.tokens().length, cut.promptTokens());
            assertEquals(tooLong.tokens().length - (256 - 8), cut.cutTokens());
            GenerationTask.Prompt fits = small.text(Texts.lines("x", 14));
            Generation full = small.send(Priority.CHAT, fits, GenerationOptions.greedy(400)).get();
            assertTrue(full.finish() == FinishReason.LENGTH && full.generatedTokens() < 256
                    || full.finish() == FinishReason.END);
            Generation shifted = small
                    .send(Priority.CHAT, fits, GenerationOptions.greedy(400).withOverflow(Overflow.SHIFT)).get();
            assertTrue(
                    shifted.finish() == FinishReason.END || shifted.generatedTokens() == 400 && shifted.cutTokens() > 0,
                    shifted.toString());
        }
    }

    @Test
    void guessesDoNotChangeTheText() throws Exception {
        int equal = 0;
        int ties = 0;
        int accepted = 0;
        for (String text : Texts.PROMPTS) {
            Generation plain = served.plain(served.text(text), 48);
            Generation guessed = served.send(Priority.CHAT, served.text(text),
                    GenerationOptions.greedy(48).withProbabilities(2)).get();
            Same same = Served.compare(plain, guessed);
            assertNotEquals(Same.DIFFERENT, same, text + " | " + plain.text() + " | " + guessed.text());
            equal += same == Same.EQUAL ? 1 : 0;
            ties += same == Same.TIE ? 1 : 0;
            accepted += guessed.acceptedTokens();
            assertTrue(guessed.acceptedTokens() <= guessed.draftedTokens());
        }
        System.out.println("guesses: equal " + equal + ", ties " + ties + ", accepted tokens " + accepted);
        assertTrue(accepted > 0);
        assertTrue(equal >= Texts.PROMPTS.size() / 2);
    }

    @Test
    void aDraftMakesNoDifferenceButSteps() throws Exception {
        String text = Texts.lines("edit", 20) + "// again:\n";
        Generation plain = served.plain(served.text(text), 80);
        int before = served.steps.get();
        Generation again = served.plain(served.text(text), 80);
        int plainSteps = served.steps.get() - before;
        before = served.steps.get();
        Generation drafted = served.send(Priority.CHAT, served.drafted(text, plain.text()),
                GenerationOptions.greedy(80).withProbabilities(2)).get();
        int steps = served.steps.get() - before;
        Same same = Served.compare(plain, drafted);
        assertNotEquals(Same.DIFFERENT, same, plain.text() + " | " + drafted.text());
        assertNotEquals(Same.DIFFERENT, Served.compare(plain, again));
        // behind a tie the text is another one than the draft
        assertTrue(steps * (same == Same.EQUAL ? 4 : 1) < plainSteps,
                steps + " steps instead of " + plainSteps + ", " + same + ", accepted " + drafted.acceptedTokens()
                        + " of "
                        + drafted.draftedTokens());
    }

    @Test
    void samplingWithASeedIsRepeatable() throws Exception {
        GenerationOptions options = new GenerationOptions(24, 0.9, 40, 0.95, 0.05, 42, List.of(), null)
                .withSampling(Sampling.NONE.withPenalties(64, 1.1, 0.1, 0.1).withXtc(0.2, 0.1).withTypical(0.95, 2));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            // from the same state: what is reused of an earlier reading moves the logits a little
            try (Served fresh = new Served(library, Served.SMALL, 1024, UnaryOperator.identity())) {
                texts.add(fresh.send(Priority.CHAT, fresh.text(Texts.PROMPTS.get(1)), options).get().text());
            }
        }
        assertEquals(texts.getFirst(), texts.getLast());
    }

    @Test
    void dryBreaksARepetition() throws Exception {
        String text = "int a = 1;\nint b = 1;\nint a = 1;\nint b = 1;\nint a = 1;\nint b = 1;\nint a";
        String plain = served.plain(served.text(text), 12).text();
        String dry = served.send(Priority.CHAT, served.text(text), GenerationOptions.greedy(12)
                .withSampling(Sampling.NONE.withDry(8, 1.75, 2, 256, List.of("~")))).get().text();
        assertTrue(plain.startsWith(" = 1;\nint b"), plain);
        assertNotEquals(plain, dry);
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
