// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Messages as a stream with the heads of the base protocol of LSP. Holds one message at a time: the next one is asked
 * for when it has been read. One thread writes, one reads.
 */
final class MessageInput extends InputStream {
    private final Runnable wanted;
    private byte[] bytes = {};
    private int position;
    private boolean asked = true;
    private boolean ended;

    /** @param wanted run when the next message may come, which {@link #add} brings */
    MessageInput(Runnable wanted) {
        this.wanted = wanted;
    }

    synchronized void add(byte[] message) {
        byte[] head = ("Content-Length: " + message.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        bytes = new byte[head.length + message.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(message, 0, bytes, head.length, message.length);
        position = 0;
        asked = false;
        notifyAll();
    }

    /** No more messages come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @NonNullByDefault({})
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isEmpty()) {
            wanted.run(); // not under the lock: the message may come before this returns
        }
        synchronized (this) {
            while (position == bytes.length && !ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
            }
            int taken = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, into, from, taken);
            position += taken;
            return taken == 0 ? -1 : taken;
        }
    }

    /** Whether the next message has to be asked for, which is true once for each. */
    private synchronized boolean isEmpty() {
        if (position < bytes.length || asked || ended) {
            return false;
        }
        asked = true;
        return true;
    }
}
