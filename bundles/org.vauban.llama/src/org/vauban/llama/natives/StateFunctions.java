// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Saving and restoring what a context or a sequence holds. */
public final class StateFunctions {
    /** For states that are saved or restored. */
    private static final class States {
        static final MethodHandle J_PI = NativeAccess.downcall(JAVA_LONG, ADDRESS, JAVA_INT);
        static final MethodHandle J_PPJ = NativeAccess.downcall(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
        static final MethodHandle J_PPJI = NativeAccess.downcall(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    private final MemorySegment stateGetSize;
    private final MemorySegment stateGetData;
    private final MemorySegment stateSetData;
    private final MemorySegment stateSeqGetSize;
    private final MemorySegment stateSeqGetData;
    private final MemorySegment stateSeqSetData;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    StateFunctions(Function<String, MemorySegment> symbols) {
        stateGetSize = symbols.apply("llama_state_get_size");
        stateGetData = symbols.apply("llama_state_get_data");
        stateSetData = symbols.apply("llama_state_set_data");
        stateSeqGetSize = symbols.apply("llama_state_seq_get_size");
        stateSeqGetData = symbols.apply("llama_state_seq_get_data");
        stateSeqSetData = symbols.apply("llama_state_seq_set_data");
    }

    public long stateGetSize(MemorySegment context) {
        return Downcalls.size(stateGetSize, context);
    }

    public long stateGetData(MemorySegment context, MemorySegment target, long size) {
        try {
            return (long) States.J_PPJ.invokeExact(stateGetData, context, target, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSetData(MemorySegment context, MemorySegment source, long size) {
        try {
            return (long) States.J_PPJ.invokeExact(stateSetData, context, source, size);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSeqGetSize(MemorySegment context, int sequence) {
        try {
            return (long) States.J_PI.invokeExact(stateSeqGetSize, context, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSeqGetData(MemorySegment context, MemorySegment target, long size, int sequence) {
        try {
            return (long) States.J_PPJI.invokeExact(stateSeqGetData, context, target, size, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long stateSeqSetData(MemorySegment context, MemorySegment source, long size, int sequence) {
        try {
            return (long) States.J_PPJI.invokeExact(stateSeqSetData, context, source, size, sequence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
