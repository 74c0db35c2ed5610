// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;

/**
 * What the index knows of a file.
 *
 * @param path absolute
 * @param format name of a {@code SourceFormat}
 * @param stamp as it was when it was read; without hash if it could not be
 * @param failure name of a {@code ReadFailure}, or null for a file whose passages are in the index
 * @param detail of the failure, English, for logs; else empty
 * @param passages how many are in the index
 * @param rules fingerprint of the rules that held when it was indexed, and of how it was split; null in an index that
 *            is older than they are
 */
public record IndexedFile(String path, String format, FileStamp stamp, @Nullable String failure, String detail,
        int passages, @Nullable String rules) {
    /** Checks what has to be there: files also come from packs. */
    public IndexedFile {
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
        Objects.requireNonNull(stamp);
        Objects.requireNonNull(detail);
    }

    /** Whether it could not be read for what may have been no fault of the file. */
    public boolean isWorthAnotherTry() {
        return ReadFailure.UNREADABLE.name().equals(failure) || ReadFailure.CHANGED.name().equals(failure);
    }
}
