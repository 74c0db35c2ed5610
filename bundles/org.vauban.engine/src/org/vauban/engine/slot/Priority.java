// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * The order of requests: first those for which a user waits at the caret, then conversations, then background work. The
 * last two are for speculative prompts, which are computed only while the engine is otherwise idle.
 */
public enum Priority {
    INTERACTIVE, CHAT, BACKGROUND,
    /** Prefill for the current position of the user. */
    READ_AHEAD,
    /**
     * Prefill for a possible next position of the user: yields to all other requests and uses only memory that no other
     * request needs. If there is none, the request ends as cancelled.
     */
    IDLE;

    /** Whether the request is speculative. */
    public boolean isUnasked() {
        return compareTo(READ_AHEAD) >= 0;
    }
}
