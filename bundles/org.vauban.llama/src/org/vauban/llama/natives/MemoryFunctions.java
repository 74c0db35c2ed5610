// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** The memory of a context (KV cache), by sequence. */
public final class MemoryFunctions {
    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle B_PIII = NativeAccess.downcall(
                JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle V_PIIII = NativeAccess.downcall(
                null, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    }

    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle V_PB = NativeAccess.downcall(null, ADDRESS, JAVA_BOOLEAN);
    }

    private final MemorySegment clear;
    private final MemorySegment seqRemove;
    private final MemorySegment seqCopy;
    private final MemorySegment seqKeep;
    private final MemorySegment seqAdd;
    private final MemorySegment seqPosMin;
    private final MemorySegment seqPosMax;
    private final MemorySegment canShift;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    MemoryFunctions(Function<String, MemorySegment> symbols) {
        clear = symbols.apply("llama_memory_clear");
        seqRemove = symbols.apply("llama_memory_seq_rm");
        seqCopy = symbols.apply("llama_memory_seq_cp");
        seqKeep = symbols.apply("llama_memory_seq_keep");
        seqAdd = symbols.apply("llama_memory_seq_add");
        seqPosMin = symbols.apply("llama_memory_seq_pos_min");
        seqPosMax = symbols.apply("llama_memory_seq_pos_max");
        canShift = symbols.apply("llama_memory_can_shift");
    }

    public void clear(MemorySegment memory, boolean data) {
        try {
            Rare.V_PB.invokeExact(clear, memory, data);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean seqRemove(MemorySegment memory, int sequence, int from, int to) {
        try {
            return (boolean) Later.B_PIII.invokeExact(seqRemove, memory, sequence, from, to);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void seqCopy(MemorySegment memory, int source, int target, int from, int to) {
        try {
            Later.V_PIIII.invokeExact(seqCopy, memory, source, target, from, to);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void seqKeep(MemorySegment memory, int sequence) {
        Downcalls.call(seqKeep, memory, sequence);
    }

    public void seqAdd(MemorySegment memory, int sequence, int from, int to, int delta) {
        try {
            Later.V_PIIII.invokeExact(seqAdd, memory, sequence, from, to, delta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int seqPosMin(MemorySegment memory, int sequence) {
        return Downcalls.integer(seqPosMin, memory, sequence);
    }

    public int seqPosMax(MemorySegment memory, int sequence) {
        return Downcalls.integer(seqPosMax, memory, sequence);
    }

    public boolean canShift(MemorySegment memory) {
        return Downcalls.bool(canShift, memory);
    }
}
