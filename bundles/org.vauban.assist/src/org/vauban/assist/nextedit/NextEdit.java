// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A proposed place for the next edit.
 *
 * @param kind reason for the proposal
 * @param file file of the place, or null for the edited text
 * @param offset offset of the text to change, in UTF-16 units
 * @param old the present text
 * @param replacement the proposed text, or null if the user must decide
 */
public record NextEdit(Kind kind, @Nullable Path file, int offset, String old, @Nullable String replacement) {
    public NextEdit {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(old);
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
    }

    /** Reason why a place is proposed. */
    public enum Kind {
        /** A name was changed in its declaration. */
        RENAME,
        /** The parameters of a method were changed in its declaration. */
        SIGNATURE,
        /** The same change was made at two places already. */
        REPEATED
    }
}
