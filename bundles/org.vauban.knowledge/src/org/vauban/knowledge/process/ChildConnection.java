// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import com.google.gson.Gson;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FrameWriter;
import org.vauban.engine.process.StderrTail;
import org.vauban.knowledge.protocol.Message;

/**
 * Runs a host process and exchanges messages with it. Any thread may send requests; each request gets its own answers.
 */
final class ChildConnection implements AutoCloseable {
    private static final long END_SECONDS = 5;
    /** Maximum answers waiting to be taken, after which the process has to wait. An answer may have 64 MiB. */
    private static final int MAX_WAITING = 4;
    private static final long LOOK_MILLIS = 50;
    /** Marks the end of the answers. */
    private static final Message OVER = Message.failure(0, "", "");

    private final Process process;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Gson gson;
    private final StderrTail stderr = new StderrTail();
    private final Map<Long, Answers> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicReference<ChildException> fault = new AtomicReference<>();
    /** Released when the process has sent its first message, or has ended. */
    private final CountDownLatch begun = new CountDownLatch(1);

    /** Answers to a request that are not taken yet. */
    private static final class Answers {
        private final BlockingQueue<Message> queue = new LinkedBlockingQueue<>();
        private final Semaphore room = new Semaphore(MAX_WAITING);
        private volatile boolean closed;

        /** Waits for room while the request is open. */
        void add(Message message) throws InterruptedException {
            while (!closed) {
                if (room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    queue.add(message);
                    return;
                }
            }
        }

        void end() {
            queue.add(OVER);
        }

        /** Returns null if no answer came in time. */
        @Nullable
        Message take(Duration patience) throws InterruptedException {
            Message message = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (message != null && message != OVER) {
                room.release();
            }
            return message;
        }
    }

    /**
     * Starts the process.
     *
     * @param name prefix of the thread names
     */
    ChildConnection(ProcessBuilder builder, String name, Gson gson) throws ChildException {
        this.gson = gson;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw ChildException.notStarted("", e);
        }
        reader = new FrameReader(process.getInputStream(), FrameLimits.DEFAULT);
        writer = new FrameWriter(process.getOutputStream(), FrameLimits.DEFAULT);
        start(name + "-reader", this::read);
        start(name + "-stderr", () -> stderr.drain(process.getErrorStream()));
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            for (String body = reader.read(); body != null; body = reader.read()) {
                Message message = gson.fromJson(body, Message.class);
                begun.countDown();
                Answers answers = message == null ? null : waiting.get(message.id());
                if (answers != null && message != null) {
                    answers.add(message);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // happens only when the JVM ends
        } catch (IOException | RuntimeException e) {
            // for JSON that is not a message, gson and record constructors throw exceptions of many types
            fault.compareAndSet(null, ChildException.protocol(String.valueOf(e.getMessage()), e));
        }
        process.destroyForcibly();
        fault.compareAndSet(null, ChildException.closed(ChildException.Kind.ENDED));
        waiting.values().forEach(Answers::end);
        begun.countDown();
    }

    boolean isAlive() {
        return fault.get() == null && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** A request whose answers are taken one after the other. For one thread. */
    final class Call implements AutoCloseable {
        private final long id = ids.incrementAndGet();
        private final Answers answers = new Answers();

        private Call(String method, Object value, Duration patience) throws ChildException {
            waiting.put(id, answers);
            CompletableFuture<Void> written = new CompletableFuture<Void>()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
            written.exceptionally(late -> {
                failure(ChildException.timeout("not read", patience));
                return null;
            });
            try {
                writer.write(gson.toJson(Message.request(id, method, gson.toJsonTree(value))));
            } catch (FrameException e) { // nothing was written
                waiting.remove(id);
                throw ChildException.tooLong(e);
            } catch (IOException e) {
                waiting.remove(id);
                throw ended(e);
            } finally {
                written.complete(null);
            }
            if (fault.get() != null) {
                answers.end();
            }
        }

        /**
         * Returns the next answer.
         *
         * @param patience time after which the process is killed
         */
        Message next(Duration patience) throws ChildException {
            Message answer;
            try {
                answer = answers.take(patience);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(ChildException.interrupted());
            }
            if (answer == null) {
                throw failure(ChildException.timeout("no answer", patience));
            }
            if (answer == OVER) {
                throw ended(null);
            }
            return answer;
        }

        @Override
        public void close() {
            answers.closed = true;
            waiting.remove(id);
        }
    }

    /**
     * Waits for the first message of a process that reports its start, so that starting does not count towards the time
     * of the first request. Returns at once if the process has ended; the request then fails.
     *
     * @param patience time after which the process is killed
     * @return this
     */
    ChildConnection started(Duration patience) throws ChildException {
        try {
            if (!begun.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure(ChildException.timeout("not started", patience));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(ChildException.interrupted());
        }
        return this;
    }

    /**
     * Sends a request; the caller must close the call.
     *
     * @param patience time after which the process is killed if it has not read the request
     */
    Call call(String method, Object value, Duration patience) throws ChildException {
        return new Call(method, value, patience);
    }

    private ChildException failure(ChildException failure) {
        fault.compareAndSet(null, failure);
        process.destroyForcibly();
        return failure;
    }

    private ChildException ended(@Nullable IOException cause) {
        ChildException known = fault.get();
        if (known != null && known.kind() != ChildException.Kind.ENDED) {
            // a new exception, which can be added to the first one as suppressed
            return known.again();
        }
        int code = -1;
        try {
            code = process.waitFor(END_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ChildException.ended(code, stderr.reason(), cause);
    }

    /** Kills the process. */
    void kill() {
        fault.compareAndSet(null, ChildException.closed(ChildException.Kind.ENDED));
        process.destroyForcibly();
    }

    /** Lets the process end, and kills it if it does not. */
    @Override
    public void close() {
        close(Duration.ofSeconds(END_SECONDS));
    }

    /** @param patience time after which the process is killed */
    void close(Duration patience) {
        fault.compareAndSet(null, ChildException.closed(ChildException.Kind.ENDED));
        try {
            writer.close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly(); // the process no longer reads
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
