// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

/** Whether what is asked and typed is kept on the disk. */
public enum ConversationPersistence {
    KEPT,
    /** A policy forbids it. */
    FORBIDDEN,
    /** The user has switched it off. */
    OFF
}
