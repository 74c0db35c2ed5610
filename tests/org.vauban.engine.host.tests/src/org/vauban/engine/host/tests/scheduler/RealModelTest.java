// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;

/**
 * The scheduler's guarantees with the attention, positions and tokens of real models, a sample of each. {@code ./dev
 * proof speculation} tests drafts at length; there is no such test of moved runs.
 */
@Tag("slow")
class RealModelTest extends WithLibrary {
    private static final int PROMPTS = 3;
    private static final String BEFORE = """
                                         class Basket {
                                             int total() {
                                                 """;

    /** Computed alone, together with others, and with drafts from the prompt. */
    @Test
    void theTextIsTheSameHoweverItIsComputed() throws Exception {
        try (Served served = new Served(library, Served.SMALL, 1024,
                options -> options.withSlots(PROMPTS).withWeighing(false))) {
            List<Prompt> prompts = Texts.PROMPTS.subList(2, 2 + PROMPTS).stream().map(served::text).toList();
            List<Generation> alone = new ArrayList<>();
            for (Prompt prompt : prompts) {
                alone.add(served.plain(prompt, 16));
            }
            List<Sent> together = new ArrayList<>();
            for (Prompt prompt : prompts) {
                together.add(served.send(Priority.CHAT, prompt, Served.plainly(16)));
            }
            int accepted = 0;
            for (int i = 0; i < PROMPTS; i++) {
                same(alone.get(i), together.get(i).get());
                Generation drafted = served
                        .send(Priority.CHAT, served.drafted(Texts.PROMPTS.get(2 + i), alone.get(i).text()),
                                GenerationOptions.greedy(16).withProbabilities(2))
                        .get();
                same(alone.get(i), drafted);
                accepted += drafted.acceptedTokens();
            }
            assertTrue(accepted > 0, "nothing of the text itself was accepted");
        }
    }

    /**
     * The text after the caret moves and is not prefilled again: few tokens are prefilled, and the text mostly equals
     * that of a fresh prefill.
     */
    @Test
    void typingOnOneLineReadsAFewTokens() throws Exception {
        List<Integer> read = new ArrayList<>();
        int same = 0;
        int all = 0;
        try (Served served = new Served(library, Served.CODER, 512, UnaryOperator.identity());
                Served fresh = new Served(library, Served.CODER, 512,
                        options -> options.withMovedReuse(false).withSlots(1))) {
            FimAnchors anchors = new FimAnchors();
            for (String typed : List.of("", "int sum =", "int sum = 0;\n        for (Item item")) {
                Prompt prompt = served.hole(anchors, "", BEFORE + typed, MovedReuseTest.AFTER);
                Generation g = served.send(Priority.INTERACTIVE, "editor", prompt, Served.plainly(6), text -> {}).get();
                if (!typed.isEmpty()) {
                    read.add(g.promptTokens() - g.reusedTokens());
                    all++;
                    same += g.text().equals(fresh.plain(prompt, 6).text()) ? 1 : 0;
                }
            }
        }
        System.out.println("typing: tokens read " + read + ", same text " + same + " of " + all);
        assertTrue(read.stream().allMatch(tokens -> tokens <= 24), read.toString());
        assertTrue(same > 0, same + " of " + all);
    }

    private static void same(Generation expected, Generation actual) {
        assertNotEquals(Same.DIFFERENT, Served.compare(expected, actual), expected.text() + " | " + actual.text());
    }
}
