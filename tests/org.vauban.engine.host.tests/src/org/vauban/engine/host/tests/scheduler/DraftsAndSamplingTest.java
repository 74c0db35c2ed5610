// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.slot.Priority;

/** Drafts do not change a text, and sampling changes it as configured; with a model of random weights. */
class DraftsAndSamplingTest extends WithLibrary {
    @Test
    void guessesDoNotChangeTheText() throws Exception {
        int equal = 0;
        int accepted = 0;
        try (Served served = new Served(library, Served.TINY, 1024, options -> options.withWeighing(false))) {
            for (String text : Texts.PROMPTS) {
                Generation plain = served.plain(served.text(text), 48);
                Generation speculative = served.send(Priority.CHAT, served.text(text),
                        GenerationOptions.greedy(48).withProbabilities(2)).get();
                Same same = Served.compare(plain, speculative);
                assertNotEquals(Same.DIFFERENT, same, text + " | " + plain.text() + " | " + speculative.text());
                equal += same == Same.EQUAL ? 1 : 0;
                accepted += speculative.acceptedTokens();
                assertTrue(speculative.acceptedTokens() <= speculative.draftedTokens());
            }
        }
        assertTrue(accepted > 0);
        assertTrue(equal >= Texts.PROMPTS.size() / 2);
    }

    /** Drafts are not weighed, because their cost on a busy machine must not influence the result. */
    @Test
    void aDraftMakesNoDifferenceButSteps() throws Exception {
        try (Served served = new Served(library, Served.TINY, 1024, options -> options.withWeighing(false))) {
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
            // after a tie, the text may differ from the draft
            assertTrue(steps * (same == Same.EQUAL ? 4 : 1) < plainSteps,
                    steps + " steps instead of " + plainSteps + ", " + same + ", accepted " + drafted.acceptedTokens()
                            + " of " + drafted.draftedTokens());
        }
    }

    @Test
    void samplingWithASeedIsRepeatable() throws Exception {
        GenerationOptions options = new GenerationOptions(24, 0.9, 40, 0.95, 0.05, 42, List.of(), null)
                .withSampling(Sampling.NONE.withPenalties(64, 1.1, 0.1, 0.1).withXtc(0.2, 0.1).withTypical(0.95, 2));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            // from a fresh state: reusing earlier tokens changes the logits slightly
            try (Served fresh = new Served(library, Served.TINY, 1024, UnaryOperator.identity())) {
                texts.add(fresh.send(Priority.CHAT, fresh.text(Texts.PROMPTS.get(1)), options).get().text());
            }
        }
        assertEquals(texts.getFirst(), texts.getLast());
    }

    @Test
    void theLowestTemperaturesChooseTheBestToken() throws Exception {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            GenerationTask.Prompt text = alphabet.text("abcdefghijklmnopqrstuvwxyz|abcdefghijklmnop");
            for (double temperature : new double[] {1e-3, 1e-6, 1e-30, 1e-37, Float.MIN_NORMAL, Float.MIN_VALUE,
                    Double.MIN_VALUE}) {
                GenerationOptions options = new GenerationOptions(4, temperature, 0, 1, 0, 7, List.of(), null);
                assertEquals("qrst", alphabet.send(Priority.CHAT, text, options).get().text(), "at " + temperature);
                assertEquals("qrst", alphabet.send(Priority.CHAT, text, options.withGrammar("root ::= [a-z]+")).get()
                        .text(), "at " + temperature);
            }
        }
    }

    @Test
    void dryBreaksARepetition() throws Exception {
        try (Served alphabet = new Served(library, Served.ALPHABET, 512, UnaryOperator.identity())) {
            GenerationTask.Prompt text = alphabet.text("abcdefghijklmnopqrstuvwxyz|abcdefghijklmnop");
            assertEquals("qrst", alphabet.plain(text, 4).text());
            String dry = alphabet.send(Priority.CHAT, text, GenerationOptions.greedy(4)
                    .withSampling(Sampling.NONE.withDry(8, 1.75, 2, 256, List.of("~")))).get().text();
            assertFalse(dry.startsWith("q"), dry);
        }
    }
}
