// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.quote;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How far a quote is written. It keeps all positions at which the text so far can end in the sources: what a state of a
 * suffix automaton stands for, but found by following the positions, of which a few tokens leave one. For one thread.
 */
public final class QuoteState {
    private final QuoteTokens sources;
    private int[] positions;

    /** A quote of which nothing is written. */
    public QuoteState(QuoteTokens sources) {
        this.sources = sources;
        this.positions = sources.starts();
    }

    /** The tokens that can follow, each once, ascending; empty where the sources have nothing more. */
    public int[] next() {
        return next(positions);
    }

    private int[] next(int... from) {
        return IntStream.of(from).map(sources::token).filter(token -> token != QuoteTokens.NOTHING).sorted().distinct()
                .toArray();
    }

    /** Whether the quote may end here. */
    public boolean mayEnd() {
        return mayEnd(positions);
    }

    private boolean mayEnd(int... at) {
        return IntStream.of(at).anyMatch(sources::isEnd);
    }

    /** A token was written that {@link #next} names. */
    public void written(int token) {
        positions = after(positions, token);
    }

    private int[] after(int[] from, int token) {
        int[] reached = IntStream.of(from).filter(position -> sources.token(position) == token).map(sources::after)
                .distinct().toArray();
        if (reached.length == 0) {
            throw new IllegalArgumentException("token " + token + " is not in the sources");
        }
        return reached;
    }

    /** The tokens that follow without a choice: they can be computed together. */
    public int[] forced(int most) {
        int[] forced = new int[most];
        int[] at = positions;
        for (int i = 0; i < most; i++) {
            int[] next = next(at);
            if (next.length != 1 || mayEnd(at)) {
                return Arrays.copyOf(forced, i);
            }
            forced[i] = next[0];
            at = after(at, next[0]);
        }
        return forced;
    }

    /**
     * Chooses a token.
     *
     * @param ends tokens that end a text
     * @param logits copied where there is a choice
     * @param sampler chooses among those whose logits are above negative infinity
     * @return one of {@link #next}, or one of {@code ends} where the quote may end
     */
    public int choose(int[] ends, Supplier<float[]> logits, Choice sampler) {
        int[] next = next();
        int[] allowed = mayEnd() ? IntStream.concat(IntStream.of(next), IntStream.of(ends)).toArray() : next;
        if (allowed.length == 1) {
            return allowed[0];
        }
        float[] all = logits.get();
        float[] masked = new float[all.length];
        Arrays.fill(masked, Float.NEGATIVE_INFINITY);
        for (int token : allowed) {
            masked[token] = all[token];
        }
        int chosen = sampler.choose(masked);
        // a model may give all of them no chance, or none that is a number
        return IntStream.of(allowed).anyMatch(token -> token == chosen) ? chosen : allowed[0];
    }

    /** Chooses a token by its logit. */
    @FunctionalInterface
    public interface Choice {
        int choose(float[] logits);
    }
}
