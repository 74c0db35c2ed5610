// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.ContextFunctions;

/**
 * The actual sizes of a context, after llama.cpp rounded and limited the requested ones.
 *
 * @param context tokens in its KV cache
 * @param sequenceContext maximum tokens per sequence
 * @param batch maximum tokens per batch
 * @param microBatch tokens computed at once
 * @param sequences maximum number of sequences
 */
record ContextSizes(int context, int sequenceContext, int batch, int microBatch, int sequences) {

    /** @param handle handle of the context */
    static ContextSizes of(ContextFunctions functions, MemorySegment handle) {
        return new ContextSizes(functions.nCtx(handle), functions.nCtxSeq(handle), functions.nBatch(handle),
                functions.nUbatch(handle), functions.nSeqMax(handle));
    }
}
