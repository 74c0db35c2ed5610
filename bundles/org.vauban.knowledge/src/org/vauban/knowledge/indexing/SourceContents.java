// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The contents of the index for one folder or file.
 *
 * @param source as requested
 * @param files number of files that can be found; those hidden by current policies are not counted
 * @param passages number of passages in these files
 * @param bytes size of these files on disk when they were read
 * @param unreadable files that could not be read, with the reason; sorted by path
 */
public record SourceContents(Path source, int files, long passages, long bytes, List<UnreadableFile> unreadable) {
    /** Copies the list. */
    public SourceContents {
        Objects.requireNonNull(source);
        unreadable = List.copyOf(unreadable);
    }
}
