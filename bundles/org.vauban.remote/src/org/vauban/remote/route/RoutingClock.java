// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A clock and timer, which tests can replace. */
public interface RoutingClock {
    /** Clock and timer of this machine. */
    RoutingClock REAL = new RoutingClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void after(Duration delay, Runnable work) {
            CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(work);
        }
    };

    /** Returns the time of a monotonic clock, in nanoseconds. */
    long nanos();

    /** Runs work after a delay. @param work must not block */
    void after(Duration delay, Runnable work);
}
