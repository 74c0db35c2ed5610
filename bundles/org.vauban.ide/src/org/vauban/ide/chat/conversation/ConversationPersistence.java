// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

/** Whether conversations and drafts are saved to disk. */
public enum ConversationPersistence {
    KEPT,
    /** A policy forbids it. */
    FORBIDDEN,
    /** The user has switched it off. */
    OFF
}
