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
 * Writes messages as frames from a separate thread, so that senders never wait for a peer that does not read. The queue
 * is bounded; beyond the bound the peer is considered dead. {@link #consume} may be called from any thread. A virtual
 * writing thread occupies no platform thread while the queue is empty, even before Java 24.
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
     * @param maxQueuedBytes maximum bytes in the queue
     * @param threads creates the writing thread
     * @param failure called once if writing fails before it is closed; on the writing or a sending thread
     */
    public QueuedMessageConsumer(OutputStream out, MessageJsonHandler json, long maxQueuedBytes, ThreadFactory threads,
            Consumer<IOException> failure) {
        this(out, json, Integer.MAX_VALUE, maxQueuedBytes, threads, failure);
    }

    /** Starts a daemon writing thread with the given name. */
    public QueuedMessageConsumer(OutputStream out, MessageJsonHandler json, long maxQueuedBytes, String threadName,
            Consumer<IOException> failure) {
        this(out, json, Integer.MAX_VALUE, maxQueuedBytes, threadName, failure);
    }

    /**
     * Starts a daemon writing thread for a reader with {@link FrameLimits}.
     *
     * @param maxBodyBytes limit of the reader; a longer message is refused and does not affect others
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
     * @throws JsonRpcException if it is closed, writing failed, or the queue is full
     * @throws MessageTooLongException if the reader would refuse it
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
            // a single message is always accepted when the queue is empty
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
     * Waits for the next messages to write.
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

    /** @return whether the failure is still to be reported */
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
     * Waits until the queue is written or the time has passed.
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

    /** Writes the queue, then closes the stream; returns at once. */
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
