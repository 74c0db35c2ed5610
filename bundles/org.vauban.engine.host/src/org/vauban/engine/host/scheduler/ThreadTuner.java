// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/**
 * Chooses with how many threads the next step is computed, by what steps took: with all processors where that is
 * clearly faster, with one fewer where it is not. On an idle machine of two cores two threads prefill twice as fast as
 * one. Beside another busy process they are slower than one, since each graph node waits for the thread that has lost
 * its core. Prefill and decoding are told apart. For one thread.
 */
public final class ThreadTuner {
    /** More threads have to be at least so much faster, since others want the processors, too. */
    private static final double CLEARLY = 0.95;
    /** A step that takes so much longer than the quickest ones tells that something else is running. */
    private static final double SLOWED = 1.4;
    private static final double WEIGHT = 0.4;
    /** Steps with fewer threads before more are tried again; doubles each time that they are no faster. */
    private static final int FIRST_TRIAL = 4;
    private static final int LAST_TRIAL = 64;
    /** Tokens of a step from which on its time is proportional to them. */
    private static final int PREFILL = 16;

    private final int few;
    private final int all;
    private final Choice prefill = new Choice();
    private final Choice decoding = new Choice();

    /**
     * @param few threads that leave something to others, at least 1
     * @param all threads of an idle machine; {@code few} where there is nothing to choose
     */
    public ThreadTuner(int few, int all) {
        this.few = few;
        this.all = Math.max(few, all);
    }

    /** Threads for a step of so many tokens. */
    public int threads(int tokens) {
        // steps that are not measured make no trials
        return few == all || choice(tokens).more(isMeasured(tokens)) ? all : few;
    }

    /** The same for a step that {@link #measured} will not be told of, so that nothing is tried in it. */
    public int unmeasured(int tokens) {
        return few == all || choice(tokens).more(false) ? all : few;
    }

    /**
     * What a step took that read prompts, or wrote one token. Steps that write more are longer for each token.
     *
     * @param threads that it was computed with
     */
    public void measured(int threads, int tokens, double millis) {
        if (few != all && isMeasured(tokens)) {
            choice(tokens).measured(threads == all, millis / tokens);
        }
    }

    /** A few tokens take as long as one of them, or longer: they tell nothing. */
    private static boolean isMeasured(int tokens) {
        return tokens == 1 || tokens >= PREFILL;
    }

    private Choice choice(int tokens) {
        return tokens >= PREFILL ? prefill : decoding;
    }

    /** The choice for one kind of steps; times are milliseconds for each token. */
    private static final class Choice {
        private double withFew = Double.NaN;
        private double withAll = Double.NaN;
        /** The quickest that all threads ever were, on average. */
        private double quickest = Double.POSITIVE_INFINITY;
        private boolean more = true;
        /** The next step is computed with the other number, to compare. */
        private boolean trial;
        private int untilTrial = FIRST_TRIAL;
        private int nextTrial = FIRST_TRIAL;

        boolean more(boolean trials) {
            return more != (trial && trials);
        }

        void measured(boolean usedAll, double millis) {
            boolean tried = trial && usedAll != more;
            if (usedAll) {
                withAll = tried ? millis : average(withAll, millis);
                quickest = Math.min(quickest, withAll);
            } else {
                withFew = tried ? millis : average(withFew, millis);
            }
            if (tried) {
                trial = false;
            }
            if (Double.isNaN(withFew)) {
                trial = true; // the first step has touched the weights for the first time, and tells little
                return;
            }
            boolean better = !Double.isNaN(withAll) && withAll <= withFew * CLEARLY;
            if (better != more) {
                more = better;
                trial = false;
                nextTrial = FIRST_TRIAL;
                untilTrial = FIRST_TRIAL;
            } else if (tried) {
                nextTrial = Math.min(LAST_TRIAL, nextTrial * 2);
                untilTrial = nextTrial;
            } else if (--untilTrial <= 0 && (!more || withAll > quickest * SLOWED)) {
                trial = true;
            }
        }

        private static double average(double before, double now) {
            return Double.isNaN(before) ? now : before + WEIGHT * (now - before);
        }
    }
}
