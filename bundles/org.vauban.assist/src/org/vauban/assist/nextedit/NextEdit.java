// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.nio.file.Path;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A place to go on at.
 *
 * @param kind why
 * @param file where, or null for the text that was edited
 * @param offset of what is to be changed, in UTF-16 units
 * @param old what stands there
 * @param replacement what is to stand there, or null where that is for the user to say
 */
public record NextEdit(Kind kind, @Nullable Path file, int offset, String old, @Nullable String replacement) {
    public NextEdit {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(old);
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
    }

    /** Why a place is proposed. */
    public enum Kind {
        /** A name was changed where it is declared. */
        RENAME,
        /** What a method takes was changed where it is declared. */
        SIGNATURE,
        /** The same was changed at two places already. */
        REPEATED
    }
}
