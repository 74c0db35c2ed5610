// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Ends a transfer that takes too long or is cancelled, even if it blocks, by closing the stream that it reads.
 * Thread-safe.
 */
final class TransferGuard implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "vauban-remote-clock");
        thread.setDaemon(true);
        return thread;
    });

    static {
        CLOCK.setRemoveOnCancelPolicy(true); // each event of a stream cancels and restarts the timer
    }

    private final Object lock = new Object();
    private @Nullable Closeable source;
    private @Nullable ScheduledFuture<?> next;
    private final ScheduledFuture<?> whole;
    private boolean expired;
    private boolean cancelled;
    /** Whether it ended because no data arrived. */
    private boolean stalled;
    /** Longest time between two chunks; null before the first. */
    private @Nullable Duration idle;

    TransferGuard(TransferLimits limits) {
        whole = CLOCK.schedule(() -> end(true, false), limits.total().toNanos(), TimeUnit.NANOSECONDS);
        watch(limits.first());
    }

    /** Sets the stream to close when the transfer ends; closes it at once if it has ended. */
    void reads(Closeable from) {
        boolean late;
        synchronized (lock) {
            source = from;
            late = expired || cancelled;
        }
        if (late) {
            close(from);
        }
    }

    /** Records progress, and sets the time limit for the next one. */
    void expect(Duration within) {
        synchronized (lock) {
            idle = within;
        }
        watch(within);
    }

    private void watch(Duration within) {
        synchronized (lock) {
            ScheduledFuture<?> last = next;
            if (last != null) {
                last.cancel(false);
            }
            next = CLOCK.schedule(() -> end(true, true), within.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Cancels the transfer. */
    void cancel() {
        end(false, false);
    }

    boolean isExpired() {
        synchronized (lock) {
            return expired;
        }
    }

    /** Whether it has expired because no data arrived for a while. */
    boolean isStalled() {
        synchronized (lock) {
            return stalled;
        }
    }

    /** Returns the longest time after the last progress; empty if there was none. */
    Optional<Duration> idle() {
        synchronized (lock) {
            return Optional.ofNullable(idle);
        }
    }

    boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    private void end(boolean late, boolean silent) {
        Closeable open;
        synchronized (lock) {
            stalled |= silent && !expired && !cancelled;
            expired |= late && !cancelled;
            cancelled |= !late && !expired;
            open = source;
        }
        if (open != null) {
            close(open);
        }
    }

    private static void close(Closeable open) {
        try {
            open.close();
        } catch (IOException e) {
            // the reader finds it closed
        }
    }

    @Override
    public void close() {
        whole.cancel(false);
        synchronized (lock) {
            ScheduledFuture<?> last = next;
            if (last != null) {
                last.cancel(false);
            }
        }
    }
}
