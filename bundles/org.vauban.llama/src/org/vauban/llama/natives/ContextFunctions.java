// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Contexts: creation, sizes, thread pools and counters. */
public final class ContextFunctions {
    private static final MethodHandle CONTEXT = NativeAccess.downcall(Layouts.CONTEXT_PARAMS);

    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle P_P_CONTEXT = NativeAccess.downcall(ADDRESS, ADDRESS, Layouts.CONTEXT_PARAMS);
    }

    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle PERF_CONTEXT_P = NativeAccess.downcall(Layouts.PERF_CONTEXT, ADDRESS);
    }

    private final MemorySegment defaultParams;
    private final MemorySegment initFromModel;
    private final MemorySegment free;
    private final MemorySegment attachThreadpool;
    private final MemorySegment detachThreadpool;
    private final MemorySegment nCtx;
    private final MemorySegment nCtxSeq;
    private final MemorySegment nBatch;
    private final MemorySegment nUbatch;
    private final MemorySegment nSeqMax;
    private final MemorySegment getMemory;
    private final MemorySegment poolingType;
    private final MemorySegment perf;
    private final MemorySegment perfReset;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    ContextFunctions(Function<String, MemorySegment> symbols) {
        defaultParams = symbols.apply("llama_context_default_params");
        initFromModel = symbols.apply("llama_init_from_model");
        free = symbols.apply("llama_free");
        attachThreadpool = symbols.apply("llama_attach_threadpool");
        detachThreadpool = symbols.apply("llama_detach_threadpool");
        nCtx = symbols.apply("llama_n_ctx");
        nCtxSeq = symbols.apply("llama_n_ctx_seq");
        nBatch = symbols.apply("llama_n_batch");
        nUbatch = symbols.apply("llama_n_ubatch");
        nSeqMax = symbols.apply("llama_n_seq_max");
        getMemory = symbols.apply("llama_get_memory");
        poolingType = symbols.apply("llama_pooling_type");
        perf = symbols.apply("llama_perf_context");
        perfReset = symbols.apply("llama_perf_context_reset");
    }

    public MemorySegment defaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) CONTEXT.invokeExact(defaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initFromModel(MemorySegment model, MemorySegment params) {
        try {
            return (MemorySegment) Later.P_P_CONTEXT.invokeExact(initFromModel, model, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void free(MemorySegment context) {
        Downcalls.call(free, context);
    }

    public void attachThreadpool(MemorySegment context, MemorySegment pool, MemorySegment batchPool) {
        Downcalls.call(attachThreadpool, context, pool, batchPool);
    }

    public void detachThreadpool(MemorySegment context) {
        Downcalls.call(detachThreadpool, context);
    }

    public int nCtx(MemorySegment context) {
        return Downcalls.integer(nCtx, context);
    }

    public int nCtxSeq(MemorySegment context) {
        return Downcalls.integer(nCtxSeq, context);
    }

    public int nBatch(MemorySegment context) {
        return Downcalls.integer(nBatch, context);
    }

    public int nUbatch(MemorySegment context) {
        return Downcalls.integer(nUbatch, context);
    }

    public int nSeqMax(MemorySegment context) {
        return Downcalls.integer(nSeqMax, context);
    }

    public MemorySegment getMemory(MemorySegment context) {
        return Downcalls.pointer(getMemory, context);
    }

    public int poolingType(MemorySegment context) {
        return Downcalls.integer(poolingType, context);
    }

    public MemorySegment perf(SegmentAllocator result, MemorySegment context) {
        try {
            return (MemorySegment) Rare.PERF_CONTEXT_P.invokeExact(perf, result, context);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void perfReset(MemorySegment context) {
        Downcalls.call(perfReset, context);
    }
}
