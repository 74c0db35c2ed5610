// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.speculation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.speculation.AcceptanceRates;
import org.vauban.engine.host.speculation.DraftLength;
import org.vauban.engine.host.speculation.DraftTokens;
import org.vauban.engine.host.speculation.Speculator;
import org.vauban.engine.host.speculation.StepCosts;
import org.vauban.engine.host.token.TokenList;

class SpeculatorTest {
    /** Pairs each odd token with an even one: the same word with and without a blank. */
    private static final UnaryOperator<int[]> VARIANT = tokens -> Arrays.stream(tokens).map(t -> t ^ 1).toArray();

    private static Speculator speculator(int most, int... draft) {
        return new Speculator(draft, VARIANT, most, new AcceptanceRates().ofRequest());
    }

    private static void write(Speculator speculator, TokenList tokens, int... written) {
        for (int token : written) {
            speculator.propose(tokens);
            speculator.written(token);
            tokens.add(token);
        }
    }

    @Test
    void guessesWhatFollowedTheSameTokensBefore() {
        TokenList tokens = new TokenList(1, 2, 3, 4, 5, 6, 9, 9, 2, 3, 4);
        DraftTokens draft = speculator(4).propose(tokens);
        assertEquals(DraftTokens.Source.LOOKUP, draft.source());
        assertEquals(3, draft.run());
        assertArrayEquals(new int[] {5, 6, 9, 9}, draft.tokens());
    }

    @Test
    void theLongerMatchCounts() {
        TokenList tokens = new TokenList(1, 2, 3, 4, 50, 7, 2, 3, 4, 60, 7, 1, 2, 3, 4);
        assertArrayEquals(new int[] {50, 7, 2, 3}, speculator(4).propose(tokens).tokens());
    }

    @Test
    void aDraftIsFollowedBehindWhatComesBeforeIt() {
        Speculator speculator = speculator(3, 10, 11, 12, 13, 14, 15, 16, 17);
        TokenList tokens = new TokenList(1, 2);
        assertArrayEquals(new int[] {10, 11, 12}, speculator.propose(tokens).tokens());
        write(speculator, tokens, 91, 92, 10, 11);
        DraftTokens draft = speculator.propose(tokens);
        assertEquals(DraftTokens.Source.DRAFT_TEXT, draft.source());
        assertArrayEquals(new int[] {12, 13, 14}, draft.tokens());
    }

    @Test
    void aDraftGoesOnRightBehindAChangedToken() {
        Speculator speculator = speculator(3, 10, 11, 12, 13, 14, 15, 16, 17);
        TokenList tokens = new TokenList(1, 2);
        write(speculator, tokens, 10, 11, 99);
        assertArrayEquals(new int[] {13, 14, 15}, speculator.propose(tokens).tokens());
    }

    @Test
    void aDraftIsFoundAgainBehindMoreOrFewerTokens() {
        Speculator longer = speculator(3, 10, 11, 12, 13, 14, 15, 16, 17);
        TokenList tokens = new TokenList(1, 2);
        write(longer, tokens, 10, 11, 99, 98, 97, 13);
        assertArrayEquals(new int[] {14, 15, 16}, longer.propose(tokens).tokens());
        Speculator shorter = speculator(3, 10, 11, 12, 13, 14, 15, 16, 17);
        tokens = new TokenList(1, 2);
        write(shorter, tokens, 10, 11, 14);
        assertArrayEquals(new int[] {15, 16, 17}, shorter.propose(tokens).tokens());
    }

    @Test
    void whatWasChangedOnceIsGuessedAtItsNextPlaces() {
        // a word of two tokens (20, 22) becomes one (40); after a blank these are (21, 23) and (41)
        Speculator speculator = speculator(9, 10, 20, 22, 11, 12, 20, 22, 13, 14, 21, 23, 15);
        TokenList tokens = new TokenList(1, 2);
        write(speculator, tokens, 10, 40, 11);
        assertArrayEquals(new int[] {12, 40, 13, 14, 41, 15}, speculator.propose(tokens).tokens());
    }

    @Test
    void aChangeThatIsNotMadeAgainIsNotGuessedAnyMore() {
        Speculator speculator = speculator(9, 10, 20, 11, 12, 20, 13, 14, 20, 15);
        TokenList tokens = new TokenList(1, 2);
        write(speculator, tokens, 10, 40, 11, 12);
        assertArrayEquals(new int[] {40, 13, 14, 40, 15}, speculator.propose(tokens).tokens());
        write(speculator, tokens, 20);
        assertArrayEquals(new int[] {13, 14, 20, 15}, speculator.propose(tokens).tokens());
    }

    @Test
    void oddsFollowWhatHappensAlsoWhereNothingWasComputed() {
        AcceptanceRates model = new AcceptanceRates();
        Speculator speculator = new Speculator(new int[0], VARIANT, 8, model.ofRequest());
        double before = model.chance(DraftTokens.Source.LOOKUP, 3);
        for (int i = 0; i < 20; i++) {
            speculator.propose(new TokenList(1, 2, 3, 4, 5, 6, 9, 9, 2, 3, 4));
            speculator.written(5);
        }
        assertTrue(model.chance(DraftTokens.Source.LOOKUP, 3) > Math.max(before, 0.7));
        assertEquals(model.chance(DraftTokens.Source.LOOKUP, 5),
                new AcceptanceRates().chance(DraftTokens.Source.LOOKUP, 5));
        assertTrue(speculator.odds().chance(DraftTokens.Source.LOOKUP, 3) > model.chance(DraftTokens.Source.LOOKUP, 3));
    }

