// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

/** Thrown if a message was not sent because its reader would refuse it. Other messages are not affected. */
public final class MessageTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;
    private final int allowed;

    MessageTooLongException(long bytes, int allowed) {
        super("a message of " + bytes + " bytes, where " + allowed + " are allowed");
        this.bytes = bytes;
        this.allowed = allowed;
    }

    /** Returns the size of the message in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns the reader's limit in bytes. */
    public int allowed() {
        return allowed;
    }
}
