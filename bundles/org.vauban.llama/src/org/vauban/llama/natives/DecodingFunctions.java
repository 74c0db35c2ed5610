// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Computing batches, and reading logits and embeddings. */
public final class DecodingFunctions {
    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle I_P_BATCH = NativeAccess.downcall(JAVA_INT, ADDRESS, Layouts.BATCH);
    }

    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle V_PB = NativeAccess.downcall(null, ADDRESS, JAVA_BOOLEAN);
        static final MethodHandle V_PII = NativeAccess.downcall(null, ADDRESS, JAVA_INT, JAVA_INT);
    }

    private final MemorySegment encode;
    private final MemorySegment decode;
    private final MemorySegment setNThreads;
    private final MemorySegment setEmbeddings;
    private final MemorySegment setCausalAttention;
    private final MemorySegment setAbortCallback;
    private final MemorySegment synchronize;
    private final MemorySegment getLogits;
    private final MemorySegment getEmbeddings;
    private final MemorySegment getEmbeddingsSeq;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    DecodingFunctions(Function<String, MemorySegment> symbols) {
        encode = symbols.apply("llama_encode");
        decode = symbols.apply("llama_decode");
        setNThreads = symbols.apply("llama_set_n_threads");
        setEmbeddings = symbols.apply("llama_set_embeddings");
        setCausalAttention = symbols.apply("llama_set_causal_attn");
        setAbortCallback = symbols.apply("llama_set_abort_callback");
        synchronize = symbols.apply("llama_synchronize");
        getLogits = symbols.apply("llama_get_logits_ith");
        getEmbeddings = symbols.apply("llama_get_embeddings_ith");
        getEmbeddingsSeq = symbols.apply("llama_get_embeddings_seq");
    }

    public int encode(MemorySegment context, MemorySegment batch) {
        try {
            return (int) Later.I_P_BATCH.invokeExact(encode, context, batch);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int decode(MemorySegment context, MemorySegment batch) {
        try {
            return (int) Later.I_P_BATCH.invokeExact(decode, context, batch);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setNThreads(MemorySegment context, int threads, int batchThreads) {
        try {
            Rare.V_PII.invokeExact(setNThreads, context, threads, batchThreads);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setEmbeddings(MemorySegment context, boolean embeddings) {
        try {
            Rare.V_PB.invokeExact(setEmbeddings, context, embeddings);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setCausalAttention(MemorySegment context, boolean causal) {
        try {
            Rare.V_PB.invokeExact(setCausalAttention, context, causal);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void setAbortCallback(MemorySegment context, MemorySegment callback, MemorySegment data) {
        Downcalls.call(setAbortCallback, context, callback, data);
    }

    public void synchronize(MemorySegment context) {
        Downcalls.call(synchronize, context);
    }

    public MemorySegment getLogits(MemorySegment context, int index) {
        return Downcalls.pointer(getLogits, context, index);
    }

    public MemorySegment getEmbeddings(MemorySegment context, int index) {
        return Downcalls.pointer(getEmbeddings, context, index);
    }

    public MemorySegment getEmbeddingsSeq(MemorySegment context, int sequence) {
        return Downcalls.pointer(getEmbeddingsSeq, context, sequence);
    }
}
