// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Remembers when all files of the index were last checked against the current rules. A run over named files also checks
 * them, but not on each save in an editor. Forbidden text is never shown in any case. Any thread.
 */
public final class PurgeTimes {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private @Nullable IndexRules last;
    private long time;

    /**
     * Whether a run must check all files; the caller must then do so.
     *
     * @param rules rules of the run
     */
    synchronized boolean isDue(IndexRules rules) {
        long now = System.nanoTime();
        boolean due = last != rules || now - time > PAUSE.toNanos();
        if (due) {
            last = rules;
            time = now;
        }
        return due;
    }
}
