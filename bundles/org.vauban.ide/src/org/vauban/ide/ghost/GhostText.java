// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.List;
import java.util.Objects;

/**
 * A text that is offered at an offset of a document but is not part of it.
 *
 * @param offset where it would be inserted, in the document's UTF-16 units
 * @param text the text; never empty
 */
public record GhostText(int offset, String text) {

    public GhostText {
        Objects.requireNonNull(text);
        if (offset < 0 || text.isEmpty()) {
            throw new IllegalArgumentException("a ghost needs a place and a text");
        }
    }

    /** @return its lines without their delimiters; at least one */
    public List<String> lines() {
        return List.of(text.split("\r\n|\n|\r", -1));
    }

    /**
     * Tells whether an insertion types the beginning of this text.
     *
     * @param at offset of the insertion
     * @param inserted the inserted text
     * @return the length of the matching text, or -1 if the insertion does not match
     */
    int follows(int at, String inserted) {
        return at == offset && !inserted.isEmpty() && text.startsWith(inserted) ? inserted.length() : -1;
    }
}
