// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the models of an engine have read for workspaces, as bytes that can outlive the engine. They hold what was read
 * in a form that can be turned back into text: what keeps them protects them like the text itself.
 *
 * <p>All methods may be called from any thread and return at once; failures as those of
 * {@link org.vauban.engine.Engine}, with {@link org.vauban.engine.EngineError#STATE_UNUSABLE} for a state that is not
 * there, or is none of this model.
 */
public interface StateTransfer {

    /** Most bytes of a piece that {@link #write} takes. */
    int LARGEST_PIECE = 4 << 20;

    /**
     * What is kept for a workspace now, the state used last first.
     *
     * @param workspace the key of the requests
     */
    CompletableFuture<List<StateDescription>> list(String modelId, String workspace);

    /** The next bytes of a state from {@code offset} on, some megabytes; empty at its end. */
    CompletableFuture<byte[]> read(String modelId, String workspace, StateDescription state, long offset);

    /**
     * Gives a piece of a state back; pieces of one workspace must come in order.
     *
     * @param length bytes of the whole state
     * @param offset of the piece; 0 begins a state
     * @param piece 1 to {@link #LARGEST_PIECE} bytes
     * @return whether the state is whole now and was taken
     */
    CompletableFuture<Boolean> write(String modelId, String workspace, long length, long offset, byte[] piece);
}
