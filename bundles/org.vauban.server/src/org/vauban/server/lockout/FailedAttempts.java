// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lockout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;

/** Counts failed attempts per name within a minute of the first failure. Thread-safe. */
public final class FailedAttempts {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_NAMES = 10_000;

    private final int most;
    private final LongSupplier nanos;
    /** Failures by name, oldest first; guarded by this object. */
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    private record Failures(int count, long since) {}

    /**
     * @param most maximum number of failures of one name per minute
     * @param nanos the clock, like {@link System#nanoTime}
     */
    public FailedAttempts(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Whether a name has reached the maximum number of failures. */
    public synchronized boolean isFull(String name) {
        Failures known = failures.get(name);
        return known != null && isRecent(known) && known.count() >= most;
    }

    /** Counts a failure. */
    public synchronized void count(String name) {
        @Nullable
        Failures known = failures.remove(name);
        failures.put(name, known == null || !isRecent(known) ? new Failures(1, nanos.getAsLong())
                : new Failures(known.count() + 1, known.since()));
        if (failures.size() > MOST_NAMES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    private boolean isRecent(Failures known) {
        return nanos.getAsLong() - known.since() <= MINUTE;
    }
}
