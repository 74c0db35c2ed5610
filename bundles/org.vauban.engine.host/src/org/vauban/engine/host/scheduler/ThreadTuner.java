// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Chooses the number of threads for the next step from the durations of earlier steps: the smallest number that no
 * larger one clearly beats. On an idle machine with two cores, two threads prefill twice as fast as one. Beside another
 * busy process they are slower than one, since each graph node waits for the thread that has lost its core. If some
 * cores are slow, or two processors share one, half of the processors may be as fast as all. Prefill and decoding are
 * measured separately. Not thread-safe.
 */
public final class ThreadTuner {
    /** Number of tokens from which the duration of a step is proportional to its size. */
    private static final int PREFILL = 16;

    /** Thread counts, ascending. */
    private final int[] numbers;
    private final ThreadChoice prefill;
    private final ThreadChoice decoding;

    /**
     * @param few number of threads that leaves processors to other processes, at least 1
     * @param all number of threads for an idle machine; {@code few} if there is no choice
     */
    public ThreadTuner(int few, int all) {
        numbers = numbers(few, Math.max(few, all));
        int half = (numbers[numbers.length - 1] + 1) / 2;
        int belowHalf = (int) Arrays.stream(numbers).filter(number -> number < half).count();
        prefill = new ThreadChoice(numbers.length, belowHalf);
        decoding = new ThreadChoice(numbers.length, belowHalf);
    }

    /** Adds three quarters, for two kinds of processors, then half, a quarter and so on. */
    private static int[] numbers(int few, int all) {
        return few == all ? new int[] {all}
                : IntStream.concat(IntStream.of(all, few, (3 * all + 3) / 4),
                        IntStream.iterate((all + 1) / 2, number -> number > 0, number -> number / 2))
                        .distinct().sorted().toArray();
    }

    /** Returns the number of threads for a step of this many tokens. */
    public int threads(int tokens) {
        // no trials in steps that are not measured
        return isMeasured(tokens) ? numbers[choice(tokens).next()] : unmeasured(tokens);
    }

    /** Returns the number for a step that is not passed to {@link #measured}, without a trial. */
    public int unmeasured(int tokens) {
        return numbers[choice(tokens).best()];
    }

    /**
     * Records the duration of a step that prefilled or generated one token. Steps that generate more tokens take longer
     * per token.
     *
     * @param threads number of threads that computed it
     */
    public void measured(int threads, int tokens, double millis) {
        int index = Arrays.binarySearch(numbers, threads);
        if (index >= 0 && isMeasured(tokens)) {
            choice(tokens).measured(index, millis / tokens);
        }
    }

    /** Whether the step is measured: a few tokens take as long as one, or longer, so they are not comparable. */
    private static boolean isMeasured(int tokens) {
        return tokens == 1 || tokens >= PREFILL;
    }

    private ThreadChoice choice(int tokens) {
        return tokens >= PREFILL ? prefill : decoding;
    }
}
