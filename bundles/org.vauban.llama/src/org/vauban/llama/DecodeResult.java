// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/** How a decoding ended that did not fail. */
public enum DecodeResult {
    /** All tokens are in memory; logits can be read. */
    DONE,
    /** There was no room in memory; nothing was changed. */
    NO_ROOM,
    /**
     * Stopped by {@link LlamaContext#requestAbort()}; finished micro-batches stay in memory, see
     * {@link LlamaMemory#positionMax(int)}.
     */
    ABORTED
}
