// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.host.slot.SlotMemory;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** Slots that have separate parts of the context. */
class SeparateSlotsTest extends WithLibrary {
    private static final int PART = 512;
    private static final int SLOTS = 3;

    private Served served() {
        return new Served(library, Served.TINY, SLOTS * PART, options -> options.withSlots(SLOTS).withSeparate(true));
    }

    @Test
    void aPromptThatIsLongerThanAPartIsRefused() throws Exception {
        try (Served served = served()) {
            Sent longer = served.send(Priority.CHAT, served.text("a".repeat(PART + 10)), GenerationOptions.greedy(4));
            EngineException refused = assertInstanceOf(EngineException.class,
                    assertThrows(ExecutionException.class, longer::get).getCause());
            assertEquals(EngineError.CONTEXT_EXCEEDED, refused.error());
            assertTrue(refused.getMessage().endsWith("of " + PART), refused.getMessage());
            assertEquals(4, served.send(Priority.CHAT, served.text("a".repeat(PART - 10)), GenerationOptions.greedy(4))
                    .get().generatedTokens());
        }
    }

    /** A part is filled to its end, beside others that continue. */
    @Test
    void aFullPartEndsItsRequestAlone() throws Exception {
        try (Served served = served()) {
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < SLOTS; i++) {
                sent.add(served.send(Priority.CHAT, served.text("z".repeat(PART - 10 - 100 * i) + i),
                        GenerationOptions.greedy(40)));
            }
            assertTrue(sent.getFirst().get().generatedTokens() <= 10);
            assertEquals(40, sent.get(1).get().generatedTokens());
            assertEquals(40, sent.get(2).get().generatedTokens());
        }
    }

    /**
     * One request has a correct draft, another a wrong one, and the third none: each writes the same text as without
     * drafts.
     */
    @Test
    void guessesChangeNoTextOfThoseThatHaveFewer() throws Exception {
        String letters = "abcdefghijklmnopqrstuvwxyz";
        try (Served served = new Served(library, Served.ALPHABET, SLOTS * PART,
                options -> options.withSlots(SLOTS).withSeparate(true).withWeighing(false))) {
            HeldListener held = HeldListener.atText();
            Sent first = served.send(Priority.CHAT, null, served.text("x"), GenerationOptions.greedy(2), held);
            held.await();
            Sent right = served.send(Priority.CHAT, served.drafted("a", letters.substring(1)),
                    GenerationOptions.greedy(24));
            Sent wrong = served.send(Priority.CHAT, served.drafted("a", "bcdz".repeat(6)),
                    GenerationOptions.greedy(24));
            held.release();
            assertEquals("yz", first.get().text());
            assertEquals(letters.substring(1, 25), right.get().text());
            assertEquals(letters.substring(1, 25), wrong.get().text());
            assertTrue(right.get().acceptedTokens() > 0, right.get().toString());
        }
    }

    @Test
    void aBeginningIsCopiedAsOftenAsItIsWanted() throws Exception {
        String beginning = Texts.lines("common", 5);
        try (Served served = served(); Served alone = new Served(library, Served.TINY, PART,
                options -> options.withSlots(1))) {
            for (int i = 0; i < 12; i++) {
                String text = beginning + "own" + i % 5 + " =";
                Generation again = served.plain(served.text(text), 6);
                assertNotEquals(Same.DIFFERENT, Served.compare(alone.plain(alone.text(text), 6), again), text);
                assertTrue(i == 0 || again.reusedTokens() >= beginning.length() - 4, again.toString());
            }
        }
    }

    /**
     * The remaining half of the text begins like another request, which writes in the same step; both continue
     * correctly.
     */
    @Test
    void anOverflowingTextGoesOnWithTheBeginningOfOneThatWritesBesideIt() throws Exception {
        String letters = "abcdefghijklmnopqrstuvwxyz";
        String text = letters.repeat(2 * PART / letters.length());
        GenerationOptions plain = GenerationOptions.greedy(40).withSpeculation(false);
        try (Served served = new Served(library, Served.ALPHABET, 2 * PART,
                options -> options.withSlots(2).withSeparate(true).withWeighing(false))) {
            HeldListener held = HeldListener.atText();
            Sent first = served.send(Priority.CHAT, null, served.text("x"), GenerationOptions.greedy(1), held);
            held.await();
            Sent overflowing = served.send(Priority.CHAT, served.text(text.substring(0, PART - 8)),
                    plain.withOverflow(ContextOverflow.SHIFT));
            // the other request keeps PART / 2 letters, and begins like this one
            Sent beside = served.send(Priority.CHAT, served.text(text.substring(PART / 2, PART / 2 + 60)),
                    plain.withMaxTokens(120));
            held.release();
            first.get();
            assertEquals(text.substring(PART - 8, PART + 32), overflowing.get().text());
            assertEquals(text.substring(PART / 2 + 60, PART / 2 + 180), beside.get().text());
            assertTrue(overflowing.get().cutTokens() > 0);
        }
    }

    /** A step for several slots is computed in parts, and may be interrupted between them. */
    @Test
    void whatAStepHasReadBeforeItWasBrokenOffCostsASlotNothingElse() {
        try (LlamaModel model = library.loadModel(Served.file(Served.TINY), ModelParameters.defaults());
                LlamaContext context = model.newContext(SchedulerOptions.DEFAULT.withSlots(SLOTS).withSeparate(true)
                        .context(ContextParameters.defaults().withContextSize(SLOTS * PART).withThreads(1)
                                .withMicroBatchSize(128)));
                LlamaBatch batch = new LlamaBatch(context.batchSize())) {
            SlotMemory memory = new SlotMemory(context.memory(), SLOTS, 0, true);
            Slot slot = new Slot(1);
            for (int i = 0; i < 20; i++) {
                batch.add(65 + i, i, 1, false);
                if (i < 12) {
                    slot.append(65 + i);
                }
            }
            assertEquals(DecodeResult.DONE, context.tryDecode(batch));
            assertTrue(memory.agrees(slot), "the last ones are forgotten alone");
            assertEquals(11, context.memory().positionMax(1));
        }
    }
}
