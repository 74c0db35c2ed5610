// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.ContextFunctions;

/**
 * How large a context is, as llama.cpp rounded and limited what was asked for.
 *
 * @param context         tokens that its memory holds
 * @param sequenceContext tokens that one sequence may have
 * @param batch           most tokens in one batch
 * @param microBatch      tokens computed at once
 * @param sequences       most of them
 */
record ContextSizes(int context, int sequenceContext, int batch, int microBatch, int sequences) {

    /** @param handle of the context */
    static ContextSizes of(ContextFunctions functions, MemorySegment handle) {
        return new ContextSizes(functions.nCtx(handle), functions.nCtxSeq(handle), functions.nBatch(handle),
                functions.nUbatch(handle), functions.nSeqMax(handle));
    }
}
