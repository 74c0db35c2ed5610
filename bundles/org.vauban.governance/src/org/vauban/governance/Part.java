// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Objects;
import java.util.OptionalInt;
import org.vauban.governance.source.TextSource;

/**
 * One piece of text that a feature wants to send.
 *
 * @param role purpose, such as {@code file}, {@code question}, {@code diagnostics}; goes into the audit log
 * @param from the text and the whole that it is a piece of
 * @param caret offset at which to split the text, in UTF-16 units from 0 to its length, or empty
 * @param required whether the whole submission is pointless without this part
 */
public record Part(String role, SourceText from, OptionalInt caret, boolean required) {
    /** @throws IllegalArgumentException if the caret is outside the text */
    public Part {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(caret, "caret");
        if (caret.isPresent() && (caret.getAsInt() < 0 || caret.getAsInt() > from.length())) {
            throw new IllegalArgumentException("caret " + caret.getAsInt() + " outside a text of " + from.length());
        }
    }

    /** Returns a required part that the user typed and that comes from no file. */
    public static Part typed(String role, String text) {
        return new Part(role, SourceText.typed(text), OptionalInt.empty(), true);
    }

    /** Returns the source of the text. */
    public TextSource source() {
        return from.source();
    }

    /** Returns the text to send. */
    public String text() {
        return from.text();
    }

    /** Returns a description without the text. */
    @Override
    public String toString() {
        return "Part[" + role + ", " + from + ", caret " + caret + (required ? ", required]" : "]");
    }
}
