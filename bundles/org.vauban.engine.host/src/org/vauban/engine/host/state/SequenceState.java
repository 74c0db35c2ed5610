// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The saved state of a sequence: its tokens, their positions, and llama.cpp's off-heap bytes. The owner closes it;
 * {@link StateStore} closes the states that it was given.
 */
public final class SequenceState implements AutoCloseable {
    private final int[] tokens;
    private final int[] positions;
    private final MemorySegment bytes;
    private final Arena arena;

    /**
     * @param positions positions of the tokens, ascending
     * @param bytes bytes of {@link org.vauban.llama.LlamaStates}, in memory of the arena
     * @param arena shared; closed with this state
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

    /** Returns the tokens; callers must not change them. */
    public int[] tokens() {
        return tokens;
    }

    /** Returns the positions; callers must not change them. */
    public int[] positions() {
        return positions;
    }

    public MemorySegment bytes() {
        return bytes;
    }

    /** Returns its memory use in bytes. */
    public long size() {
        return bytes.byteSize() + 2L * Integer.BYTES * tokens.length;
    }

    /** Returns the length of the longest common prefix. */
    public int common(int[] other) {
        int mismatch = Arrays.mismatch(tokens, other);
        return mismatch < 0 ? tokens.length : mismatch;
    }

    @Override
    public void close() {
        arena.close();
    }
}
