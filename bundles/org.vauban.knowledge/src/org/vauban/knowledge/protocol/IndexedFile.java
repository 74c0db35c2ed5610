// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;

/**
 * Record of a file in the index.
 *
 * @param path absolute path
 * @param format name of a {@code SourceFormat}
 * @param stamp stamp when the file was read; without a hash if it could not be read
 * @param failure name of a {@code ReadFailure}, or null for a file whose passages are in the index
 * @param detail detail of the failure, in English, for logs; otherwise empty
 * @param passages number of passages in the index
 * @param rules fingerprint of the rules and splitter version at that time; null if an earlier version wrote the record
 */
public record IndexedFile(String path, String format, FileStamp stamp, @Nullable String failure, String detail,
        int passages, @Nullable String rules) {
    /** Prefix of the name of the mounted pack that a file is part of, in its rules. */
    public static final String PACK = "pack:";

    /** Requires what must be present, since records also come from packs. */
    public IndexedFile {
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
        Objects.requireNonNull(stamp);
        Objects.requireNonNull(detail);
    }

    /** Whether the file is part of a mounted pack. */
    public boolean isPacked() {
        return rules != null && (" " + rules).contains(" " + PACK);
    }

    /** Whether reading failed for a reason that may be temporary. */
    public boolean isWorthAnotherTry() {
        return ReadFailure.UNREADABLE.name().equals(failure) || ReadFailure.CHANGED.name().equals(failure);
    }
}
