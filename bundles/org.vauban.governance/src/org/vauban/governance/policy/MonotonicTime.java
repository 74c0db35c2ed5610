// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyDocument.Freshness;

/**
 * The time by which documents expire: that of the clock, but at least the time that has elapsed since this object was
 * created. Setting the clock back does not revive expired documents. Thread-safe.
 */
final class MonotonicTime {
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Instant began;
    private final long beganNanos;

    /** @param nanos as {@link System#nanoTime}: not affected by setting the clock */
    MonotonicTime(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        began = clock.instant();
        beganNanos = nanos.getAsLong();
    }

    /** Returns whether each document is still valid, as {@link PolicyDocuments#freshness} does. */
    List<Freshness> freshness(PolicyDocuments documents) {
        return documents.freshness(clock.instant(), latest());
    }

    /** Whether a document with these dates has expired, or is not valid yet. */
    boolean isLapsed(Instant issued, Instant expires, Duration grace) {
        return Stream.of(clock.instant(), latest())
                .anyMatch(now -> PolicyDocument.freshness(issued, expires, grace, now) == Freshness.LAPSED);
    }

    private Instant latest() {
        Instant now = clock.instant();
        Instant atLeast = began.plus(Duration.ofNanos(nanos.getAsLong() - beganNanos));
        return now.isAfter(atLeast) ? now : atLeast;
    }
}
