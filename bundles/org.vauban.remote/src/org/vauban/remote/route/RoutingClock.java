// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The time, so that tests can have another one. */
public interface RoutingClock {
    /** That of this machine. */
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

    /** A clock that only goes on. */
    long nanos();

    /** @param work that does not block */
    void after(Duration delay, Runnable work);
}
