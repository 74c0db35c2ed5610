// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

/** A message was not sent, since its reader would refuse it. Nothing else is affected. */
public final class MessageTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;
    private final int allowed;

    MessageTooLongException(long bytes, int allowed) {
        super("a message of " + bytes + " bytes, where " + allowed + " are allowed");
        this.bytes = bytes;
        this.allowed = allowed;
    }

    /** Bytes of the message. */
    public long bytes() {
        return bytes;
    }

    /** The most bytes that its reader takes. */
    public int allowed() {
        return allowed;
    }
}
