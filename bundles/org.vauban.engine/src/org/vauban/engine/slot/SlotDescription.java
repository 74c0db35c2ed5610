// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A place of a model where one request is computed, and what it still holds of the last one.
 *
 * @param modelId the model
 * @param slot counted from 0
 * @param tokens tokens that it has read
 * @param requestId the request that has it now, or -1
 * @param priority of that request, or null
 */
public record SlotDescription(String modelId, int slot, int tokens, long requestId, @Nullable Priority priority) {}
