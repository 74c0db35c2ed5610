// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * Who goes first: somebody who waits at the caret, then a conversation, then work that nobody waits for. The two last
 * ones are for prompts that nobody has asked for yet; they are computed only while nothing else is.
 */
public enum Priority {
    INTERACTIVE, CHAT, BACKGROUND,
    /** Prefill where somebody is. */
    READ_AHEAD,
    /**
     * Prefill where somebody may go: gives way to everything else, and gets only memory that nobody misses. Where there
     * is none, the request ends as cancelled.
     */
    IDLE;

    /** Whether nobody has asked for the request. */
    public boolean isUnasked() {
        return compareTo(READ_AHEAD) >= 0;
    }
}
