// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.util.List;

/**
 * The result of bringing an index up to date.
 *
 * @param indexed new and changed files that were read
 * @param unchanged files that were already up to date
 * @param removed files that were removed because they are gone or no longer allowed
 * @param excluded files that exclusions keep out
 * @param unreadable files that could not be read, including those of an earlier run
 * @param passages passages of the indexed files
 * @param recovered files that a killed process had already read
 * @param rebuilt why the index had to be rebuilt: {@code old}, {@code damaged}; empty if it was not
 * @param dropped invalid records of the killed process; their files are read again when their folder is indexed
 * @param cancelled whether the run was cancelled; the index keeps what was done until then
 */
public record IndexReport(int indexed, int unchanged, int removed, int excluded, List<UnreadableFile> unreadable,
        int passages, int recovered, String rebuilt, int dropped, boolean cancelled) {
    /** Copies the list. */
    public IndexReport {
        unreadable = List.copyOf(unreadable);
    }
}
