// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import org.vauban.assist.chat.ConversationStore.Usage;

/**
 * Limits of saved conversations beyond which the user is asked what to delete. Nothing is deleted automatically.
 *
 * @param conversations number from which the user is asked
 * @param bytes approximate total size from which the user is asked
 * @param bytesOfOne limit of one conversation; beyond it, the texts of its oldest attachments are not saved, and their
 *            turns say so
 */
public record ConversationLimits(int conversations, long bytes, long bytesOfOne) {

    /** 100 conversations, 32 MiB, 16 MiB each. */
    public static final ConversationLimits STANDARD = new ConversationLimits(100, 32 << 20, 16 << 20);

    public ConversationLimits {
        if (conversations < 1 || bytes < 1 || bytesOfOne < 1) {
            throw new IllegalArgumentException(conversations + ", " + bytes + ", " + bytesOfOne);
        }
    }

    /** Whether the usage reaches a limit at which the user is asked. */
    public boolean exceededBy(Usage usage) {
        return usage.conversations() > conversations || usage.bytes() > bytes;
    }
}
