// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * Writes messages as frames from a thread of its own, so that nobody who sends waits for a peer that does not read.
 * What waits to be written is bounded; past the bound the peer counts as dead. {@link #consume} may be called from any
 * thread. A virtual thread that writes holds no thread of the system while there is nothing to write, also before
 * Java 24.
 */
public final class QueuedMessageConsumer implements MessageConsumer, Closeable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final OutputStream out;
    private final MessageJsonHandler json;
    private final int maxBodyBytes;
    private final long maxQueuedBytes;
    private final Consumer<IOException> failure;
    private long queuedBytes;
    private boolean closing;
    private boolean failed;

    /**
     * Starts the writing thread.
     *
     * @param maxQueuedBytes bytes that may wait
     * @param threads makes the writing thread
     * @param failure told once why writing ended, when it was not closed; on the writing or a sending thread
     */
    public QueuedMessageConsumer(OutputStream out, MessageJsonHandler json, long maxQueuedBytes, ThreadFactory threads,
            Consumer<IOException> failure) {
        this(out, json, Integer.MAX_VALUE, maxQueuedBytes, threads, failure);
    }

    /** As above, with a daemon. */
    public QueuedMessageConsumer(OutputStream out, MessageJsonHandler json, long maxQueuedBytes, String threadName,
            Consumer<IOException> failure) {
        this(out, json, Integer.MAX_VALUE, maxQueuedBytes, threadName, failure);
    }

    /**
     * As above, for a reader with {@link FrameLimits}.
     *
     * @param maxBodyBytes what the reader takes; a longer message is not sent and harms no other
     */
    public QueuedMessageConsumer(OutputStream out, MessageJsonHandler json, int maxBodyBytes, long maxQueuedBytes,
            String threadName, Consumer<IOException> failure) {
        this(out, json, maxBodyBytes, maxQueuedBytes, Thread.ofPlatform().daemon().name(threadName).factory(), failure);
    }

    private QueuedMessageConsumer(OutputStream out, MessageJsonHandler json, int maxBodyBytes, long maxQueuedBytes,
            ThreadFactory threads, Consumer<IOException> failure) {
        this.maxBodyBytes = maxBodyBytes;
        this.out = Objects.requireNonNull(out);
        this.json = Objects.requireNonNull(json);
        this.maxQueuedBytes = maxQueuedBytes;
        this.failure = Objects.requireNonNull(failure);
        threads.newThread(this::write).start();
    }

    /**
     * @throws JsonRpcException when closed, when writing failed, or when too much waits already
     * @throws MessageTooLongException when the reader would refuse it
     */
    @Override
    @NonNullByDefault({})
    public void consume(Message message) {
        byte[] body = json.serialize(message).getBytes(StandardCharsets.UTF_8);
        if (body.length > maxBodyBytes) {
            throw new MessageTooLongException(body.length, maxBodyBytes);
        }
        byte[] header = ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[header.length + body.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        System.arraycopy(body, 0, frame, header.length, body.length);
        FrameException stalled = null;
        lock.lock();
        try {
            if (closing || failed) {
                throw new JsonRpcException(new IOException("the connection is closed"));
            }
            // a single message may always be sent when nothing waits
            if (queuedBytes > 0 && queuedBytes + frame.length > maxQueuedBytes) {
                failed = true;
                queue.clear();
                stalled = new FrameException(FrameException.Reason.PEER_DOES_NOT_READ,
                        "the peer does not read: " + queuedBytes + " bytes wait");
            } else {
                queue.add(frame);
                queuedBytes += frame.length;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (stalled != null) {
            failure.accept(stalled);
            throw new JsonRpcException(stalled);
        }
    }

    private void write() {
        List<byte[]> batch = new ArrayList<>();
        try (out) {
            while (take(batch)) {
                long bytes = 0;
                for (byte[] frame : batch) {
                    out.write(frame);
                    bytes += frame.length;
                }
                out.flush();
                batch.clear();
                written(bytes);
            }
        } catch (IOException e) {
            if (fail()) {
                failure.accept(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for what is to be written next.
     *
     * @return false at the end
     */
    private boolean take(List<byte[]> batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() && !closing && !failed) {
                changed.await();
            }
            if (failed) {
                return false;
            }
            batch.addAll(queue);
            queue.clear();
            return !batch.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void written(long bytes) {
        lock.lock();
        try {
            queuedBytes -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return whether nobody knows yet that nothing is written any more */
    private boolean fail() {
        lock.lock();
        try {
            boolean tell = !closing && !failed;
            failed = true;
            queue.clear();
            changed.signalAll();
            return tell;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything is written or the time has passed.
     *
     * @return whether everything is written
     */
    public boolean flush(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (queuedBytes > 0 && !failed) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return !failed;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, then closes the stream; returns at once. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
