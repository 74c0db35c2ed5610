// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.vauban.site.SiteFile;

/** Checks and copies files whose content is known by its hash. Follows no link. */
final class StoreFiles {
    private StoreFiles() {}

    /** Whether a file exists with this content. */
    static boolean holds(Path file, SiteFile expected) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == expected.size()
                && SiteFile.read(file, expected.size()).equals(expected);
    }

    /**
     * Copies a file to the disk while computing its hash.
     *
     * @return false if the content differs
     */
    static boolean copy(Path from, Path to, SiteFile expected) throws IOException {
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
            SiteFile copied = SiteFile.copy(from, expected.size(), Channels.newOutputStream(out));
            out.force(true);
            return copied.equals(expected);
        }
    }
}
