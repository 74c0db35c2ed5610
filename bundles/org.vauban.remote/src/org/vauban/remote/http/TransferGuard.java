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
 * Ends a transfer that takes too long or that its caller ends, whatever blocks in it: by closing what it reads from.
 * Safe for use by several threads.
 */
final class TransferGuard implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor CLOCK = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "vauban-remote-clock");
        thread.setDaemon(true);
        return thread;
    });

    static {
        CLOCK.setRemoveOnCancelPolicy(true); // each event of a stream sets the clock anew
    }

    private final Object lock = new Object();
    private @Nullable Closeable source;
    private @Nullable ScheduledFuture<?> next;
    private final ScheduledFuture<?> whole;
    private boolean expired;
    private boolean cancelled;
    /** Whether it ended because nothing came. */
    private boolean stalled;
    /** Between two pieces; null before the first. */
    private @Nullable Duration idle;

    TransferGuard(TransferLimits limits) {
        whole = CLOCK.schedule(() -> end(true, false), limits.total().toNanos(), TimeUnit.NANOSECONDS);
        watch(limits.first());
    }

    /** From now on this is closed when the transfer is to end; at once if it has ended already. */
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

    /** Something came or went, and more must within this time. */
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

    /** The caller does not want the rest. */
    void cancel() {
        end(false, false);
    }

    boolean isExpired() {
        synchronized (lock) {
            return expired;
        }
    }

    /** Whether it has expired because nothing came for a while. */
    boolean isStalled() {
        synchronized (lock) {
            return stalled;
        }
    }

    /** How long something may take after what came last; empty if nothing has come. */
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
            // whoever reads from it finds it closed
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
