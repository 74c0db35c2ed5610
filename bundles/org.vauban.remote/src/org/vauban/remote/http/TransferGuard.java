// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
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

    TransferGuard(TransferLimits limits) {
        whole = CLOCK.schedule(() -> end(true), limits.total().toNanos(), TimeUnit.NANOSECONDS);
        expect(limits.first());
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

    /** Something must come within this time. */
    void expect(Duration within) {
        synchronized (lock) {
            ScheduledFuture<?> last = next;
            if (last != null) {
                last.cancel(false);
            }
            next = CLOCK.schedule(() -> end(true), within.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The caller does not want the rest. */
    void cancel() {
        end(false);
    }

    boolean isExpired() {
        synchronized (lock) {
            return expired;
        }
    }

    boolean isCancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    private void end(boolean late) {
        Closeable open;
        synchronized (lock) {
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
