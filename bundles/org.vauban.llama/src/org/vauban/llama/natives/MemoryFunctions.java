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
    private static final MethodHandle B_P = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle B_PIII = NativeAccess.downcall(
            JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle I_PI = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle V_PI = NativeAccess.downcall(null, ADDRESS, JAVA_INT);
    private static final MethodHandle V_PIIII = NativeAccess.downcall(
            null, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    /** Of what is seldom or never called. */
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
        try {
            V_PI.invokeExact(memorySeqKeep, memory, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void memorySeqAdd(MemorySegment memory, int sequence, int from, int to, int delta) {
        try {
            V_PIIII.invokeExact(memorySeqAdd, memory, sequence, from, to, delta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int memorySeqPosMin(MemorySegment memory, int sequence) {
        try {
            return (int) I_PI.invokeExact(memorySeqPosMin, memory, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int memorySeqPosMax(MemorySegment memory, int sequence) {
        try {
            return (int) I_PI.invokeExact(memorySeqPosMax, memory, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean memoryCanShift(MemorySegment memory) {
        try {
            return (boolean) B_P.invokeExact(memoryCanShift, memory);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
