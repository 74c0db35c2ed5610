// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.engine.slot.Priority;

/** Typing prefills almost nothing, and the text equals that of a fresh prefill. */
class MovedReuseTest extends WithLibrary {
    static final String BEFORE = """
                                 import java.util.ArrayList;
                                 import java.util.List;

                                 /** A basket of a shop. */
                                 public final class Basket {
                                     private final List<Item> items = new ArrayList<>();
                                     private int discount;

                                     public void add(Item item) {
                                         items.add(item);
                                     }

                                     public int total() {
                                 """;
    static final String AFTER = """

                                    }

                                    public int size() {
                                        return items.size();
                                    }

                                    public void clear() {
                                        items.clear();
                                        discount = 0;
                                    }

                                    public boolean isEmpty() {
                                        return items.isEmpty();
                                    }

                                    public record Item(String name, int price) {
                                    }
                                }
                                """;
    static final String TYPED = "        int sum = 0;\n        for (Item item : items) {\n            sum += ";

    /**
     * {@link RealModelTest} compares the text as well: a moved run was computed after different text, which a real
     * model tolerates.
     */
    @Test
    void typingOnOneLineReadsAFewTokens() throws Exception {
        List<Integer> read = new ArrayList<>();
        try (Served served = new Served(library, Served.TINY, 4096, UnaryOperator.identity())) {
            FimAnchors anchors = new FimAnchors();
            for (int typed = 0; typed <= TYPED.length(); typed += 3) {
                Prompt prompt = served.hole(anchors, Texts.lines("other", 20), BEFORE + TYPED.substring(0, typed),
                        AFTER);
                Generation g = served.send(Priority.INTERACTIVE, "editor", prompt, Served.plainly(8), text -> {}).get();
                if (typed > 0) {
                    read.add(g.promptTokens() - g.reusedTokens());
                }
            }
        }
        read.sort(null);
        assertTrue(read.get(read.size() / 2) <= 16, read.toString());
    }

    @Test
    void aBlockThatMovesIsNotReadAgain() throws Exception {
        try (Served served = new Served(library, Served.TINY, 2048, UnaryOperator.identity())) {
            String a = Texts.lines("first", 20);
            String b = Texts.lines("second", 30);
            served.plain(served.text("// start\n" + a + b + "int x ="), 4);
            Prompt without = served.text("// start\n" + b + "int x =");
            Generation moved = served.plain(without, 4);
            int block = served.text(b).tokens().length;
            assertTrue(moved.reusedTokens() >= block - 16, moved.reusedTokens() + " of " + block);
            // the cache is consistent: the same prompt again reuses all of it
            Generation again = served.plain(without, 4);
            assertTrue(again.reusedTokens() >= without.tokens().length - 5);
        }
    }

    @Test
    void aBlockCanMoveToTheVeryBeginning() throws Exception {
        try (Served served = new Served(library, Served.TINY, 2048, options -> options.withSlots(1))) {
            String a = Texts.lines("first", 10);
            String b = Texts.lines("second", 20);
            served.plain(served.text(a + b), 1);
            Prompt alone = served.text("x" + b + "int x =");
            Generation moved = served.plain(alone, 8);
            assertTrue(moved.reusedTokens() >= alone.tokens().length - 24,
                    moved.reusedTokens() + " of " + alone.tokens().length);
            Generation again = served.plain(alone, 8);
            assertTrue(again.reusedTokens() >= alone.tokens().length - 5);
        }
    }

    @Test
    void itCanBeTurnedOff() throws Exception {
        try (Served served = new Served(library, Served.TINY, 2048,
                options -> options.withMovedReuse(false).withSlots(1))) {
            String a = Texts.lines("first", 10);
            String b = "// second\n" + Texts.lines("second", 10);
            served.plain(served.text(a + b), 1);
            Generation g = served.send(Priority.CHAT, served.text(b), GenerationOptions.greedy(1)).get();
            assertEquals(0, g.reusedTokens());
        }
    }
}
