// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lockout;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;

/** How often somebody has failed within a minute, from the first failure on. Safe for use by many threads. */
public final class FailedAttempts {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST_NAMES = 10_000;

    private final int most;
    private final LongSupplier nanos;
    /** Those first who failed first; guarded by this object. */
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    private record Failures(int count, long since) {}

    /**
     * @param most failures of one within a minute
     * @param nanos the time, as {@link System#nanoTime} has it
     */
    public FailedAttempts(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Whether somebody has failed as often as may be. */
    public synchronized boolean isFull(String name) {
        Failures known = failures.get(name);
        return known != null && isRecent(known) && known.count() >= most;
    }

    /** Somebody has failed. */
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
