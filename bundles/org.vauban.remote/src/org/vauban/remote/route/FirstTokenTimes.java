// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How long engines took to write their first tokens lately, as the median of the last ones. Safe for use by many
 * threads.
 */
public final class FirstTokenTimes {
    /** Fewer say nothing. */
    static final int LEAST = 8;
    private static final int KEPT = 32;
    private static final String HERE = "";

    private final Map<String, Recent> recent = new HashMap<>();

    private static final class Recent {
        final long[] nanos = new long[KEPT];
        int count;
    }

    /** A completion of the engine of this machine; one that was given up counts with the time until then. */
    void here(Duration time) {
        add(HERE, time);
    }

    /** An answer of an endpoint, of whatever feature. */
    void there(String endpoint, Duration time) {
        add(endpoint, time);
    }

    /** An answer of an endpoint that was given up before its first token: counts only if it tells that it is slower. */
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
     * How long a completion may take here before an endpoint is asked as well: as long as the endpoint takes.
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
