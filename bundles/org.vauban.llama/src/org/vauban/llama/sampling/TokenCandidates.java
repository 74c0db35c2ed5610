// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.NativeAccess;

/**
 * The candidates of a sampler: every token of the vocabulary with its logit, as a {@code llama_token_data_array}.
 * Threads: the sampler's.
 */
final class TokenCandidates {
    /** Size of a {@code llama_token_data} in integers. */
    private static final int CANDIDATE_INTS = 3;

    private static final long STRIDE = Layouts.TOKEN_DATA.byteSize();

    private final Arena arena;
    private final int size;
    private final MemorySegment array;
    /** Space for every token of the vocabulary; null until first use. */
    private MemorySegment candidates;
    private float[] scores;
    /** Source of the candidates: id, bits of the logit and probability 0 for each token. */
    private int[] filled;

    /** @param size number of tokens in the vocabulary */
    TokenCandidates(Arena arena, int size) {
        this.arena = arena;
        this.size = size;
        this.array = arena.allocate(Layouts.TOKEN_DATA_ARRAY);
    }

    /**
     * Makes every token a candidate.
     *
     * @param logits one for each token of the vocabulary
     * @param permitted one bit for each token; the others get the logit minus infinity. Null permits all
     * @return the array that samplers filter and choose from, until the next call
     */
    MemorySegment fill(MemorySegment logits, long[] permitted) {
        if (candidates == null) {
            candidates = arena.allocate(STRIDE * size, 8);
            scores = new float[size];
            filled = new int[Math.multiplyExact(size, CANDIDATE_INTS)];
            for (int i = 0; i < size; i++) {
                filled[i * CANDIDATE_INTS] = i;
            }
        }
        // copied through arrays in bulk: accessing a segment for each token is slow in lightly compiled code
        MemorySegment.copy(logits, JAVA_FLOAT, 0, scores, 0, size);
        for (int i = 0, at = 1; i < size; i++, at += CANDIDATE_INTS) {
            filled[at] = Float.floatToRawIntBits(scores[i]);
        }
        if (permitted != null) {
            int none = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);
            for (int i = 0, at = 1; i < size; i++, at += CANDIDATE_INTS) {
                filled[at] = (permitted[i >> 6] & 1L << i) == 0 ? none : filled[at];
            }
        }
        MemorySegment.copy(filled, 0, candidates, JAVA_INT, 0, filled.length);
        array.set(ADDRESS, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "data"), candidates);
        array.set(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "size"), size);
        array.set(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "selected"), -1);
        array.set(JAVA_BOOLEAN, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "sorted"), false);
        return array;
    }

    /** Returns the token that a sampler chose from the array. */
    int selected() {
        long left = array.get(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "size"));
        long selected = array.get(JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "selected"));
        if (selected < 0 || selected >= left) {
            throw new IllegalStateException("The samplers chose no token.");
        }
        MemorySegment data = array.get(ADDRESS, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "data"));
        return NativeAccess.sized(data, left * STRIDE).get(JAVA_INT, selected * STRIDE);
    }
}
