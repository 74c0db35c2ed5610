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
 * The time by which documents expire: that of the clock, and at least what has passed since this was made. A clock that
 * is set back does not bring back what has expired. Safe for use by many threads.
 */
final class SteadyTime {
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Instant began;
    private final long beganNanos;

    /** @param nanos as {@link System#nanoTime}: goes on whatever is done to the clock */
    SteadyTime(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        began = clock.instant();
        beganNanos = nanos.getAsLong();
    }

    /** Whether each document still holds, as {@link PolicyDocuments#freshness} tells it. */
    List<Freshness> freshness(PolicyDocuments documents) {
        return documents.freshness(clock.instant(), latest());
    }

    /** Whether a document with these dates holds no more, or not yet. */
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
