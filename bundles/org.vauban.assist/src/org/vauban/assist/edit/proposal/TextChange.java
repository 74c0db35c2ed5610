// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.util.Objects;

/**
 * A replacement in a text.
 *
 * @param offset offset in UTF-16 units
 * @param length length of the replaced text
 * @param text the new text
 */
public record TextChange(int offset, int length, String text) {
    public TextChange {
        Objects.requireNonNull(text);
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(offset + "+" + length);
        }
    }
}
