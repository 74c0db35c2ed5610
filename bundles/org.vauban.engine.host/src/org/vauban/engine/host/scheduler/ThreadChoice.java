// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;

/**
 * The choice of a {@link ThreadTuner} for one kind of step among thread counts, which are identified by their index in
 * ascending order. Starts with the largest. Times are milliseconds per token. Not thread-safe.
 */
final class ThreadChoice {
    /** A larger thread count must be faster by at least this factor, since other processes need processors, too. */
    private static final double CLEARLY = 0.95;
    /** A step that is slower than the fastest ones by this factor shows that another process is running. */
    private static final double SLOWED = 1.4;
    private static final double WEIGHT = 0.4;
    /** Steps before another count is tried; doubled each time a trial brings no improvement. */
    private static final int FIRST_TRIAL = 4;
    private static final int LAST_TRIAL = 64;
    private static final int NONE = -1;

    /** Average time for each count; NaN before the first step. */
    private final double[] millis;
    /** Minimum of these averages so far. */
    private final double[] quickest;
    private boolean begun;
    private int best;
    /** Whether the best count was chosen by an earlier measurement rather than by a current trial. */
    private boolean remembered;
    /** Count to try in the next step. */
    private int trial = NONE;
    /** The larger count that was tried last. */
    private int larger;
    /** Whether a smaller count was tried last, for when both directions are possible. */
    private boolean down = true;
    /** Largest count that is still to be tried once at the beginning. */
    private int unexplored;
    private final int leastExplored;
    private int untilTrial;
    private int nextTrial;

    /**
     * @param numbers number of thread counts, at least 1
     * @param leastExplored smallest index that is tried at the beginning
     */
    ThreadChoice(int numbers, int leastExplored) {
        millis = new double[numbers];
        Arrays.fill(millis, Double.NaN);
        quickest = new double[numbers];
        Arrays.fill(quickest, Double.POSITIVE_INFINITY);
        best = numbers - 1;
        unexplored = numbers - 2;
        this.leastExplored = leastExplored;
        again();
    }

    /** Returns the index for a step that is measured. */
    int next() {
        return trial == NONE ? best : trial;
    }

    int best() {
        return best;
    }

    void measured(int number, double time) {
        if (!begun) {
            begun = true; // the first step loads the weights into memory and says little
            return;
        }
        boolean tried = number == trial;
        boolean anew = tried || number == best && remembered;
        millis[number] = anew || Double.isNaN(millis[number]) ? time
                : millis[number] + WEIGHT * (time - millis[number]);
        quickest[number] = Math.min(quickest[number], millis[number]);
        if (tried) {
            trial = NONE;
        }
        if (number == best) {
            remembered = false;
        }
        if (unexplored >= leastExplored) {
            if (trial == NONE) {
                trial = unexplored--;
            }
            return;
        }
        int better = smallestOfTheQuickest();
        if (better != best) {
            best = better;
            remembered = !tried || number != better;
            trial = NONE;
            again();
        } else if (trial == NONE && best > 0 && Double.isNaN(millis[best - 1])) {
            trial = best - 1; // fewer threads than tried so far may be as fast
        } else if (tried) {
            nextTrial = Math.min(LAST_TRIAL, nextTrial * 2);
            untilTrial = nextTrial;
        } else if (--untilTrial <= 0) {
            trial = another();
        }
    }

    private void again() {
        nextTrial = FIRST_TRIAL;
        untilTrial = FIRST_TRIAL;
        larger = best;
    }

    private int smallestOfTheQuickest() {
        int found = NONE;
        for (int number = 0; number < millis.length; number++) {
            if (!Double.isNaN(millis[number]) && (found == NONE || millis[number] <= millis[found] * CLEARLY)) {
                found = number;
            }
        }
        return found == NONE ? best : found;
    }

    /** Tries the larger counts in turn; smaller ones only if another process seems to run. */
    private int another() {
        boolean top = best == millis.length - 1;
        boolean slowed = best > 0 && millis[best] > quickest[best] * SLOWED;
        down = slowed && (top || !down);
        if (down) {
            return best - 1;
        }
        if (top) {
            return NONE;
        }
        larger = larger < millis.length - 1 ? larger + 1 : best + 1;
        return larger;
    }
}
