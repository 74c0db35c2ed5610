// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Remembers when all files of the index were last checked against the current rules. Any run also checks those outside
 * its folders, but not on each save in an editor, nor for each of many folders. Forbidden text is never shown in any
 * case. Any thread.
 */
public final class PurgeTimes {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Check ofFolders = new Check();
    private final Check ofNamed = new Check();

    /** The last check of a kind of runs. */
    private static final class Check {
        private @Nullable IndexRules last;
        private long time;

        boolean isDue(IndexRules rules) {
            long now = System.nanoTime();
            boolean due = last != rules || now - time > PAUSE.toNanos();
            if (due) {
                last = rules;
                time = now;
            }
            return due;
        }
    }

    /**
     * Whether a run must check all files; the caller must then do so.
     *
     * @param rules rules of the run
     * @param named whether the run is over named files: the first one checks all, whatever folders were read before
     */
    synchronized boolean isDue(IndexRules rules, boolean named) {
        return (named ? ofNamed : ofFolders).isDue(rules);
    }
}
