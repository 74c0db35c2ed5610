// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Saving and restoring the content of a context or a sequence. */
public final class StateFunctions {
    /** Functions for saving or restoring states. */
    private static final class States {
        static final MethodHandle J_PI = NativeAccess.downcall(JAVA_LONG, ADDRESS, JAVA_INT);
        static final MethodHandle J_PPJ = NativeAccess.downcall(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle J_PPJI = NativeAccess.downcall(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    private final MemorySegment getSize;
    private final MemorySegment getData;
    private final MemorySegment setData;
    private final MemorySegment seqGetSize;
    private final MemorySegment seqGetData;
    private final MemorySegment seqSetData;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    StateFunctions(Function<String, MemorySegment> symbols) {
        getSize = symbols.apply("llama_state_get_size");
        getData = symbols.apply("llama_state_get_data");
        setData = symbols.apply("llama_state_set_data");
        seqGetSize = symbols.apply("llama_state_seq_get_size");
        seqGetData = symbols.apply("llama_state_seq_get_data");
        seqSetData = symbols.apply("llama_state_seq_set_data");
    }

    public long getSize(MemorySegment context) {
        return Downcalls.size(getSize, context);
    }

    public long getData(MemorySegment context, MemorySegment target, long size) {
        try {
            return (long) States.J_PPJ.invokeExact(getData, context, target, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long setData(MemorySegment context, MemorySegment source, long size) {
        try {
            return (long) States.J_PPJ.invokeExact(setData, context, source, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long seqGetSize(MemorySegment context, int sequence) {
        try {
            return (long) States.J_PI.invokeExact(seqGetSize, context, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long seqGetData(MemorySegment context, MemorySegment target, long size, int sequence) {
        try {
            return (long) States.J_PPJI.invokeExact(seqGetData, context, target, size, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long seqSetData(MemorySegment context, MemorySegment source, long size, int sequence) {
        try {
            return (long) States.J_PPJI.invokeExact(seqSetData, context, source, size, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
