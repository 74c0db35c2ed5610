// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * The engine's memory for saved workspace states.
 *
 * @param budgetBytes maximum bytes; 0 if no states are kept
 * @param usedBytes used bytes
 * @param states number of states
 */
public record StateMemory(long budgetBytes, long usedBytes, int states) {
    /** No states are kept. */
    public static final StateMemory NONE = new StateMemory(0, 0, 0);
}
