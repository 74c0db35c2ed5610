// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.MemoryFunctions;

/**
 * The KV cache of a context. Positions count from 0; ranges are from (inclusive) to (exclusive), where a negative from
 * means the beginning and a negative to means the end. Threads: the context's.
 */
public final class LlamaMemory {
    private final LlamaContext context;
    private final MemoryFunctions functions;
    private final MemorySegment handle;

    LlamaMemory(LlamaContext context, MemoryFunctions functions, MemorySegment handle) {
        this.context = context;
        this.functions = functions;
        this.handle = handle;
    }

    MemorySegment handle() {
        return handle;
    }

    /** Removes everything and overwrites it with zeros. */
    public void clear() {
        clear(true);
    }

    /** @param overwrite whether keys and values are also set to zero, which takes some time */
    void clear(boolean overwrite) {
        context.use().enter();
        try {
            functions.clear(handle, overwrite);
        } finally {
            context.use().exit();
        }
    }

    /**
     * Removes the positions of a sequence in the range.
     *
     * @return false if a part cannot be removed (recurrent models); a whole sequence can always be removed
     */
    public boolean remove(int sequence, int from, int to) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            return functions.seqRemove(handle, sequence, from, to);
        } finally {
            context.use().exit();
        }
    }

    /** Removes a whole sequence. */
    public void remove(int sequence) {
        remove(sequence, -1, -1);
    }

    /**
     * Lets the target sequence share the source's positions in the range.
     *
     * @throws IllegalArgumentException for a part of a sequence if sequences have separate KV caches
     */
    public void copy(int source, int target, int from, int to) {
        context.use().enter();
        try {
            context.requireSequence(source);
            context.requireSequence(target);
            int first = from;
            int last = to;
            if (!context.unifiedMemory() && source != target) {
                // llama.cpp asserts that a copy between separate caches is complete
                if (from > 0 || to >= 0 && to <= functions.seqPosMax(handle, source)) {
                    throw new IllegalArgumentException("Only whole sequences can be copied where each has its own"
                            + " memory; make the context with unifiedMemory.");
                }
                first = -1;
                last = -1;
            }
            functions.seqCopy(handle, source, target, first, last);
        } finally {
            context.use().exit();
        }
    }

    /** Lets the target sequence share all positions of the source. */
    public void copy(int source, int target) {
        copy(source, target, -1, -1);
    }

    /** Removes every other sequence. */
    public void keepOnly(int sequence) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            for (int s = 0; s < context.maxSequences(); s++) {
                // llama_memory_seq_keep does not affect other sequences if each has a separate cache
                if (s != sequence) {
                    functions.seqRemove(handle, s, -1, -1);
                }
            }
        } finally {
            context.use().exit();
        }
    }

    /**
     * Moves the positions in the range by {@code delta}; the keys are rotated at the next decoding.
     *
     * @throws UnsupportedOperationException if {@link #canShift()} is false
     */
    public void shift(int sequence, int from, int to, int delta) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            if (!functions.canShift(handle)) {
                throw new UnsupportedOperationException("This model's memory cannot shift positions.");
            }
            functions.seqAdd(handle, sequence, from, to, delta);
        } finally {
            context.use().exit();
        }
    }

    /** Whether positions can be moved. */
    public boolean canShift() {
        context.use().enter();
        try {
            return functions.canShift(handle);
        } finally {
            context.use().exit();
        }
    }

    /** Returns the smallest position of the sequence, -1 if it is empty. */
    public int positionMin(int sequence) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            return functions.seqPosMin(handle, sequence);
        } finally {
            context.use().exit();
        }
    }

    /** Returns the largest position of the sequence, -1 if it is empty; the next token must follow it. */
    public int positionMax(int sequence) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            return functions.seqPosMax(handle, sequence);
        } finally {
            context.use().exit();
        }
    }
}
