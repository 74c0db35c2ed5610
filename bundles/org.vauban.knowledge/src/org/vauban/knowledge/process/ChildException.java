// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.MessageBundle;

/** Thrown when a host cannot be asked or does not answer. The message is for logs, the reason for users. */
public final class ChildException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final MessageBundle BUNDLE = new MessageBundle(ChildException.class);

    /** The kind of failure. */
    public enum Kind {
        /** It could not be started. */
        NOT_STARTED,
        /** It ended. */
        ENDED,
        /** It took too long and was killed. */
        TIMEOUT,
        /** The request exceeds the host's limit and was not sent. */
        TOO_LONG,
        /** Its output violated the protocol, so it was killed. */
        PROTOCOL
    }

    private final Kind kind;
    private final String reason;

    private ChildException(Kind kind, String detail, String reason, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.reason = reason;
    }

    /** @param where detail for logs; may be empty */
    static ChildException notStarted(String where, Exception cause) {
        String said = String.valueOf(cause.getMessage());
        return new ChildException(Kind.NOT_STARTED, where + said, BUNDLE.text("not.started", said), cause);
    }

    /** Creates a failure for a process that was stopped on purpose. */
    static ChildException closed(Kind kind) {
        return new ChildException(kind, "closed", BUNDLE.text("closed"), null);
    }

    /** @param said last error message of the process, or null */
    static ChildException ended(int code, @Nullable String said, @Nullable Throwable cause) {
        return new ChildException(Kind.ENDED, "exit code " + code + (said == null ? "" : ": " + said),
                said == null ? BUNDLE.text("ended", code) : BUNDLE.text("ended.said", code, said), cause);
    }

    /** @param what the step that timed out, for logs */
    static ChildException timeout(String what, Duration patience) {
        return new ChildException(Kind.TIMEOUT, what + " within " + patience.toSeconds() + " s",
                BUNDLE.text("timeout", patience.toSeconds()), null);
    }

    static ChildException interrupted() {
        return new ChildException(Kind.TIMEOUT, "interrupted", BUNDLE.text("closed"), null);
    }

    static ChildException tooLong(Exception cause) {
        return new ChildException(Kind.TOO_LONG, String.valueOf(cause.getMessage()), BUNDLE.text("too.long"), cause);
    }

    static ChildException protocol(String what, @Nullable Throwable cause) {
        return new ChildException(Kind.PROTOCOL, what, BUNDLE.text("protocol"), cause);
    }

    /** Returns a copy, for another caller that waits. */
    ChildException again() {
        return new ChildException(kind, String.valueOf(getMessage()), reason, this);
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** The reason in the user's language, as part of a sentence that names the host. */
    public String reason() {
        return reason;
    }
}
