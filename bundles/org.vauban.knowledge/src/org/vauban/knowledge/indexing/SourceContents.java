// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What the index holds of one folder or file.
 *
 * @param source as it was asked for
 * @param files that can be found, without those that policies hide now
 * @param passages in these files
 * @param bytes of these files on the disk when they were read
 * @param unreadable files that could not be read, with the reason; by path
 */
public record SourceContents(Path source, int files, long passages, long bytes, List<UnreadableFile> unreadable) {
    /** Copies the list. */
    public SourceContents {
        Objects.requireNonNull(source);
        unreadable = List.copyOf(unreadable);
    }
}
