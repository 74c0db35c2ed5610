// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.quote;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The state of a quote that is being generated. It keeps all positions at which the text so far can end in the sources:
 * equivalent to a state of a suffix automaton, but found by following the positions, of which usually one remains after
 * a few tokens. Not thread-safe.
 */
public final class QuoteState {
    private final QuoteTokens sources;
    private int[] positions;

    /** Creates the state of an empty quote. */
    public QuoteState(QuoteTokens sources) {
        this.sources = sources;
        this.positions = sources.starts();
    }

    /** Returns the tokens that can follow, distinct and ascending; empty at the end of the sources. */
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

    /** Adds a generated token, one of {@link #next}. */
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

    /** Returns the following tokens that have no alternative, which can be computed together. */
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
     * @param logits supplies a copy of the logits; called only if there is a choice
     * @param sampler chooses among tokens whose logits are above negative infinity
     * @return one of {@link #next}, or one of {@code ends} if the quote may end
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
        // all of them may have no probability, or NaN
        return IntStream.of(allowed).anyMatch(token -> token == chosen) ? chosen : allowed[0];
    }

    /** Chooses a token by its logit. */
    @FunctionalInterface
    public interface Choice {
        int choose(float[] logits);
    }
}
