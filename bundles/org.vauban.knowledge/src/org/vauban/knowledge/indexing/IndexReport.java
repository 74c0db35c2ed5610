// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.util.List;

/**
 * What bringing an index up to date did.
 *
 * @param indexed files that were read, new or changed
 * @param unchanged files that were in the index as they are
 * @param removed files that were in the index and are gone, or may not be in it any more
 * @param excluded files that exclusions keep out
 * @param unreadable files that could not be read, also those that an earlier run could not
 * @param passages in the files that were indexed
 * @param recovered files that a process which was killed had read already
 * @param rebuilt why the index had to be made anew: {@code old}, {@code damaged}; empty if it had not
 * @param dropped records of such a process that made no sense; their files are read again when their folder is
 * @param cancelled whether it was stopped; what was done until then is in the index
 */
public record IndexReport(int indexed, int unchanged, int removed, int excluded, List<UnreadableFile> unreadable,
        int passages, int recovered, String rebuilt, int dropped, boolean cancelled) {
    /** Copies the list. */
    public IndexReport {
        unreadable = List.copyOf(unreadable);
    }
}
