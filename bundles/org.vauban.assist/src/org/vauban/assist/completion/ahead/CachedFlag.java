// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Caches a flag that takes a moment to compute. Threads: any; they wait for one that computes it. */
final class CachedFlag {
    private final BooleanSupplier lookUp;
    private final long keptNanos;
    private final LongSupplier clock;
    // guarded by this
    private boolean value;
    private long looked;
    private boolean known;

    /**
     * @param keptNanos how long the value is cached, in nanoseconds
     * @param clock time in nanoseconds, with any origin
     */
    CachedFlag(BooleanSupplier lookUp, long keptNanos, LongSupplier clock) {
        this.lookUp = lookUp;
        this.keptNanos = keptNanos;
        this.clock = clock;
    }

    synchronized boolean get() {
        long age = clock.getAsLong() - looked;
        if (!known || age >= keptNanos || age < 0) {
            value = lookUp.getAsBoolean();
            looked = clock.getAsLong();
            known = true;
        }
        return value;
    }
}
