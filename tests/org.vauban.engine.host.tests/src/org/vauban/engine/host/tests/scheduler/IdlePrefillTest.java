// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;

/** Prefilling prompts at likely places, and what it must not take from active requests. */
class IdlePrefillTest extends WithLibrary {
    private Served served(int contextTokens, UnaryOperator<SchedulerOptions> how) {
        return new Served(library, Served.TINY, contextTokens, how);
    }

    /** Returns a text with this number of tokens: the model has one per byte. */
    private static String text(String name, int tokens) {
        return Texts.lines(name, tokens / 8).substring(0, tokens);
    }

    private static Generation ask(Served served, Priority priority, String text) throws Exception {
        return served.send(priority, served.text(text), GenerationOptions.greedy(1)).get();
    }

    private static void assertStillRead(Served served, String text) throws Exception {
        Generation again = ask(served, Priority.INTERACTIVE, text);
        assertTrue(again.reusedTokens() >= again.promptTokens() - 8,
                again.reusedTokens() + " of " + again.promptTokens());
    }

    @Test
    void whoGoesThereFindsItRead() throws Exception {
        try (Served served = served(4096, UnaryOperator.identity())) {
            assertEquals(FinishReason.LENGTH, ask(served, Priority.IDLE, text("place", 300)).finish());
            assertStillRead(served, text("place", 300));
        }
    }

    @Test
    void whatWasUsedLastStaysHoweverMuchIsReadIdly() throws Exception {
        try (Served served = served(16_384, UnaryOperator.identity())) {
            List<String> used = IntStream.range(0, 8).mapToObj(i -> text("used" + i, 300)).toList();
            for (String each : used) {
                ask(served, Priority.INTERACTIVE, each);
            }
            for (int i = 0; i < 12; i++) {
                assertEquals(FinishReason.LENGTH, ask(served, Priority.IDLE, text("idle" + i, 200)).finish());
            }
            for (String each : used.subList(3, 8)) {
                assertStillRead(served, each);
            }
        }
    }

    @Test
    void whereMemoryIsFullNothingIsForgottenForIt() throws Exception {
        try (Served served = served(1024, UnaryOperator.identity())) {
            ask(served, Priority.INTERACTIVE, text("one", 450));
            ask(served, Priority.INTERACTIVE, text("two", 450));
            assertEquals(FinishReason.CANCELLED, ask(served, Priority.IDLE, text("idle", 400)).finish());
            assertStillRead(served, text("one", 450));
            assertStillRead(served, text("two", 450));
            assertEquals(FinishReason.LENGTH, ask(served, Priority.IDLE, text("small", 60)).finish());
        }
    }

    @Test
    void itIsGivenUpWhereSomebodyNeedsTheRoom() throws Exception {
        try (Served served = served(1024, UnaryOperator.identity())) {
            ask(served, Priority.INTERACTIVE, text("used", 300));
            HeldListener listener = new HeldListener();
            Sent idle = served.send(Priority.IDLE, null, served.text(text("idle", 600)), GenerationOptions.greedy(1),
                    listener);
            listener.await();
            Sent asked = served.send(Priority.INTERACTIVE, served.text(text("asked", 650)),
                    GenerationOptions.greedy(1));
            listener.release();
            assertEquals(1, asked.get().generatedTokens());
            assertEquals(FinishReason.CANCELLED, idle.get().finish());
            assertStillRead(served, text("used", 300));
        }
    }

    @Test
    void withFewSlotsThereIsNone() throws Exception {
        try (Served served = served(1024, options -> options.withSlots(2))) {
            assertEquals(FinishReason.CANCELLED, ask(served, Priority.IDLE, text("idle", 100)).finish());
            assertEquals(1, ask(served, Priority.INTERACTIVE, text("asked", 100)).generatedTokens());
        }
    }
}
