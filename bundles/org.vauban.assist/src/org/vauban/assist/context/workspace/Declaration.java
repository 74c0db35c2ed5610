// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Something that a file declares.
 *
 * @param kind what it is
 * @param name without its owner
 * @param owner the name of the type that it belongs to, or null
 * @param text its head as it is written, on one line, without its body
 * @param line where it begins, counted from 0
 * @param hidden whether other files cannot use it
 */
public record Declaration(Kind kind, String name, @Nullable String owner, String text, int line, boolean hidden) {

    public Declaration {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
    }

    /** What is told apart. */
    public enum Kind {
        TYPE, FUNCTION, VALUE
    }
}
