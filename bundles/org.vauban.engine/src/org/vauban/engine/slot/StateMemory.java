// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * What the engine keeps in memory of what models have read for workspaces.
 *
 * @param budgetBytes most bytes; 0 where nothing is kept
 * @param usedBytes bytes now
 * @param states how many states these are
 */
public record StateMemory(long budgetBytes, long usedBytes, int states) {
    /** Nothing is kept. */
    public static final StateMemory NONE = new StateMemory(0, 0, 0);
}
