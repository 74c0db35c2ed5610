// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Exports and imports the saved workspace states of an engine's models, as bytes that can outlive the engine. The text
 * can be recovered from these bytes, so they must be protected like the text itself.
 *
 * <p>All methods may be called from any thread and return at once; failures are those of {@link
 * org.vauban.engine.Engine}, with {@link org.vauban.engine.EngineError#STATE_UNUSABLE} for a state that does not exist
 * or does not belong to the model.
 */
public interface StateTransfer {

    /** Maximum bytes of a piece for {@link #write}. */
    int LARGEST_PIECE = 4 << 20;

    /**
     * Returns the current states of a workspace, most recently used first.
     *
     * @param workspace the requests' key of the workspace
     */
    CompletableFuture<List<StateDescription>> list(String modelId, String workspace);

    /** Returns the next bytes of a state from {@code offset} on, some megabytes; empty at its end. */
    CompletableFuture<byte[]> read(String modelId, String workspace, StateDescription state, long offset);

    /**
     * Imports a piece of a state; the pieces for one workspace must arrive in order.
     *
     * @param length length of the whole state in bytes
     * @param offset offset of the piece; 0 begins a state
     * @param piece 1 to {@link #LARGEST_PIECE} bytes
     * @return whether the state is complete now and was stored
     */
    CompletableFuture<Boolean> write(String modelId, String workspace, long length, long offset, byte[] piece);
}
