// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import java.io.IOException;

/** Thrown for a frame that violates the protocol or a limit; describes the error, but never contains the text. */
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Kinds of errors. */
    public enum Reason {
        /** The header block is longer than allowed. */
        HEADER_TOO_LONG,
        /** More header lines than allowed. */
        TOO_MANY_HEADERS,
        /** A header line is not {@code Name: value} in printable ASCII. */
        HEADER_MALFORMED,
        /** A header line ends with LF or CR alone. */
        LINE_END,
        /** No Content-Length. */
        LENGTH_MISSING,
        /** Two Content-Length lines. */
        LENGTH_DUPLICATE,
        /** The length is not a decimal number from 1 to 2147483647. */
        LENGTH_INVALID,
        /** The length exceeds the limit. */
        BODY_TOO_LONG,
        /** A charset other than UTF-8 was announced. */
        CHARSET,
        /** The stream ended inside a frame. */
        TRUNCATED,
        /** The body is not UTF-8. */
        NOT_UTF8,
        /** Arrays and objects are nested deeper than allowed. */
        NESTING,
        /** The body is not a JSON-RPC message. */
        NOT_JSON_RPC,
        /** The peer does not read its input. */
        PEER_DOES_NOT_READ
    }

    private final Reason reason;

    public FrameException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public FrameException(Reason reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether only the body was invalid, so that the next frame can still be found. */
    public boolean recoverable() {
        return switch (reason) {
            case BODY_TOO_LONG, NOT_UTF8, NESTING, NOT_JSON_RPC -> true;
            default -> false;
        };
    }
}
