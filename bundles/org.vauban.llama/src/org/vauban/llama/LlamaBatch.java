// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

import org.vauban.llama.natives.Layouts;
import org.vauban.llama.resource.ExclusiveUse;

/**
 * Tokens to decode together, each with its position and its sequences. One batch can be reused for many calls. Threads:
 * one at a time.
 */
public final class LlamaBatch implements AutoCloseable {
    private final ExclusiveUse use = new ExclusiveUse("batch");
    private final Arena arena = Arena.ofShared();
    private final int capacity;
    private final int sequencesPerToken;
    private final MemorySegment struct;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment sequenceCounts;
    private final MemorySegment sequenceRows;
    private final MemorySegment outputs;

    private final BitSet output = new BitSet();
    private int size;
    private int largestToken;
    private int largestSequence;

    /** Creates a batch for tokens that belong to one sequence each. */
    public LlamaBatch(int capacity) {
        this(capacity, 1);
    }

    /**
     * @param capacity maximum number of tokens, normally the context's {@link LlamaContext#batchSize()}
     * @param sequencesPerToken maximum number of sequences per token
     */
    public LlamaBatch(int capacity, int sequencesPerToken) {
        if (capacity < 1 || sequencesPerToken < 1) {
            throw new IllegalArgumentException("A batch needs room for at least one token and one sequence.");
        }
        this.capacity = capacity;
        this.sequencesPerToken = sequencesPerToken;
        tokens = arena.allocate(JAVA_INT, capacity);
        positions = arena.allocate(JAVA_INT, capacity);
        sequenceCounts = arena.allocate(JAVA_INT, capacity);
        sequenceRows = arena.allocate(JAVA_INT, (long) capacity * sequencesPerToken);
        outputs = arena.allocate(capacity);
        MemorySegment pointers = arena.allocate(ADDRESS, capacity + 1L);
        for (int i = 0; i < capacity; i++) {
            pointers.setAtIndex(ADDRESS, i, sequenceRows.asSlice(4L * i * sequencesPerToken));
        }
        struct = arena.allocate(Layouts.BATCH);
        struct.set(ADDRESS, Layouts.offset(Layouts.BATCH, "token"), tokens);
        struct.set(ADDRESS, Layouts.offset(Layouts.BATCH, "pos"), positions);
        struct.set(ADDRESS, Layouts.offset(Layouts.BATCH, "n_seq_id"), sequenceCounts);
        struct.set(ADDRESS, Layouts.offset(Layouts.BATCH, "seq_id"), pointers);
        struct.set(ADDRESS, Layouts.offset(Layouts.BATCH, "logits"), outputs);
        reset();
    }

    /**
     * Adds a token of one sequence.
     *
     * @param position from 0; the positions of a sequence follow each other without gaps
     * @param logits whether the logits (or the embedding) after this token are needed
     * @return the index of the token in the batch, for reading its logits
     * @throws IllegalStateException if the batch is full
     */
    public int add(int token, int position, int sequence, boolean logits) {
        use.enter();
        try {
            requireRoom(token, position);
            requireSequence(sequence);
            sequenceRows.setAtIndex(JAVA_INT, (long) size * sequencesPerToken, sequence);
            return append(token, position, 1, logits);
        } finally {
            use.exit();
        }
    }

    /** Adds a token that several sequences share; they must hold the same positions so far. */
    public int add(int token, int position, int[] sequences, boolean logits) {
        use.enter();
        try {
            requireRoom(token, position);
            if (sequences.length < 1 || sequences.length > sequencesPerToken) {
                throw new IllegalArgumentException("A token of this batch belongs to 1 to " + sequencesPerToken
                        + " sequences, not " + sequences.length + ".");
            }
            for (int i = 0; i < sequences.length; i++) {
                requireSequence(sequences[i]);
                for (int j = 0; j < i; j++) {
                    if (sequences[i] == sequences[j]) {
                        throw new IllegalArgumentException("Sequence " + sequences[i] + " is named twice.");
                    }
                }
            }
            for (int i = 0; i < sequences.length; i++) {
                sequenceRows.setAtIndex(JAVA_INT, (long) size * sequencesPerToken + i, sequences[i]);
            }
            return append(token, position, sequences.length, logits);
        } finally {
            use.exit();
        }
    }

    private int append(int token, int position, int sequenceCount, boolean logits) {
        tokens.setAtIndex(JAVA_INT, size, token);
        positions.setAtIndex(JAVA_INT, size, position);
        sequenceCounts.setAtIndex(JAVA_INT, size, sequenceCount);
        outputs.set(JAVA_BYTE, size, (byte) (logits ? 1 : 0));
        output.set(size, logits);
        largestToken = Math.max(largestToken, token);
        for (int i = 0; i < sequenceCount; i++) {
            largestSequence = Math.max(largestSequence,
                    sequenceRows.getAtIndex(JAVA_INT, (long) size * sequencesPerToken + i));
        }
        return size++;
    }

    private void requireRoom(int token, int position) {
        if (size == capacity) {
            throw new IllegalStateException("The batch holds " + capacity + " tokens and is full; decode it first.");
        }
        if (token < 0 || position < 0) {
            throw new IllegalArgumentException("Token " + token + " at position " + position
                    + ": neither may be negative.");
        }
    }

    private static void requireSequence(int sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("Sequence " + sequence + " is negative.");
        }
    }

    /** Sets whether the logits after the token at this index are needed. */
    public void setLogits(int index, boolean wanted) {
        use.enter();
        try {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("The batch has " + size + " tokens and no index " + index + ".");
            }
            outputs.set(JAVA_BYTE, index, (byte) (wanted ? 1 : 0));
            output.set(index, wanted);
        } finally {
            use.exit();
        }
    }

    /** Removes all tokens. */
    public void clear() {
        use.enter();
        try {
            reset();
        } finally {
            use.exit();
        }
    }

    private void reset() {
        size = 0;
        largestToken = -1;
        largestSequence = -1;
        output.clear();
    }

    /** Returns the number of tokens. */
    public int size() {
        return size;
    }

    /** Returns the maximum number of tokens. */
    public int capacity() {
        return capacity;
    }

    /** Frees it. Closing twice has no effect. */
    @Override
    public void close() {
        if (use.close()) {
            arena.close();
        }
    }

    ExclusiveUse use() {
        return use;
    }

    int largestToken() {
        return largestToken;
    }

    int largestSequence() {
        return largestSequence;
    }

    BitSet outputs() {
        return output;
    }

    /** Returns the {@code llama_batch} to pass by value. */
    MemorySegment struct() {
        struct.set(JAVA_INT, Layouts.offset(Layouts.BATCH, "n_tokens"), size);
        return struct;
    }
}
