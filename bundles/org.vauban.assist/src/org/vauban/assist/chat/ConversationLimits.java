// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import org.vauban.assist.chat.ConversationStore.Usage;

/**
 * How much is kept before the user is asked what may go. Nothing is deleted because of it.
 *
 * @param conversations from here on the user is asked
 * @param bytes of all of them together, about; from here on the user is asked
 * @param bytesOfOne of one conversation; where it has more, the texts of its oldest attachments are not kept, and their
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

    /** Whether the user wants to know of that much. */
    public boolean exceededBy(Usage usage) {
        return usage.conversations() > conversations || usage.bytes() > bytes;
    }
}
