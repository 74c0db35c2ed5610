// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Contexts: making them, their sizes, their threadpools and their counters. */
public final class ContextFunctions {
    private static final MethodHandle CONTEXT = NativeAccess.downcall(Layouts.CONTEXT_PARAMS);
    private static final MethodHandle I_P = NativeAccess.downcall(JAVA_INT, ADDRESS);
    private static final MethodHandle P_P = NativeAccess.downcall(ADDRESS, ADDRESS);
    private static final MethodHandle P_P_CONTEXT = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.CONTEXT_PARAMS);
    private static final MethodHandle V_P = NativeAccess.downcall(null, ADDRESS);
    private static final MethodHandle V_PPP = NativeAccess.downcall(null, ADDRESS, ADDRESS, ADDRESS);

    /** Of what is seldom or never called. */
    private static final class Rare {
        static final MethodHandle PERF_CONTEXT_P = NativeAccess.downcall(Layouts.PERF_CONTEXT, ADDRESS);
    }

    private final MemorySegment contextDefaultParams;
    private final MemorySegment initFromModel;
    private final MemorySegment contextFree;
    private final MemorySegment attachThreadpool;
    private final MemorySegment detachThreadpool;
    private final MemorySegment nCtx;
    private final MemorySegment nCtxSeq;
    private final MemorySegment nBatch;
    private final MemorySegment nUbatch;
    private final MemorySegment nSeqMax;
    private final MemorySegment getMemory;
    private final MemorySegment poolingType;
    private final MemorySegment perfContext;
    private final MemorySegment perfContextReset;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    ContextFunctions(Function<String, MemorySegment> symbols) {
        contextDefaultParams = symbols.apply("llama_context_default_params");
        initFromModel = symbols.apply("llama_init_from_model");
        contextFree = symbols.apply("llama_free");
        attachThreadpool = symbols.apply("llama_attach_threadpool");
        detachThreadpool = symbols.apply("llama_detach_threadpool");
        nCtx = symbols.apply("llama_n_ctx");
        nCtxSeq = symbols.apply("llama_n_ctx_seq");
        nBatch = symbols.apply("llama_n_batch");
        nUbatch = symbols.apply("llama_n_ubatch");
        nSeqMax = symbols.apply("llama_n_seq_max");
        getMemory = symbols.apply("llama_get_memory");
        poolingType = symbols.apply("llama_pooling_type");
        perfContext = symbols.apply("llama_perf_context");
        perfContextReset = symbols.apply("llama_perf_context_reset");
    }

    public MemorySegment contextDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) CONTEXT.invokeExact(contextDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initFromModel(MemorySegment model, MemorySegment params) {
        try {
            return (MemorySegment) P_P_CONTEXT.invokeExact(initFromModel, model, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void contextFree(MemorySegment context) {
        try {
            V_P.invokeExact(contextFree, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void attachThreadpool(MemorySegment context, MemorySegment pool, MemorySegment batchPool) {
        try {
            V_PPP.invokeExact(attachThreadpool, context, pool, batchPool);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void detachThreadpool(MemorySegment context) {
        try {
            V_P.invokeExact(detachThreadpool, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nCtx(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nCtx, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nCtxSeq(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nCtxSeq, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nBatch(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nBatch, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nUbatch(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nUbatch, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int nSeqMax(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(nSeqMax, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment getMemory(MemorySegment context) {
        try {
            return (MemorySegment) P_P.invokeExact(getMemory, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int poolingType(MemorySegment context) {
        try {
            return (int) I_P.invokeExact(poolingType, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment perfContext(SegmentAllocator result, MemorySegment context) {
        try {
            return (MemorySegment) Rare.PERF_CONTEXT_P.invokeExact(perfContext, result, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void perfContextReset(MemorySegment context) {
        try {
            V_P.invokeExact(perfContextReset, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
