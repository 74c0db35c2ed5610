// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.engine.host.scheduler.Speculator;
import org.vauban.engine.host.scheduler.TokenList;

class SpeculatorTest {

    @Test
    void guessesWhatFollowedTheSameTokensBefore() {
        Speculator speculator = new Speculator(new int[0], 8);
        TokenList tokens = new TokenList(1, 2, 3, 4, 5, 6, 9, 9, 2, 3, 4);
        assertArrayEquals(new int[] {5, 6, 9, 9}, speculator.guess(tokens, 8, 8));
        assertArrayEquals(new int[] {5, 6}, speculator.guess(tokens, 8, 2));
    }

    @Test
    void theLongerMatchCounts() {
        Speculator speculator = new Speculator(new int[0], 8);
        TokenList tokens = new TokenList(1, 2, 3, 4, 50, 7, 2, 3, 4, 60, 7, 1, 2, 3, 4);
        assertArrayEquals(new int[] {50, 7, 2, 3}, speculator.guess(tokens, 11, 8));
    }

    @Test
    void aDraftIsFollowedFromItsBeginningAndFoundAgainAfterAChange() {
        int[] draft = {10, 11, 12, 13, 14, 15, 16, 17};
        Speculator speculator = new Speculator(draft, 3);
        TokenList tokens = new TokenList(1, 2);
        assertArrayEquals(new int[] {10, 11, 12}, speculator.guess(tokens, 2, 8));
        for (int token : new int[] {10, 11, 12, 13}) {
            tokens.add(token);
        }
        speculator.verified(3, 3);
        assertArrayEquals(new int[] {14, 15, 16}, speculator.guess(tokens, 2, 8));
        tokens.add(99); // another token than the draft's
        speculator.verified(3, 0);
        assertArrayEquals(new int[0], speculator.guess(tokens, 2, 8));
        tokens.add(14);
        tokens.add(15);
        assertEquals(16, speculator.guess(tokens, 2, 8)[0]);
    }

    @Test
    void guessesMoreWhileRightAndRestsWhileWrong() {
        Speculator speculator = new Speculator(new int[0], 64);
        TokenList tokens = new TokenList();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                tokens.add(i);
            }
        }
        tokens.truncate(203);
        assertEquals(4, speculator.guess(tokens, 100, 64).length);
        speculator.verified(4, 4);
        assertEquals(8, speculator.guess(tokens, 100, 64).length);
        for (int wrong = 0; wrong < 5; wrong++) {
            speculator.verified(4, 0);
        }
        int rests = 0;
        while (speculator.guess(tokens, 100, 64).length == 0) {
            rests++;
            assertTrue(rests < 100, "a rest ends");
        }
        assertEquals(32, rests);
    }

    @Test
    void nothingIsGuessedWhereNothingIsAllowed() {
        assertEquals(0, new Speculator(new int[] {1, 2, 3}, 0).guess(new TokenList(1), 1, 9).length);
        assertEquals(0, new Speculator(new int[] {1, 2, 3}, 9).guess(new TokenList(1), 1, 0).length);
    }
}
