// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Arrays;

/**
 * The choice of a {@link ThreadTuner} for one kind of steps, among numbers of threads that are known by their place
 * from the smallest on. Begins with the largest. Times are milliseconds for each token. For one thread.
 */
final class ThreadChoice {
    /** More threads have to be at least so much faster, since others want the processors, too. */
    private static final double CLEARLY = 0.95;
    /** A step that takes so much longer than the quickest ones tells that something else is running. */
    private static final double SLOWED = 1.4;
    private static final double WEIGHT = 0.4;
    /** Steps before another number is tried; doubles each time that it is no better. */
    private static final int FIRST_TRIAL = 4;
    private static final int LAST_TRIAL = 64;
    private static final int NONE = -1;

    /** With each number, on average; not a number before the first step. */
    private final double[] millis;
    /** The quickest of these that there was. */
    private final double[] quickest;
    private boolean begun;
    private int best;
    /** Whether the best one was chosen by what it took once, and not in a trial of now. */
    private boolean remembered;
    /** The next step is computed with this number, to compare. */
    private int trial = NONE;
    /** Which of the larger numbers is tried next. */
    private int larger;
    /** Whether a smaller number is tried next, where both would do. */
    private boolean down = true;
    /** The largest of the numbers that are to be tried once, at the beginning. */
    private int unexplored;
    private final int leastExplored;
    private int untilTrial;
    private int nextTrial;

    /**
     * @param numbers how many there are, at least 1
     * @param leastExplored the smallest that is tried without need
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

    /** For a step that is measured. */
    int next() {
        return trial == NONE ? best : trial;
    }

    int best() {
        return best;
    }

    void measured(int number, double time) {
        if (!begun) {
            begun = true; // the first step has touched the weights for the first time, and tells little
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
            trial = best - 1; // fewer threads than ever may be as quick
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

    /** Larger numbers in turn; smaller ones only where something else seems to run. */
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
