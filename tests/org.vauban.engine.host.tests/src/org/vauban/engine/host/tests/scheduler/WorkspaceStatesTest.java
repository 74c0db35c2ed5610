// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;

/** A workspace that lost its slot continues where it was, and its text equals that of a fresh prefill. */
class WorkspaceStatesTest extends WithLibrary {
    private static final UnaryOperator<SchedulerOptions> ONE_SLOT = options -> options.withSlots(1);

    private final StateStore store = new StateStore(256L << 20);
    @AfterEach
    void forget() {
        store.clear();
    }

    private Served served(int context, UnaryOperator<SchedulerOptions> how) {
        return new Served(library, Served.TINY, context, 1, how, store);
    }

    private static Prompt prompt(Served served, String name, int lines) {
        return served.text("// " + name + "\n" + Texts.lines(name, lines) + "    int last =");
    }

    private static void same(Generation expected, Generation actual) {
        assertNotEquals(Same.DIFFERENT, Served.compare(expected, actual), expected.text() + " / " + actual.text());
    }

    /**
     * Asserts reuse of almost the whole prompt: a prefix is cut at a multiple of 4, and the last token is always
     * computed.
     */
    private static void comesBack(Generation g) {
        assertTrue(g.reusedTokens() >= g.promptTokens() - 5, g.reusedTokens() + " of " + g.promptTokens());
    }

    @Test
    void anEvictedWorkspaceComesBack() throws Exception {
        try (Served served = served(2048, ONE_SLOT)) {
            Prompt prompt = prompt(served, "alpha", 25);
            Generation fresh = served.send("a", prompt, 8).get();
            assertEquals(0, fresh.reusedTokens());
            served.send("b", prompt(served, "beta", 25), 4).get();
            assertEquals(1, store.size());
            Generation back = served.send("a", prompt, 8).get();
            comesBack(back);
            same(fresh, back);
            // the other one, too, because its state was saved for this one
            comesBack(served.send("b", prompt(served, "beta", 25), 4).get());
        }
    }

    @Test
    void anEvictedWorkspaceComesBackWhereSlotsAreSeparate() throws Exception {
        try (Served served = served(3 * 2048, options -> options.withSlots(3).withSeparate(true))) {
            Prompt prompt = prompt(served, "alpha", 25);
            Generation fresh = served.send("a", prompt, 8).get();
            for (String other : List.of("beta", "gamma", "delta")) {
                served.send(other, prompt(served, other, 25), 4).get();
            }
            assertEquals(1, store.size());
            Generation back = served.send("a", prompt, 8).get();
            comesBack(back);
            same(fresh, back);
        }
    }

    @Test
    void itGoesOnFromTheCommonBeginning() throws Exception {
        try (Served served = served(2048, ONE_SLOT);
                Served other = new Served(library, Served.TINY, 2048,
                        options -> options.withSlots(1).withMovedReuse(false))) {
            String text = "// alpha\n" + Texts.lines("alpha", 25);
            served.send("a", served.text(text + "    int last ="), 16).get();
            served.send("b", prompt(served, "beta", 25), 4).get();
            Prompt changed = served.text(text + "    return alpha1 +");
            Generation back = served.send("a", changed, 8).get();
            assertTrue(back.reusedTokens() >= served.text(text).tokens().length - 8, back.reusedTokens() + " reused");
            same(other.plain(changed, 8), back);
        }
    }

    @Tag("claim:workspace-isolation")
    @Test
    void noOtherWorkspaceGetsIt() throws Exception {
        // without moved reuse, which would reuse the last line of another text
        try (Served served = served(2048, options -> options.withSlots(1).withMovedReuse(false))) {
            Prompt prompt = prompt(served, "alpha", 25);
            served.send("a", prompt, 4).get();
            served.send("b", prompt(served, "beta", 25), 4).get();
            assertEquals(0, served.send("c", prompt, 4).get().reusedTokens());
        }
    }

