// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

/**
 * A range of text that was replaced by asterisks.
 *
 * @param kind kind of secret, such as {@code github-token} (stable, for the audit and for display)
 * @param offset first UTF-16 unit, in the text that it belongs to
 * @param length length in UTF-16 units, more than 0
 */
public record Masking(String kind, int offset, int length) {
    /** @throws IllegalArgumentException if the offset is negative or the range empty */
    public Masking {
        if (kind == null || offset < 0 || length <= 0) {
            throw new IllegalArgumentException("kind=" + kind + " offset=" + offset + " length=" + length);
        }
    }

    /** Returns the offset after the last masked unit. */
    public int end() {
        return offset + length;
    }
}
