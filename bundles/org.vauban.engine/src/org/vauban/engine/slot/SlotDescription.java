// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A slot of a model, in which one request is computed, and its remaining content.
 *
 * @param modelId id of the model
 * @param slot index from 0
 * @param tokens number of tokens in its KV cache
 * @param requestId id of the current request, or -1
 * @param priority priority of that request, or null
 */
public record SlotDescription(String modelId, int slot, int tokens, long requestId, @Nullable Priority priority) {}
