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
    private static final MethodHandle B_PIII = NativeAccess.downcall(
            JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle V_PIIII = NativeAccess.downcall(
            null, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    /** For functions that are seldom or never called. */
    private static final class Rare {
        static final MethodHandle V_PB = NativeAccess.downcall(null, ADDRESS, JAVA_BOOLEAN);
    }

    private final MemorySegment memoryClear;
    private final MemorySegment memorySeqRemove;
    private final MemorySegment memorySeqCopy;
    private final MemorySegment memorySeqKeep;
    private final MemorySegment memorySeqAdd;
    private final MemorySegment memorySeqPosMin;
    private final MemorySegment memorySeqPosMax;
    private final MemorySegment memoryCanShift;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    MemoryFunctions(Function<String, MemorySegment> symbols) {
        memoryClear = symbols.apply("llama_memory_clear");
        memorySeqRemove = symbols.apply("llama_memory_seq_rm");
        memorySeqCopy = symbols.apply("llama_memory_seq_cp");
        memorySeqKeep = symbols.apply("llama_memory_seq_keep");
        memorySeqAdd = symbols.apply("llama_memory_seq_add");
        memorySeqPosMin = symbols.apply("llama_memory_seq_pos_min");
        memorySeqPosMax = symbols.apply("llama_memory_seq_pos_max");
        memoryCanShift = symbols.apply("llama_memory_can_shift");
    }

    public void memoryClear(MemorySegment memory, boolean data) {
        try {
            Rare.V_PB.invokeExact(memoryClear, memory, data);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean memorySeqRemove(MemorySegment memory, int sequence, int from, int to) {
        try {
            return (boolean) B_PIII.invokeExact(memorySeqRemove, memory, sequence, from, to);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memorySeqCopy(MemorySegment memory, int source, int target, int from, int to) {
        try {
            V_PIIII.invokeExact(memorySeqCopy, memory, source, target, from, to);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memorySeqKeep(MemorySegment memory, int sequence) {
        Downcalls.call(memorySeqKeep, memory, sequence);
    }

    public void memorySeqAdd(MemorySegment memory, int sequence, int from, int to, int delta) {
        try {
            V_PIIII.invokeExact(memorySeqAdd, memory, sequence, from, to, delta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int memorySeqPosMin(MemorySegment memory, int sequence) {
        return Downcalls.integer(memorySeqPosMin, memory, sequence);
    }

    public int memorySeqPosMax(MemorySegment memory, int sequence) {
        return Downcalls.integer(memorySeqPosMax, memory, sequence);
    }

    public boolean memoryCanShift(MemorySegment memory) {
        return Downcalls.bool(memoryCanShift, memory);
    }
}
