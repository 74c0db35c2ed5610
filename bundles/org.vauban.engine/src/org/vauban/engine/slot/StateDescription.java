// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * A state that the engine keeps for a workspace.
 *
 * @param id id that is valid for the lifetime of the engine host
 * @param tokens number of its tokens
 * @param length length of its image in bytes
 */
public record StateDescription(long id, int tokens, long length) {}