    @Test
    void nothingIsKeptWithoutAKeyOrOfShortTexts() throws Exception {
        try (Served served = served(2048, ONE_SLOT)) {
            served.plain(prompt(served, "alpha", 25), 4);
            served.send("a", served.text("Short."), 4).get();
            served.plain(prompt(served, "beta", 25), 4);
            assertEquals(0, store.size());
        }
    }

    @Test
    void typingDoesNotKeepEachKey() throws Exception {
        try (Served served = served(2048, ONE_SLOT)) {
            String text = "// alpha\n" + Texts.lines("alpha", 25) + "    int last = alpha";
            for (int i = 0; i < 4; i++) {
                served.send("a", served.text(text + "1 + alpha".repeat(i)), 16).get();
            }
            assertEquals(0, store.size());
        }
    }

    @Test
    void unloadingKeepsItForTheNextLoading() throws Exception {
        Generation fresh;
        try (Served served = served(2048, UnaryOperator.identity())) {
            fresh = served.send("a", prompt(served, "alpha", 25), 8).get();
        }
        assertEquals(1, store.size());
        try (Served served = served(2048, UnaryOperator.identity())) {
            Generation back = served.send("a", prompt(served, "alpha", 25), 8).get();
            comesBack(back);
            same(fresh, back);
        }
    }

    @Test
    void whatSlotsHoldIsKeptWhenAskedFor() throws Exception {
        try (Served served = served(2048, UnaryOperator.identity())) {
            served.send("a", prompt(served, "alpha", 25), 4).get();
            served.send("b", prompt(served, "beta", 25), 4).get();
            served.scheduler().keepStates().join();
            assertEquals(2, store.size());
            served.scheduler().keepStates().join();
            assertEquals(2, store.size(), "once");
        }
    }

    /** Three texts, of which the memory holds two: restoring one repeatedly evicts another. */
    @Test
    void aFullMemoryMakesRoom() throws Exception {
        List<Generation> fresh = new ArrayList<>();
        try (Served served = served(2560, options -> options.withSlots(4))) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 3; i++) {
                    Generation g = served.send("w" + i, prompt(served, "text" + i, 30), 8).get();
                    if (round == 0) {
                        fresh.add(g);
                    } else {
                        comesBack(g);
                        same(fresh.get(i), g);
                    }
                }
            }
        }
    }

    /** Whichever requests were cancelled at whatever point, each workspace then writes the text of a fresh prefill. */
    @Test
    void cancellingLeavesTheMemoryInOrder() throws Exception {
        Random random = new Random(5);
        try (Served served = served(2048, options -> options.withSlots(2));
                Served other = new Served(library, Served.TINY, 2048,
                        options -> options.withSlots(1).withMovedReuse(false))) {
            for (int round = 0; round < 12; round++) {
                List<Sent> sent = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    int which = random.nextInt(4);
                    sent.add(served.send("w" + which, prompt(served, "text" + which, 15 + random.nextInt(10)), 4));
                }
                for (Sent each : sent) {
                    if (random.nextBoolean()) {
                        served.scheduler().end(each.id(), FinishReason.CANCELLED);
                    }
                }
                for (Sent each : sent) {
                    each.get();
                }
            }
            for (int which = 0; which < 4; which++) {
                Prompt prompt = prompt(served, "text" + which, 24);
                same(other.plain(prompt, 8), served.send("w" + which, prompt, 8).get());
            }
        }
        assertTrue(store.size() > 0);
    }

    @Test
    void aBudgetIsKept() throws Exception {
        try (StateStore small = new StateStore(300L << 10);
                Served served = new Served(library, Served.TINY, 2048, 1, ONE_SLOT, small)) {
            for (int i = 0; i < 4; i++) {
                served.send("w" + i, prompt(served, "text" + i, 15), 4).get();
                assertTrue(small.used() <= small.budget(), small.used() + " bytes");
            }
            assertTrue(small.size() >= 1 && small.size() <= 2, small.size() + " states");
        }
    }
}
