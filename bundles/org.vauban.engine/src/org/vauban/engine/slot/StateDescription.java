// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * A state that the engine keeps for a workspace.
 *
 * @param id names it as long as this engine host lives
 * @param tokens that it has read
 * @param length bytes of its image
 */
public record StateDescription(long id, int tokens, long length) {}
