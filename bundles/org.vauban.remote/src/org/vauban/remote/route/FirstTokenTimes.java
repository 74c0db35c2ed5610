// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Measures the time to the first token of each engine, as the median of the most recent requests. Thread-safe.
 */
public final class FirstTokenTimes {
    /** Minimum number of measurements for a median. */
    static final int LEAST = 8;
    private static final int KEPT = 32;
    private static final String HERE = "";

    private final Map<String, Recent> recent = new HashMap<>();

    private static final class Recent {
        final long[] nanos = new long[KEPT];
        int count;
    }

    /** Records a completion on this machine; a cancelled one counts with the time until its cancellation. */
    void here(Duration time) {
        add(HERE, time);
    }

    /** Records an answer of an endpoint, for any feature. */
    void there(String endpoint, Duration time) {
        add(endpoint, time);
    }

    /** Records an answer that was cancelled before its first token, if this shows that the endpoint is slower. */
    synchronized void thereAtLeast(String endpoint, Duration time) {
        OptionalLong median = median(endpoint);
        if (median.isPresent() && time.toNanos() > median.getAsLong()) {
            add(endpoint, time);
        }
    }

    private synchronized void add(String engine, Duration time) {
        Recent of = recent.computeIfAbsent(engine, name -> new Recent());
        of.nanos[of.count++ % KEPT] = Math.max(0, time.toNanos());
    }

    /**
     * Returns how long a completion may take on this machine before an endpoint is used as well: as long as the
     * endpoint takes.
     *
     * @return null unless this machine was measured to be slower
     */
    @Nullable
    synchronized Duration delay(String endpoint) {
        OptionalLong here = median(HERE);
        OptionalLong there = median(endpoint);
        return here.isPresent() && there.isPresent() && here.getAsLong() > there.getAsLong()
                ? Duration.ofNanos(there.getAsLong())
                : null;
    }

    private OptionalLong median(String engine) {
        Recent of = recent.get(engine);
        if (of == null || of.count < LEAST) {
            return OptionalLong.empty();
        }
        long[] sorted = Arrays.copyOf(of.nanos, Math.min(KEPT, of.count));
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[sorted.length / 2]);
    }
}
