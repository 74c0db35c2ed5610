// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits until a state is visible by polling, because neither a terminal nor a file reports its changes. */
final class Await {
    static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();
    /**
     * Longest interval between polls: each look at a terminal starts a program, so slow changes are polled less often.
     */
    private static final long MOST_NANOS = Duration.ofMillis(150).toNanos();

    private Await() {}

    /** Reads the current state. */
    interface Look<T> {
        T now() throws Exception;
    }

    /** Whether a state is the awaited one. */
    interface Check<T> {
        boolean is(T seen);
    }

    /** @return the first state that is as wanted; fails after {@link #LIMIT} with the last state */
    static <T> T until(String wanted, Look<T> look, Check<T> check, Supplier<String> more) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        long pause = LOOK_NANOS;
        while (true) {
            T seen = look.now();
            if (check.is(seen)) {
                return seen;
            }
            if (System.nanoTime() > end) {
                return fail("did not see " + wanted + " within " + LIMIT.toSeconds() + " s but\n" + seen + "\n"
                        + more.get());
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 3 / 2, MOST_NANOS);
        }
    }
}
