// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.json;

import org.eclipse.jdt.annotation.Nullable;

/** Reports invalid JSON input; the sentence names the field and says what it must be. */
public final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String field;

    /** @param field path of the field, such as {@code messages[2].content}; or null for the document */
    public InvalidInputException(@Nullable String field, String message) {
        super(message);
        this.field = field;
    }

    /** Returns the path of the invalid field, or null. */
    public @Nullable String field() {
        return field;
    }
}
