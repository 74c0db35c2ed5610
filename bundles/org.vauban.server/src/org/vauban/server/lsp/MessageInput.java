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
 * Messages as a stream with the heads of the base protocol of LSP. Holds one message at a time: the next one is asked
 * for when it has been read. One thread writes, one reads. A virtual thread that waits holds no thread of the system,
 * also before Java 24.
 */
final class MessageInput extends InputStream {
    private static final byte[] NOTHING = {};

    private final Runnable wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by the lock
    private byte[] bytes = NOTHING;
    private int position;
    private boolean asked = true;
    private boolean ended;

    /** @param wanted run when the next message may come, which {@link #add} brings */
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

    /** No more messages come. */
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
            wanted.run(); // not under the lock: the message may come before this returns
        }
        lock.lock();
        try {
            while (position == bytes.length && !ended) {
                changed.await();
            }
            int taken = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, into, from, taken);
            position += taken;
            if (position == bytes.length) { // a session that waits keeps no message
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

    /** Whether the next message has to be asked for, which is true once for each. */
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
