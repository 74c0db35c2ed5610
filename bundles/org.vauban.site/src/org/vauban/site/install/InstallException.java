// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/** Signals that an Eclipse was not changed as requested. The message is one sentence for users. */
public final class InstallException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    /** Consequence for the Eclipse. */
    public enum Kind {
        /** Something could not be read, written or run; the Eclipse is unchanged. */
        FAILED,
        /** The bundle is not what was signed, or the Eclipse is not one that this user should change. */
        REFUSED,
        /** There is no Eclipse, no such feature, or nothing to undo. */
        ABSENT,
        /** Another process is changing the Eclipse. */
        BUSY,
        /** The change failed and could not be undone completely. */
        BROKEN
    }

    /** @param cause null if there is none */
    public InstallException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence.replaceAll("\\p{C}", "\ufffd"), cause); // they could control a terminal
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
