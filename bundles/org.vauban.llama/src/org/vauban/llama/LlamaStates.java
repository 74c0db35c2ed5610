// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

import org.vauban.llama.error.StateException;
import org.vauban.llama.library.NativeLog;
import org.vauban.llama.natives.LlamaFunctions;

/**
 * Saves the KV cache of a context's sequences as bytes, and restores it. The bytes are in the byte order of this
 * machine, with a header that detects damage and other models; {@link SequenceLayout} detects malicious states.
 * Threads: the context's.
 */
public final class LlamaStates {
    private final LlamaContext context;
    private final LlamaFunctions llama;
    private final NativeLog log;
    private final long fingerprint;

    /** @param fingerprint fingerprint of the model, the data types of the KV cache and the number of its streams */
    LlamaStates(LlamaContext context, LlamaFunctions llama, NativeLog log, long fingerprint) {
        this.context = context;
        this.llama = llama;
        this.log = log;
        this.fingerprint = fingerprint;
    }

    /** Returns a fingerprint: states of contexts with the same value can be restored. */
    public long fingerprint() {
        return fingerprint;
    }

    /**
     * Saves a sequence. Logits are not included: to continue after a restore, remove the last position and decode its
     * token again. Keys that wait to be rotated after a shift are saved unrotated, so decode first.
     *
     * @return the state with a header that detects damage; about 12 KiB per token for a 0.5B model
     */
    public byte[] saveSequence(int sequence) {
        try (Arena arena = Arena.ofConfined()) {
            return saveSequence(sequence, arena).toArray(JAVA_BYTE);
        }
    }

    /** Like {@link #saveSequence(int)}, into memory of {@code arena}. */
    public MemorySegment saveSequence(int sequence, Arena arena) {
        context.use().enter();
        try {
            context.memory();
            context.requireSequence(sequence);
            long size = llama.state().seqGetSize(context.handle(), sequence);
            MemorySegment state = arena.allocate(SavedState.HEADER_BYTES + size, 16);
            long written = llama.state().seqGetData(context.handle(), state.asSlice(SavedState.HEADER_BYTES), size,
                    sequence);
            return saved(state, written, SavedState.Kind.SEQUENCE);
        } finally {
            context.use().exit();
        }
    }

    /** Saves all sequences of the context. */
    public byte[] saveAll() {
        try (Arena arena = Arena.ofConfined()) {
            return saveAll(arena).toArray(JAVA_BYTE);
        }
    }

    /** Like {@link #saveAll()}, into memory of {@code arena}. */
    public MemorySegment saveAll(Arena arena) {
        context.use().enter();
        try {
            long size = llama.state().getSize(context.handle());
            MemorySegment state = arena.allocate(SavedState.HEADER_BYTES + size, 16);
            long written = llama.state().getData(context.handle(), state.asSlice(SavedState.HEADER_BYTES), size);
            return saved(state, written, SavedState.Kind.CONTEXT);
        } finally {
            context.use().exit();
        }
    }

    private MemorySegment saved(MemorySegment state, long written, SavedState.Kind kind) {
        if (written == 0) {
            throw new StateException("llama.cpp could not save the state.", false, log.last(3));
        }
        MemorySegment used = state.asSlice(0, SavedState.HEADER_BYTES + written);
        SavedState.writeHeader(used, kind, fingerprint);
        return used;
    }

    /**
     * Replaces the content of the sequence by a saved one.
     *
     * @throws StateException if the state is truncated, modified or of another model (nothing is changed then), or if
     *            llama.cpp cannot restore it, for example for lack of room: the sequence is empty then, see {@link
     *            StateException#wiped()}
     */
    public void restoreSequence(int sequence, byte[] state) {
        try (Arena arena = Arena.ofConfined()) {
            restoreSequence(sequence, copy(state, arena));
        }
    }

    /** Like {@link #restoreSequence(int, byte[])}, from native memory. */
    public void restoreSequence(int sequence, MemorySegment state) {
        context.use().enter();
        try {
            MemorySegment sequences = context.memory().handle();
            context.requireSequence(sequence);
            MemorySegment payload = SavedState.payload(state, SavedState.Kind.SEQUENCE, fingerprint);
            long mark = log.mark();
            // an empty state would not replace the content
            llama.memory().seqRemove(sequences, sequence, -1, -1);
            if (llama.state().seqSetData(context.handle(), payload, payload.byteSize(), sequence) == 0) {
                throw wiped("sequence " + sequence, mark);
            }
        } finally {
            context.use().exit();
        }
    }

    /** Replaces all sequences of the context by a saved state; errors as for a sequence. */
    public void restoreAll(byte[] state) {
        try (Arena arena = Arena.ofConfined()) {
            restoreAll(copy(state, arena));
        }
    }

    /** Like {@link #restoreAll(byte[])}, from native memory. */
    public void restoreAll(MemorySegment state) {
        context.use().enter();
        try {
            MemorySegment payload = SavedState.payload(state, SavedState.Kind.CONTEXT, fingerprint);
            context.outputs().forget();
            long mark = log.mark();
            context.clearMemory();
            if (llama.state().setData(context.handle(), payload, payload.byteSize()) == 0) {
                throw wiped("the context", mark);
            }
        } finally {
            context.use().exit();
        }
    }

    private StateException wiped(String what, long mark) {
        List<String> words = log.problemsSince(mark);
        return new StateException("llama.cpp could not restore " + what + " ("
                + (words.isEmpty() ? "no reason given" : words.getFirst().strip())
                + ") and emptied it. Decode the tokens again.", true, words);
    }

    private static MemorySegment copy(byte[] state, Arena arena) {
        MemorySegment segment = arena.allocate(Math.max(1, state.length), 16);
        MemorySegment.copy(state, 0, segment, JAVA_BYTE, 0, state.length);
        return segment.asSlice(0, state.length);
    }
}
