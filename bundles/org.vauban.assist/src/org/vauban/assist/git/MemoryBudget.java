// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;

/**
 * How much memory may be taken for what is read. A few bytes of a hostile repository can stand for any number of files:
 * trees that hold the same tree ten times, paths that repeat the one before. Not for use by several threads.
 */
final class MemoryBudget {
    /** A path, an id and what holds them take about so many bytes beside the characters of the path. */
    static final int ENTRY = 200;
    /** Enough for a million files. */
    static final long USUAL = 256L << 20;

    private long left;

    MemoryBudget(long bytes) {
        left = bytes;
    }

    /** @throws IOException if that is more than is left */
    void take(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new GitException("too.many");
        }
    }
}