    /** Returns measured costs of steps: 30 ms for one token, 10 ms each for many tokens, but 25 ms each for a few. */
    private static StepCosts costs() {
        StepCosts costs = new StepCosts();
        for (int size : new int[] {1, 2, 3, 4, 5, 6, 7, 8}) {
            costs.measured(size, size == 1 ? 30 : 25 * size + 10);
        }
        for (int size : new int[] {12, 16, 24, 32, 48, 64}) {
            costs.measured(size, 30 + 10 * size);
        }
        return costs;
    }

    private static AcceptanceRates odds(int right, int wrong) {
        AcceptanceRates odds = new AcceptanceRates();
        for (int run = 0; run < 80; run++) {
            for (int i = 0; i < right; i++) {
                odds.told(DraftTokens.Source.LOOKUP, run, true);
            }
            for (int i = 0; i < wrong; i++) {
                odds.told(DraftTokens.Source.LOOKUP, run, false);
            }
        }
        return odds;
    }

    private static int length(DraftTokens drafted, AcceptanceRates odds, int most) {
        return DraftLength.divide(List.of(DraftLength.expected(drafted, odds, most)), costs(), 1, most)[0];
    }

    @Test
    void onlyGuessesThatPayAreComputed() {
        DraftTokens few = new DraftTokens(DraftTokens.Source.LOOKUP, 3, new int[3]);
        DraftTokens many = new DraftTokens(DraftTokens.Source.LOOKUP, 3, new int[63]);
        assertEquals(0, length(few, odds(100, 10), 63),
                "a few tokens cost as much each as one alone");
        assertEquals(0, length(many, odds(50, 50), 63));
        assertTrue(length(many, odds(400, 0), 63) >= 23);
        int length = length(many, odds(190, 10), 63);
        assertTrue(length > 3 && length < 63, "a draft of " + length);
        assertEquals(0, length(many, odds(400, 0), 0));
    }

    @Test
    void costsAreLearntAndGuessedBetween() {
        StepCosts costs = new StepCosts();
        assertTrue(costs.of(2) < 2 * costs.of(1), "tried before it is known");
        costs.measured(1, 30);
        costs.measured(8, 160);
        assertEquals(30, costs.of(1));
        assertEquals(160, costs.of(8));
        assertTrue(costs.of(4) > 30 && costs.of(4) < 160);
        assertTrue(costs.of(32) > 160);
        for (int i = 0; i < 50; i++) {
            costs.measured(8, 80);
        }
        assertEquals(80, costs.of(8), 1);
    }

    /** Returns irregular measured costs: eight tokens are faster than seven, and sixteen cost little more. */
    private static StepCosts uneven() {
        StepCosts costs = new StepCosts();
        int[] sizes = {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24};
        double[] millis = {21, 78, 91, 102, 134, 152, 166, 130, 165, 184, 278};
        for (int i = 0; i < sizes.length; i++) {
            costs.measured(sizes[i], millis[i]);
        }
        return costs;
    }

    @Test
    void amongManyTheLikeliestGuessesFillAStep() {
        double[] sure = {1, 1.95, 2.85, 3.7, 4.5};
        double[] unsure = {1, 1.2};
        double[] none = {1};
        List<double[]> expected = List.of(sure, unsure, sure, none, sure, sure, unsure, none);
        int[] lengths = DraftLength.divide(expected, uneven(), 8, 63);
        assertEquals(8, Arrays.stream(lengths).sum(), "a step of sixteen: " + Arrays.toString(lengths));
        assertEquals(0, lengths[1]);
        assertEquals(2, lengths[0]);
        assertEquals(0, Arrays.stream(DraftLength.divide(expected, uneven(), 8, 0)).sum());
        assertEquals(0, Arrays.stream(DraftLength.divide(List.of(unsure, unsure), uneven(), 2, 63)).sum());
    }

    @Test
    void whereAllMustHaveAsManyGuessesTheyPayTogether() {
        double[] sure = {1, 1.95, 2.85, 3.7, 4.5};
        double[] unsure = {1, 1.2};
        assertEquals(1, DraftLength.equal(List.of(sure, sure, sure, sure, sure, sure, sure, unsure), uneven(), 8, 2));
        assertEquals(0, DraftLength.equal(List.of(sure, unsure), uneven(), 8, 7), "six tokens that are not meant");
        assertEquals(0, DraftLength.equal(List.of(sure, sure, sure, sure, sure, sure, sure, sure), uneven(), 8, 0));
        assertEquals(0, DraftLength.equal(List.of(), uneven(), 8, 7));
    }

    /**
     * Larger steps may have been measured while the machine was less busy, but filling a step beyond the longest draft
     * gains nothing.
     */
    @Test
    void noStepIsFilledWithMoreThanTheLongestGuess() {
        StepCosts costs = new StepCosts();
        costs.measured(2, 20);
        costs.measured(8, 10);
        assertEquals(0, DraftLength.equal(List.of(new double[] {1}, new double[] {1}), costs, 2, 7));
        assertEquals(1, DraftLength.equal(List.of(new double[] {1, 1.9}, new double[] {1}), costs, 2, 7));
    }

    @Test
    void fewWriteOneAfterTheOtherWhereThatIsFaster() {
        assertEquals(1, DraftLength.atOnce(uneven(), 2));
        assertEquals(1, DraftLength.atOnce(uneven(), 7));
        assertEquals(8, DraftLength.atOnce(uneven(), 8));
        assertEquals(5, DraftLength.atOnce(new StepCosts(), 5), "tried together before it is known");
    }

    @Test
    void nothingIsGuessedWhereNothingIsAllowed() {
        assertEquals(0, speculator(0, 1, 2, 3).propose(new TokenList(1)).tokens().length);
    }
}
