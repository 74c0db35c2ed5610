// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.shutdown;

import java.time.Duration;
import java.util.Collection;

/** Waits for threads that do what must not be lost where something ends. */
public final class ThreadEnd {
    private ThreadEnd() {}

    /**
     * Waits until threads have ended, together for at most so long. An interrupt is kept, not answered.
     *
     * @param threads that have been started; not the current one
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
