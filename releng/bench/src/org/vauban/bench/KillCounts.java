// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** How the requests of a run ended. */
final class KillCounts {
    /** Longest time that a request may take, whatever happens to its host. */
    static final long LONGEST_SECONDS = 60;

    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** Waits for a request and counts how it ended; returns its typed error, or null. */
    EngineError await(Future<?> result) throws InterruptedException {
        try {
            result.get(LONGEST_SECONDS, TimeUnit.SECONDS);
            answered.incrementAndGet();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException known) {
                failed.incrementAndGet();
                return known.error();
            }
            lost(e);
        } catch (TimeoutException e) {
            lost(e);
        }
        return null;
    }

    /** Counts a request with a forbidden end, or a requesting thread that failed. */
    void lost(Throwable how) {
        lost.incrementAndGet();
        how.printStackTrace();
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    long lost() {
        return lost.get();
    }
}
