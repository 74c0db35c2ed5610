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
 * Saves a state that changes often to a file, now and then and at the end. A state that cannot be saved is saved with
 * what comes next. Safe for use by many threads.
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
    /** A second signal ends the server at once, without closing anything. */
    private final ShutdownAction atEnd;
    // both below are guarded by this object
    private boolean changed;
    private Instant saved;

    /** Writes a state to its file. */
    @FunctionalInterface
    public interface Writer<T> {
        /** Blocks. */
        void write(T state) throws IOException;
    }

    /**
     * Saves nothing yet.
     *
     * @param copy called without locks of this object
     * @param failure told each time that the state cannot be written
     */
    public DelayedSave(InstantSource clock, Supplier<T> copy, Writer<T> writer, Consumer<IOException> failure) {
        this.clock = clock;
        this.copy = copy;
        this.writer = writer;
        this.failure = failure;
        saved = clock.instant();
        atEnd = ShutdownAction.register(ShutdownAction.Phase.REQUESTS, this::save);
    }

    /** The state has changed. Returns at once. */
    public synchronized void changed() {
        changed = true;
    }

    /** Saves the state if it has changed, and nothing was saved for a while. Blocks. */
    public void saveIfDue() {
        if (isDue(PAUSE)) {
            save(PAUSE);
        }
    }

    /** Saves the state if it has changed, after what is being saved. Blocks. */
    public void save() {
        save(Duration.ZERO);
    }

    /** The last one. Blocks. */
    @Override
    public void close() {
        save();
        atEnd.cancel();
    }

    private void save(Duration since) {
        synchronized (writing) { // taken and written in one order, or an earlier state could be the last
            if (!take(since)) {
                return;
            }
            try {
                writer.write(copy.get());
            } catch (IOException e) {
                changed(); // it still holds as long as the server runs
                failure.accept(e);
            }
        }
    }

    /** Whether there is something to save, and nothing was saved for so long. */
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
