// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.quote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.quote.QuoteState;
import org.vauban.engine.host.quote.QuoteTokens;
import org.vauban.engine.protocol.HostProtocol.WireQuoteSource;

/** Which tokens may continue a quote. A token is a byte here. */
class QuoteStateTest {
    private static final int[] ENDS = {300};

    private static QuoteTokens tokens(WireQuoteSource... sources) {
        return QuoteTokens.of(List.of(sources), QuoteStateTest::bytes, token -> new byte[] {(byte) token});
    }

    private static int[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[bytes.length];
        Arrays.setAll(tokens, i -> bytes[i] & 0xFF);
        return tokens;
    }

    private static void write(QuoteState state, String text) {
        for (int token : bytes(text)) {
            state.written(token);
        }
    }

    @Test
    void whatFollowsContinuesAStretchOfASource() {
        QuoteState state = new QuoteState(tokens(new WireQuoteSource("Aba. Abc.", List.of(0, 5), List.of(4, 9)),
                new WireQuoteSource("Xy.", List.of(0), List.of(3))));
        assertArrayEquals(bytes("AX"), state.next());
        assertFalse(state.mayEnd(), "a quote is not empty");
        write(state, "Ab");
        assertArrayEquals(bytes("ac"), state.next());
        write(state, "a");
        assertArrayEquals(bytes("."), state.next());
        assertThrows(IllegalArgumentException.class, () -> state.written('x'));
        write(state, ".");
        assertTrue(state.mayEnd());
        assertArrayEquals(bytes(" "), state.next(), "a quote may go on behind an end");
        write(state, " Abc.");
        assertTrue(state.mayEnd());
        assertEquals(0, state.next().length);
    }

    @Test
    void whatFollowsWithoutAChoiceIsKnownAtOnce() {
        QuoteState state = new QuoteState(tokens(new WireQuoteSource("one two. three.", List.of(0), List.of(8, 15))));
        assertArrayEquals(bytes("one two."), state.forced(50));
        assertArrayEquals(bytes("one"), state.forced(3));
        write(state, "one two.");
        assertEquals(0, state.forced(50).length, "the quote may end here");
        write(state, " ");
        assertArrayEquals(bytes("three."), state.forced(50));
    }

    @Test
    void theModelChoosesAmongWhatFollows() {
        QuoteState state = new QuoteState(tokens(new WireQuoteSource("Aa. Bb.", List.of(0, 4), List.of(3, 7))));
        float[] logits = new float[301];
        logits['Z'] = 9;
        logits[300] = 8;
        logits['B'] = 1;
        assertEquals('B', state.choose(ENDS, () -> logits, QuoteStateTest::best));
        write(state, "B");
        assertEquals('b', state.choose(ENDS, () -> {
            throw new AssertionError("there is no choice");
        }, QuoteStateTest::best));
        write(state, "b.");
        assertEquals(300, state.choose(ENDS, () -> logits, QuoteStateTest::best));
    }

    /** Even a damaged model, or a sampler that rejects all candidates, cannot leave the sources. */
    @Test
    void aChoiceOutsideTheSourcesIsNotTaken() {
        QuoteState state = new QuoteState(tokens(new WireQuoteSource("Aa. Bb.", List.of(0, 4), List.of(3, 7))));
        float[] nothing = new float[301];
        Arrays.fill(nothing, Float.NaN);
        assertEquals('A', state.choose(ENDS, () -> nothing, QuoteStateTest::best));
        assertEquals('A', state.choose(ENDS, () -> nothing, masked -> 'Z'));
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    @Test
    void whatTheVocabularyCannotWriteIsNotQuoted() {
        QuoteTokens tokens = QuoteTokens.of(List.of(new WireQuoteSource("AB. CD.", List.of(0, 4), List.of(3, 7))),
                text -> bytes(text.toLowerCase(java.util.Locale.ROOT).equals("cd.") ? text : text + "?"),
                token -> new byte[] {(byte) token});
        assertArrayEquals(bytes("C"), new QuoteState(tokens).next());
        assertTrue(tokens(new WireQuoteSource("\uD800", List.of(0), List.of(1))).isEmpty());
        assertTrue(tokens(new WireQuoteSource("AB", List.of(0), List.of())).isEmpty(), "it could not end");
        assertTrue(tokens().isEmpty());
    }
}
