// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Generation;

/** Counts what prefilling in advance costs and how often it was used. Threads: any. */
public final class ReadAheadStatistics {
    /** Number of recent places; the prompt of a place among them is still in the KV cache from its suggestions. */
    private static final int REMEMBERED = 16;
    /** Share of a prompt's tokens that may still be unprocessed: typed text, and the text after the caret. */
    private static final double LEFT = 0.25;
    /** Number of such tokens in a short prompt, where the text after the caret is a larger part. */
    private static final int LEFT_TOKENS = 48;

    // guarded by this
    private final Deque<CaretMark> places = new ArrayDeque<>();
    private int newPlaces;
    private int prefilled;
    private int prompts;
    private long tokens;

    /** Notes a request. @return whether it is at a new place, so that {@link #answered} is to be called */
    public synchronized boolean asks(CaretMark place) {
        boolean known = places.removeIf(place::isNear);
        places.addFirst(place);
        if (places.size() > REMEMBERED) {
            places.removeLast();
        }
        return !known;
    }

    /**
     * Notes the engine's work for the first suggestion at a new place.
     *
     * @param generation the engine's result, null if the request was cancelled before the engine began
     */
    public synchronized void answered(CaretMark place, @Nullable Generation generation) {
        if (generation == null || generation.promptTokens() <= 0) {
            places.remove(place); // not begun: the next request counts as the first
            return;
        }
        newPlaces++;
        int left = generation.promptTokens() - generation.reusedTokens();
        if (left <= Math.max(LEFT * generation.promptTokens(), LEFT_TOKENS) && left <= generation.reusedTokens()) {
            prefilled++;
        }
    }

    /** Notes a prefill, complete or interrupted. */
    public synchronized void read(Generation generation) {
        prompts++;
        tokens += Math.max(0, generation.promptTokens() - generation.reusedTokens());
    }

    public synchronized ReadAheadUse use() {
        return new ReadAheadUse(newPlaces, prefilled, prompts, tokens);
    }
}
