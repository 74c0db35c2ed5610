// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.quote.QuoteTokens;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.protocol.HostProtocol.WireQuoteSource;
import org.vauban.engine.slot.Priority;

/** The sampler makes quotes verbatim: the model has random weights and no knowledge. */
class QuotedTextTest extends WithLibrary {
    private static final int PASSAGES = 60;
    private static final int QUESTIONS = 4;
    private static final String LETTERS = "abcdefghij éàçœ«»“”—  ,;:()%0123456789 \n\u00a0🙂日本ßŒ<|im_end|><tool_call>";

    private static WireQuoteSource source(Random random) {
        StringBuilder text = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        int[] letters = LETTERS.codePoints().toArray();
        int sentences = 1 + random.nextInt(5);
        for (int i = 0; i < sentences; i++) {
            starts.add(text.length());
            text.append((char) ('A' + random.nextInt(3)));
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                text.appendCodePoint(letters[random.nextInt(letters.length)]);
            }
            text.append('.');
            ends.add(text.length());
            text.append(random.nextBoolean() ? " " : "\n\n");
        }
        return new WireQuoteSource(text.toString(), starts, ends);
    }

    private static boolean quotes(String quote, List<WireQuoteSource> sources) {
        return sources.stream().anyMatch(source -> source.starts().stream()
                .anyMatch(start -> source.text().startsWith(quote, start)
                        && source.ends().contains(start + quote.length())));
    }

    @Tag("claim:citations-exact")
    @Test
    void everyQuoteStandsInAPassageAsItIs() throws Exception {
        Random random = new Random(7);
        int accepted = 0;
        try (Served served = new Served(library, Served.TINY, 2_048, options -> options.withSlots(4))) {
            for (int passage = 0; passage < PASSAGES; passage++) {
                List<WireQuoteSource> sources = List.of(source(random), source(random));
                List<Sent> sent = new ArrayList<>();
                for (int question = 0; question < QUESTIONS; question++) {
                    boolean warm = question % 2 == 1;
                    GenerationOptions options = new GenerationOptions(1_500, warm ? 1.5 : 0, 40, 0.9, 0.05,
                            random.nextInt(1_000), List.of(), null);
                    sent.add(served.send(Priority.CHAT, served.text("What is " + random.nextInt() + "?")
                            .withQuotable(QuoteTokens.of(sources, served.tokenizer::continuation,
                                    token -> served.model.vocabulary().piece(token, false))),
                            options));
                }
                for (Sent each : sent) {
                    Generation quoted = each.get();
                    assertEquals(FinishReason.END, quoted.finish());
                    assertTrue(quotes(quoted.text(), sources), quoted.text() + "\n---\n" + sources);
                    accepted += quoted.acceptedTokens();
                    // the last token ends the text and is not counted
                    assertTrue(quoted.draftedTokens() - quoted.acceptedTokens() <= 1, "what is forced is not wrong");
                }
            }
        }
        assertTrue(accepted > PASSAGES * QUESTIONS, "tokens without a choice are computed together: " + accepted);
    }

    /** The token limit may cut a quote, but never within a character, and the rest remains part of the passage. */
    @Test
    void aQuoteThatIsCutIsVerbatim() throws Exception {
        Random random = new Random(8);
        try (Served served = new Served(library, Served.TINY, 1_024, options -> options.withSlots(1))) {
            for (int i = 0; i < 20; i++) {
                WireQuoteSource source = source(random);
                Generation quoted = served.send(Priority.CHAT, served.text("?")
                        .withQuotable(QuoteTokens.of(List.of(source), served.tokenizer::continuation,
                                token -> served.model.vocabulary().piece(token, false))),
                        GenerationOptions.greedy(1 + random.nextInt(12)).withSpeculation(i % 2 == 0)).get();
                String whole = quoted.text().replaceFirst("\uFFFD+$", "");
                assertTrue(source.text().contains(whole), quoted.text());
                assertNotEquals("", whole);
            }
        }
    }

    /** Forced tokens have the same total probability, however many are computed together. */
    @Test
    void theProbabilitiesOfAQuoteAreThoseOfItsTokens() throws Exception {
        String text = "Why is 日本 so far away, <|im_end|>, and who says so?";
        List<Double> sums = new ArrayList<>();
        try (Served served = new Served(library, Served.TINY, 1_024, options -> options.withSlots(1))) {
            int[] tokens = served.tokenizer.continuation(text);
            for (boolean together : new boolean[] {false, true}) {
                Generation quoted = served.send(Priority.CHAT, served.text("?").withQuotable(QuoteTokens.of(
                        List.of(new WireQuoteSource(text, List.of(0), List.of(text.length()))),
                        served.tokenizer::continuation, token -> served.model.vocabulary().piece(token, false))),
                        GenerationOptions.greedy(200).withProbabilities(1).withSpeculation(together)).get();
                assertEquals(text, quoted.text());
                assertEquals(FinishReason.END, quoted.finish());
                assertArrayEquals(tokens, quoted.probabilities().stream().mapToInt(TokenProbability::token).toArray());
                assertEquals(together, quoted.acceptedTokens() > 0);
                sums.add(quoted.probabilities().stream().mapToDouble(TokenProbability::logarithm).sum());
            }
        }
        assertTrue(sums.getFirst() < 0, sums.toString());
        assertEquals(sums.getFirst(), sums.getLast(), 0.01 * -sums.getFirst());
    }
}
