// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/**
 * Thrown if {@code LlamaContext.requestAbort()} stopped the decoding. Finished micro-batches stay in the KV cache:
 * {@code LlamaMemory.positionMax(int)} shows where to continue.
 */
public final class DecodeAbortedException extends DecodeException {
    private static final long serialVersionUID = 1L;

    public DecodeAbortedException(String message, List<String> nativeLog) {
        super(message, nativeLog);
    }
}
