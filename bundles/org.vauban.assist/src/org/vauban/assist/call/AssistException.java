// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** A failure of the assistant, with a message in the user's language that says what happened and what to do. */
public final class AssistException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final AssistError error;
    private final String partial;

    public AssistException(AssistError error, String message) {
        this(error, message, "", null);
    }

    /**
     * @param partial text generated before the failure; empty if there is none
     * @param cause may be null
     */
    public AssistException(AssistError error, String message, String partial, @Nullable Throwable cause) {
        super(message, cause);
        this.error = Objects.requireNonNull(error);
        this.partial = Objects.requireNonNull(partial);
    }

    public AssistError error() {
        return error;
    }

    /** Returns the text generated before the failure; empty if there is none. */
    public String partial() {
        return partial;
    }
}
