// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/** Who goes first: somebody who waits at the caret, then a conversation, then work that nobody waits for. */
public enum Priority {
    INTERACTIVE, CHAT, BACKGROUND
}
