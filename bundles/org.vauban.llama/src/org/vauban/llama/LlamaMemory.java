// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.MemoryFunctions;

/**
 * The memory of a context: what its sequences have read. Positions count from 0; ranges are from (inclusive) to
 * (exclusive), where a negative from means the beginning and a negative to means the end. Threads: the context's.
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

    /** Forgets everything and overwrites it with zeros. */
    public void clear() {
        clear(true);
    }

    /** @param overwrite whether the keys and values are set to zero, which takes a while, beside being forgotten */
    void clear(boolean overwrite) {
        context.use().enter();
        try {
            functions.clear(handle, overwrite);
        } finally {
            context.use().exit();
        }
    }

    /**
     * Forgets the positions of a sequence in the range.
     *
     * @return false if this memory cannot remove a part (recurrent models); a whole sequence always can be removed
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

    /** Forgets a whole sequence. */
    public void remove(int sequence) {
        remove(sequence, -1, -1);
    }

    /**
     * Lets the target sequence share the source's positions in the range.
     *
     * @throws IllegalArgumentException for a part of a sequence where every sequence has its own memory
     */
    public void copy(int source, int target, int from, int to) {
        context.use().enter();
        try {
            context.requireSequence(source);
            context.requireSequence(target);
            int first = from;
            int last = to;
            if (!context.unifiedMemory() && source != target) {
                // llama.cpp asserts a whole copy between separate buffers
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

    /** Lets the target sequence share all that the source has. */
    public void copy(int source, int target) {
        copy(source, target, -1, -1);
    }

    /** Forgets every other sequence. */
    public void keepOnly(int sequence) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            for (int s = 0; s < context.maxSequences(); s++) {
                // llama_memory_seq_keep leaves other sequences alone where each has its own memory
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

    /** The smallest position that the sequence has, -1 if it is empty. */
    public int positionMin(int sequence) {
        context.use().enter();
        try {
            context.requireSequence(sequence);
            return functions.seqPosMin(handle, sequence);
        } finally {
            context.use().exit();
        }
    }

    /** The largest position that the sequence has, -1 if it is empty; the next token goes one behind it. */
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
