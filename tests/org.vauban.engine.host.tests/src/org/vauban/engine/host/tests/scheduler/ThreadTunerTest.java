// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.scheduler.ThreadTuner;

/** With how many threads a machine computes whose speed the test decides. */
class ThreadTunerTest {
    private static final int FEW = 1;
    private static final int ALL = 2;
    private static final int PREFILL = 32;

    private final ThreadTuner tuner = new ThreadTuner(FEW, ALL);

    /** Steps that were computed with all threads. */
    private int steps(int count, int tokens, IntToDoubleFunction millis) {
        int all = 0;
        for (int step = 0; step < count; step++) {
            int threads = tuner.threads(tokens);
            all += threads == ALL ? 1 : 0;
            tuner.measured(threads, tokens, millis.applyAsDouble(threads));
        }
        return all;
    }

    @Test
    void anIdleMachineComputesWithAll() {
        int all = steps(100, PREFILL, threads -> 700.0 / threads);
        assertTrue(all >= 98, all + " of 100");
    }

    @Test
    void besideABusyProcessItComputesWithFewer() {
        steps(50, PREFILL, threads -> 700.0 / threads);
        int all = steps(100, PREFILL, threads -> threads == ALL ? 1_400 : 800);
        assertTrue(all <= 12, all + " of 100");
    }

    @Test
    void whenTheOtherProcessEndsItComputesWithAllAgain() {
        steps(300, PREFILL, threads -> threads == ALL ? 1_400 : 800);
        int all = steps(100, PREFILL, threads -> 700.0 / threads);
        assertTrue(all >= 30, all + " of 100");
    }

    @Test
    void aFirstStepThatLoadsTheWeightsDecidesNothing() {
        steps(1, PREFILL, threads -> 30_000);
        int all = steps(100, PREFILL, threads -> 700.0 / threads);
        assertTrue(all >= 90, all + " of 100");
    }

    @Test
    void whereMoreThreadsWinNothingTheyAreLeftToOthers() {
        int all = steps(200, PREFILL, threads -> 5);
        assertTrue(all <= 20, all + " of 200");
    }

    @Test
    void prefillAndDecodingAreToldApart() {
        for (int round = 0; round < 50; round++) {
            steps(1, PREFILL, threads -> 700.0 / threads);
            steps(1, 1, threads -> threads == ALL ? 60 : 40);
        }
        assertEquals(ALL, tuner.threads(PREFILL));
        assertEquals(20, steps(20, PREFILL, threads -> 700.0 / threads));
        assertTrue(steps(20, 1, threads -> threads == ALL ? 60 : 40) <= 2);
    }

    @Test
    void withOneNumberThereIsNothingToChoose() {
        ThreadTuner fixed = new ThreadTuner(3, 0);
        for (int step = 0; step < 20; step++) {
            assertEquals(3, fixed.threads(PREFILL));
            fixed.measured(3, PREFILL, 100 + step);
        }
    }
}
