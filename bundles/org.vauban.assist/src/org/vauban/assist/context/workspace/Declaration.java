// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A declaration in a file.
 *
 * @param kind kind of the declaration
 * @param name name without its owner
 * @param owner name of the type that it belongs to, or null
 * @param text its head as written, on one line, without its body
 * @param line line where it begins, from 0
 * @param hidden whether other files cannot use it
 */
public record Declaration(Kind kind, String name, @Nullable String owner, String text, int line, boolean hidden) {

    public Declaration {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
    }

    /** Kinds of declarations. */
    public enum Kind {
        TYPE, FUNCTION, VALUE
    }
}
