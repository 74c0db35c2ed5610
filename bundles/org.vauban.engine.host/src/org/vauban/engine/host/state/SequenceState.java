// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What a sequence has read: its tokens, where they stand, and llama.cpp's bytes, outside the heap. Whoever holds it
 * closes it; {@link StateStore} does for those that it was given.
 */
public final class SequenceState implements AutoCloseable {
    private final int[] tokens;
    private final int[] positions;
    private final MemorySegment bytes;
    private final Arena arena;

    /**
     * @param positions of the tokens, ascending
     * @param bytes of {@link org.vauban.llama.LlamaStates}, in memory of the arena
     * @param arena shared; closed with this
     */
    public SequenceState(int[] tokens, int[] positions, MemorySegment bytes, Arena arena) {
        if (tokens.length == 0 || tokens.length != positions.length) {
            throw new IllegalArgumentException("a position for each token, and at least one");
        }
        this.tokens = tokens;
        this.positions = positions;
        this.bytes = bytes;
        this.arena = arena;
    }

    /** Not to be changed. */
    public int[] tokens() {
        return tokens;
    }

    /** Not to be changed. */
    public int[] positions() {
        return positions;
    }

    public MemorySegment bytes() {
        return bytes;
    }

    /** What it takes. */
    public long size() {
        return bytes.byteSize() + 2L * Integer.BYTES * tokens.length;
    }

    /** Length of the common beginning. */
    public int common(int[] other) {
        int mismatch = Arrays.mismatch(tokens, other);
        return mismatch < 0 ? tokens.length : mismatch;
    }

    @Override
    public void close() {
        arena.close();
    }
}
