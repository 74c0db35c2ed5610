// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/**
 * When all files of the index were last judged by the rules that hold. A run over files that were named does so as
 * well, but an editor that tells of each file that is saved need not have it done each time. What may not be shown is
 * not shown in any case. Any thread.
 */
public final class PurgeTimes {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private @Nullable IndexRules last;
    private long time;

    /**
     * Whether a run has to judge all files. Who is told so does it.
     *
     * @param rules of the run
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
