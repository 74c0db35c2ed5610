// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.scheduler.ThreadTuner;

/** The number of threads used on a machine whose speed the test determines. */
class ThreadTunerTest {
    private static final int FEW = 1;
    private static final int ALL = 2;
    private static final int PREFILL = 32;

    private final ThreadTuner tuner = new ThreadTuner(FEW, ALL);

    /** Returns the number of steps computed with all threads. */
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

    /** Returns the number of steps that a machine computes with each thread count. */
    private static Map<Integer, Integer> used(ThreadTuner machine, int steps, int tokens, IntToDoubleFunction millis) {
        Map<Integer, Integer> used = new TreeMap<>();
        for (int step = 0; step < steps; step++) {
            int threads = machine.threads(tokens);
            used.merge(threads, 1, Integer::sum);
            machine.measured(threads, tokens, millis.applyAsDouble(threads));
        }
        return used;
    }

    private static ThreadTuner machine(int processors) {
        return new ThreadTuner(processors - 1, processors);
    }

    private static void mostly(int threads, Map<Integer, Integer> used) {
        int all = used.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(used.getOrDefault(threads, 0) >= all * 0.85, threads + " of " + used);
    }

    /** Threads wait for each other: all take as long as the one on the slowest core. */
    private static IntToDoubleFunction hybrid(int quick, double slow) {
        return threads -> 700.0 / threads / (threads > quick ? slow : 1);
    }

    /** Threads with a core of their own are fast; when there are more, each waits for one without a core. */
    private static IntToDoubleFunction besides(int free) {
        return threads -> threads <= free ? 700.0 / threads : 900;
    }

    @Test
    void eightIdleCoresAreAllUsedAndFewerAreTriedSeldom() {
        Map<Integer, Integer> used = used(machine(8), 100, PREFILL, threads -> 700.0 / threads);
        assertTrue(used.get(8) >= 97, used.toString());
        assertTrue(used.keySet().stream().allMatch(threads -> threads >= 4), used.toString());
    }

    @Test
    void ofTwoKindsOfCoresTheQuickOnesAreUsedWhereTheSlowOnesHoldThemUp() {
        mostly(8, used(machine(16), 200, PREFILL, hybrid(8, 0.5)));
    }

    @Test
    void slowCoresAreUsedWhereTheyHelp() {
        mostly(16, used(machine(16), 200, PREFILL, hybrid(8, 0.8)));
    }

    @Test
    void twoThreadsOfACoreAreNoTwoCores() {
        mostly(4, used(machine(8), 200, PREFILL, threads -> 700.0 / Math.min(threads, 4)));
    }

    @Test
    void whereMemoryLimitsDecodingFewThreadsDo() {
        mostly(4, used(machine(16), 200, 1, threads -> 60.0 / Math.min(threads, 3)));
    }

    @Test
    void besideABusyProcessOnEightCoresItLeavesOneCoreToIt() {
        ThreadTuner tuned = machine(8);
        used(tuned, 50, PREFILL, besides(8));
        mostly(7, used(tuned, 200, PREFILL, besides(7)));
    }

    @Test
    void besideManyItGoesDownToTheCoresThatAreFreeAndUpAgain() {
        ThreadTuner tuned = machine(8);
        used(tuned, 50, PREFILL, besides(8));
        mostly(2, used(tuned, 300, PREFILL, besides(2)));
        used(tuned, 100, PREFILL, besides(8));
        mostly(8, used(tuned, 100, PREFILL, besides(8)));
    }

    @Test
    void whoIsBusyFromTheBeginningIsFoundToo() {
        mostly(2, used(machine(8), 300, PREFILL, besides(2)));
    }

    @Test
    void timesThatVaryChangeNothing() {
        Random random = new Random(7);
        Map<Integer, Integer> used = used(machine(16), 500, PREFILL,
                threads -> hybrid(8, 0.5).applyAsDouble(threads) * (0.97 + 0.06 * random.nextDouble()));
        mostly(8, used);
    }
}
