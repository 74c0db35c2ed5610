// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Chooses with how many threads the next step is computed, by what steps took: with the smallest number to which no
 * larger one is clearly superior. On an idle machine of two cores two threads prefill twice as fast as one. Beside
 * another busy process they are slower than one, since each graph node waits for the thread that has lost its core.
 * Where some cores are slow, or two processors share one, half of the processors may be as quick as all. Prefill and
 * decoding are told apart. For one thread.
 */
public final class ThreadTuner {
    /** Tokens of a step from which on its time is proportional to them. */
    private static final int PREFILL = 16;

    /** Numbers of threads, ascending. */
    private final int[] numbers;
    private final ThreadChoice prefill;
    private final ThreadChoice decoding;

    /**
     * @param few threads that leave something to others, at least 1
     * @param all threads of an idle machine; {@code few} where there is nothing to choose
     */
    public ThreadTuner(int few, int all) {
        numbers = numbers(few, Math.max(few, all));
        int half = (numbers[numbers.length - 1] + 1) / 2;
        int belowHalf = (int) Arrays.stream(numbers).filter(number -> number < half).count();
        prefill = new ThreadChoice(numbers.length, belowHalf);
        decoding = new ThreadChoice(numbers.length, belowHalf);
    }

    /** Besides the two: three quarters, as processors of two kinds may have it, half, a quarter and so on. */
    private static int[] numbers(int few, int all) {
        return few == all ? new int[] {all}
                : IntStream.concat(IntStream.of(all, few, (3 * all + 3) / 4),
                        IntStream.iterate((all + 1) / 2, number -> number > 0, number -> number / 2))
                        .distinct().sorted().toArray();
    }

    /** Threads for a step of so many tokens. */
    public int threads(int tokens) {
        // steps that are not measured make no trials
        return isMeasured(tokens) ? numbers[choice(tokens).next()] : unmeasured(tokens);
    }

    /** The same for a step that {@link #measured} will not be told of, so that nothing is tried in it. */
    public int unmeasured(int tokens) {
        return numbers[choice(tokens).best()];
    }

    /**
     * What a step took that read prompts, or wrote one token. Steps that write more are longer for each token.
     *
     * @param threads that it was computed with
     */
    public void measured(int threads, int tokens, double millis) {
        int index = Arrays.binarySearch(numbers, threads);
        if (index >= 0 && isMeasured(tokens)) {
            choice(tokens).measured(index, millis / tokens);
        }
    }

    /** A few tokens take as long as one of them, or longer: they tell nothing. */
    private static boolean isMeasured(int tokens) {
        return tokens == 1 || tokens >= PREFILL;
    }

    private ThreadChoice choice(int tokens) {
        return tokens >= PREFILL ? prefill : decoding;
    }
}
