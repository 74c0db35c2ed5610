// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * Who goes first: somebody who waits at the caret, then a conversation, then work that nobody waits for. Last comes the
 * prefill of prompts that nobody has asked for yet: it is computed only while nothing else is.
 */
public enum Priority {
    INTERACTIVE, CHAT, BACKGROUND, READ_AHEAD
}
