// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.shutdown;

import java.time.Duration;
import java.util.Collection;

/** Waits for threads whose work must not be lost on shutdown. */
public final class ThreadEnd {
    private ThreadEnd() {}

    /**
     * Waits until threads have ended, in total at most the given time. An interrupt does not end the wait; the flag
     * stays set.
     *
     * @param threads threads that were started; not the current one
     */
    public static void await(Collection<Thread> threads, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (Thread each : threads) {
            while (each.isAlive() && System.nanoTime() < end) {
                try {
                    each.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
