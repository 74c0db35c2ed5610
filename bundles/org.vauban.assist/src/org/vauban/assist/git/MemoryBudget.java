// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;

/**
 * Limits the memory used for reading. A few bytes of a hostile repository can expand to any number of files: trees that
 * contain the same tree ten times, paths that repeat the previous one. Not for use by several threads.
 */
final class MemoryBudget {
    /** Approximate bytes of an entry with path, id and their containers, without the characters of the path. */
    static final int ENTRY = 200;
    /** Enough for a million files. */
    static final long USUAL = 256L << 20;

    private long left;

    MemoryBudget(long bytes) {
        left = bytes;
    }

    /** @throws IOException if this exceeds the remaining budget */
    void take(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new GitException("too.many");
        }
    }
}
