// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

/**
 * How much is kept.
 *
 * @param conversations at most; the ones not changed for longest go first
 * @param bytes of all of them together, about
 * @param bytesOfOne of one conversation; where it has more, the texts of its oldest attachments are not kept
 */
public record StoreLimits(int conversations, long bytes, long bytesOfOne) {

    /** 100 conversations, 32 MiB, 2 MiB each. */
    public static final StoreLimits STANDARD = new StoreLimits(100, 32 << 20, 2 << 20);

    public StoreLimits {
        if (conversations < 1 || bytes < 1 || bytesOfOne < 1) {
            throw new IllegalArgumentException(conversations + ", " + bytes + ", " + bytesOfOne);
        }
    }
}
