// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.schedule;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vauban.governance.shutdown.ShutdownAction;

/**
 * Saves a frequently changing state to a file, at intervals and at the end. After a failure, the next save includes the
 * state. Thread-safe.
 *
 * @param <T> a copy of the state
 */
public final class DelayedSave<T> implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Supplier<T> copy;
    private final Writer<T> writer;
    private final Consumer<IOException> failure;
    private final Object writing = new Object();
    /** Saves at shutdown, because a second signal ends the server at once, without closing anything. */
    private final ShutdownAction atEnd;
    // both fields below are guarded by this object
    private boolean changed;
    private Instant saved;

    /** Writes a state to its file. */
    @FunctionalInterface
    public interface Writer<T> {
        /** Writes the state. Blocks. */
        void write(T state) throws IOException;
    }

    /**
     * Creates one without saving.
     *
     * @param copy called without locks of this object
     * @param failure called each time the state cannot be written
     */
    public DelayedSave(InstantSource clock, Supplier<T> copy, Writer<T> writer, Consumer<IOException> failure) {
        this.clock = clock;
        this.copy = copy;
        this.writer = writer;
        this.failure = failure;
        saved = clock.instant();
        atEnd = ShutdownAction.register(ShutdownAction.Phase.REQUESTS, this::save);
    }

    /** Marks the state as changed. Returns at once. */
    public synchronized void changed() {
        changed = true;
    }

    /** Saves the state if it has changed and the last save was some time ago. Blocks. */
    public void saveIfDue() {
        if (isDue(PAUSE)) {
            save(PAUSE);
        }
    }

    /** Saves the state if it has changed, after any save in progress. Blocks. */
    public void save() {
        save(Duration.ZERO);
    }

    /** Saves a last time. Blocks. */
    @Override
    public void close() {
        save();
        atEnd.cancel();
    }

    private void save(Duration since) {
        synchronized (writing) { // copies and writes in the same order; otherwise an older state could be written last
            if (!take(since)) {
                return;
            }
            try {
                writer.write(copy.get());
            } catch (IOException e) {
                changed(); // still in memory, so that the next save includes it
                failure.accept(e);
            }
        }
    }

    /** Whether the state has changed, and the last save was at least this long ago. */
    private synchronized boolean isDue(Duration since) {
        return changed && Duration.between(saved, clock.instant()).abs().compareTo(since) >= 0;
    }

    private synchronized boolean take(Duration since) {
        if (!isDue(since)) {
            return false;
        }
        changed = false;
        saved = clock.instant();
        return true;
    }
}
