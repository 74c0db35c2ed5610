// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.error;

import java.util.List;

/**
 * The decoding was stopped by {@code LlamaContext.requestAbort()}. Micro-batches that were finished stay in
 * memory: {@code LlamaMemory.positionMax(int)} tells where to go on.
 */
public final class DecodeAbortedException extends DecodeException {
    private static final long serialVersionUID = 1L;

    public DecodeAbortedException(String message, List<String> nativeLog) {
        super(message, nativeLog);
    }
}
