// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

/**
 * Limits how long the workbench waits for optional results. The system property {@code vauban.patience} multiplies all
 * limits: a machine that is busy with tests needs longer ones.
 */
public final class TimeLimit {
    private static final int FACTOR = Math.max(1, Integer.getInteger("vauban.patience", 1));

    private TimeLimit() {}

    /** @return the limit in milliseconds */
    public static long millis(long usual) {
        return usual * FACTOR;
    }
}
