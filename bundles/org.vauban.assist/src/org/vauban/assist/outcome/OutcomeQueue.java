// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.shutdown.ThreadEnd;

/**
 * Writes outcomes into the audit log on a separate thread, waiting ones in batches. If the log cannot be written, or
 * outcomes arrive faster than the disk can take them, some are dropped, and a later line records how many. Safe for use
 * by many threads.
 */
public final class OutcomeQueue implements OutcomeRecorder {
    private static final int MOST = 10_000;
    private static final long MOST_CHARS = 16L << 20;
    private static final int BATCH = 64;

    private final Sink sink;
    private final Set<CompletableFuture<?>> expected = ConcurrentHashMap.newKeySet();
    private final Deque<OutputOutcome> waiting = new ArrayDeque<>();
    private long chars;
    private long unrecorded;
    private @Nullable Thread thread;
    private boolean closed;

    /** Writes outcomes; may block. */
    public interface Sink {
        /**
         * Writes outcomes into the audit log.
         *
         * @throws GovernanceException if they cannot be written
         */
        void write(List<OutputOutcome> outcomes) throws GovernanceException;

        /**
         * Records that outcomes are missing.
         *
         * @throws GovernanceException if that cannot be written either
         */
        void unrecorded(long count) throws GovernanceException;

        /**
         * Reports that something could not be written.
         *
         * @param failure the reason
         */
        void failed(Exception failure);
    }

    /** @param sink writes the outcomes */
    public OutcomeQueue(Sink sink) {
        this.sink = Objects.requireNonNull(sink);
    }

    @Override
    public synchronized void record(OutputOutcome outcome) {
        if (closed || waiting.size() >= MOST || chars + outcome.output().length() > MOST_CHARS) {
            unrecorded++;
            return;
        }
        waiting.addLast(outcome);
        chars += outcome.output().length();
        if (thread == null) {
            Thread made = new Thread(this::run, "vauban-assist-outcomes");
            made.setDaemon(true);
            made.start();
            thread = made;
        }
        notifyAll();
    }

    @Override
    public void expect(CompletableFuture<?> end) {
        expected.add(end);
        end.whenComplete((value, failure) -> expected.remove(end));
    }

    private void run() {
        for (List<OutputOutcome> next = take(); !next.isEmpty(); next = take()) {
            try {
                sink.write(next);
                long missing = missing();
                if (missing > 0) {
                    sink.unrecorded(missing);
                    found(missing);
                }
            } catch (GovernanceException | RuntimeException e) {
                found(-next.size());
                sink.failed(e);
            }
        }
    }

    private synchronized long missing() {
        return unrecorded;
    }

    private synchronized void found(long count) {
        unrecorded -= count;
    }

    /** Waits for outcomes; returns none after the end of the queue. */
    private synchronized List<OutputOutcome> take() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return List.of(); // our own code never interrupts this thread
            }
        }
        List<OutputOutcome> next = new ArrayList<>();
        while (next.size() < BATCH && !waiting.isEmpty()) {
            OutputOutcome one = waiting.removeFirst();
            chars -= one.output().length();
            next.add(one);
        }
        return next;
    }

    /**
     * Waits for {@linkplain #expect expected} outcomes, whose operations must have been ended, and then for the writing
     * of queued ones, each up to the given time; accepts no more. An interrupt does not shorten the wait, but is kept.
     */
    public void close(Duration patience) {
        CompletableFuture.allOf(expected.toArray(CompletableFuture[]::new)).handle((value, failure) -> true)
                .completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS).join();
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            notifyAll();
        }
        if (running != null) {
            ThreadEnd.await(List.of(running), patience);
        }
    }
}
