// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;

/** Counts what reading ahead costs and how often it was of use. Threads: any. */
public final class ReadAheadStatistics {
    /** Whoever comes back to one of the last places finds what was read for the suggestions there. */
    private static final int REMEMBERED = 16;
    /** Of the tokens of a prompt that may be left to be read: what was typed since, and what stands after the caret. */
    private static final double LEFT = 0.25;
    /** The same of a short prompt, of which the text after the caret is a larger part. */
    private static final int LEFT_TOKENS = 48;

    // guarded by this
    private final Deque<CaretMark> places = new ArrayDeque<>();
    private int newPlaces;
    private int prefilled;
    private int prompts;
    private long tokens;

    /** Somebody asks at a place. @return whether it is a new one, of which {@link #answered} is to be told */
    public synchronized boolean asks(CaretMark place) {
        boolean known = places.removeIf(place::isNear);
        places.addFirst(place);
        if (places.size() > REMEMBERED) {
            places.removeLast();
        }
        return !known;
    }

    /**
     * What the engine did for the first suggestion at a new place.
     *
     * @param generation null if it did nothing, since nobody waited for it any more
     */
    public synchronized void answered(CaretMark place, @Nullable Generation generation) {
        if (generation == null || generation.promptTokens() <= 0) {
            places.remove(place); // it was not begun: the next one is the first
            return;
        }
        newPlaces++;
        int left = generation.promptTokens() - generation.reusedTokens();
        if (left <= Math.max(LEFT * generation.promptTokens(), LEFT_TOKENS) && left <= generation.reusedTokens()) {
            prefilled++;
        }
    }

    /** A prompt was read ahead, as far as it was. */
    public synchronized void read(Generation generation) {
        prompts++;
        tokens += Math.max(0, generation.promptTokens() - generation.reusedTokens());
    }

    public synchronized ReadAheadUse use() {
        return new ReadAheadUse(newPlaces, prefilled, prompts, tokens);
    }
}
