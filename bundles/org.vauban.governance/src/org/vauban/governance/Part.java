// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Objects;
import java.util.OptionalInt;
import org.vauban.governance.source.TextSource;

/**
 * One piece of text that a feature wants to send.
 *
 * @param role what it is for, such as {@code file}, {@code question}, {@code diagnostics}; goes into the audit
 * @param from the text, and the whole that it is a piece of
 * @param caret where to cut the text in two, in UTF-16 units from 0 to its length, or empty
 * @param required whether the whole submission is pointless without it
 */
public record Part(String role, SourceText from, OptionalInt caret, boolean required) {
    /** @throws IllegalArgumentException if the caret is outside the text */
    public Part {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(caret, "caret");
        if (caret.isPresent() && (caret.getAsInt() < 0 || caret.getAsInt() > from.length()))
            throw new IllegalArgumentException("caret " + caret.getAsInt() + " outside a text of " + from.length());
    }

    /** A required part that comes from no file: what the user typed. */
    public static Part typed(String role, String text) {
        return new Part(role, SourceText.typed(text), OptionalInt.empty(), true);
    }

    /** Where the text comes from. */
    public TextSource source() {
        return from.source();
    }

    /** What is to be sent. */
    public String text() {
        return from.text();
    }

    /** Does not show the text. */
    @Override
    public String toString() {
        return "Part[" + role + ", " + from + ", caret " + caret + (required ? ", required]" : "]");
    }
}
