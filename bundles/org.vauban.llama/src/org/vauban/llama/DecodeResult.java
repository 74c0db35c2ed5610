// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/** The result of a decoding that did not fail. */
public enum DecodeResult {
    /** All tokens are in the KV cache; logits can be read. */
    DONE,
    /** The KV cache had no room; nothing was changed. */
    NO_ROOM,
    /**
     * Aborted by {@link LlamaContext#requestAbort()}; finished micro-batches stay in the KV cache, see {@link
     * LlamaMemory#positionMax(int)}.
     */
    ABORTED
}
