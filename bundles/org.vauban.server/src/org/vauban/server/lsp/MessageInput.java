// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Provides messages as a stream with the headers of LSP's base protocol. Holds one message at a time: the next one is
 * requested when it has been read. One thread writes, one reads. A waiting virtual thread does not block its carrier
 * thread, not even before Java 24.
 */
final class MessageInput extends InputStream {
    private static final byte[] NOTHING = {};

    private final Runnable wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // fields guarded by the lock
    private byte[] bytes = NOTHING;
    private int position;
    private boolean asked = true;
    private boolean ended;

    /** @param wanted requests the next message, which arrives through {@link #add} */
    MessageInput(Runnable wanted) {
        this.wanted = wanted;
    }

    void add(byte[] message) {
        byte[] head = ("Content-Length: " + message.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + message.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(message, 0, whole, head.length, message.length);
        lock.lock();
        try {
            bytes = whole;
            position = 0;
            asked = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Marks the end of the messages. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
            wanted.run(); // outside the lock, since the message may arrive before this returns
        }
        lock.lock();
        try {
            while (position == bytes.length && !ended) {
                changed.await();
            }
            int taken = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, into, from, taken);
            position += taken;
            if (position == bytes.length) { // a waiting session holds no message in memory
                bytes = NOTHING;
                position = 0;
            }
            return taken == 0 ? -1 : taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the next message has to be requested; returns true once per message. */
    private boolean isEmpty() {
        lock.lock();
        try {
            boolean empty = position == bytes.length && !asked && !ended;
            asked |= empty;
            return empty;
        } finally {
            lock.unlock();
        }
    }
}
