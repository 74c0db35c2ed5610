// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

/**
 * How long the workbench waits for what it can do without. The system property {@code vauban.patience} is a factor for
 * all of it: a machine that is busy with tests needs longer.
 */
public final class TimeLimit {
    private static final int FACTOR = Math.max(1, Integer.getInteger("vauban.patience", 1));

    private TimeLimit() {}

    /** @return milliseconds */
    public static long millis(long usual) {
        return usual * FACTOR;
    }
}
