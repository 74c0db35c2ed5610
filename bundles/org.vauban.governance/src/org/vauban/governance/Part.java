// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One piece of text that a feature wants to send.
 * <p>
 * Submit a file whole (with its caret) rather than in pieces: a secret is recognised by its whole shape.
 *
 * @param role what it is for, such as {@code file}, {@code question}, {@code diagnostics}; goes into the audit
 * @param source the file that it comes from, or null if it is not from a file
 * @param root the workspace root under which {@code .vaubanignore} files count, or null: then those of every ancestor directory do
 * @param text the text, not null
 * @param caret where to cut the text in two, in UTF-16 units from 0 to {@code text.length()}, or empty
 * @param required whether the whole submission is pointless without it
 */
public record Part(String role, Path source, Path root, String text, OptionalInt caret, boolean required) {
    /** @throws IllegalArgumentException if the caret is outside the text */
    public Part {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(caret, "caret");
        if (caret.isPresent() && (caret.getAsInt() < 0 || caret.getAsInt() > text.length()))
            throw new IllegalArgumentException("caret " + caret.getAsInt() + " outside a text of " + text.length());
    }

    /** A required part that comes from no file: what the user typed. */
    public static Part typed(String role, String text) {
        return new Part(role, null, null, text, OptionalInt.empty(), true);
    }

    /** Does not show the text. */
    @Override
    public String toString() {
        return "Part[" + role + ", " + source + ", " + text.length() + " chars, caret " + caret
                + (required ? ", required]" : "]");
    }
}
