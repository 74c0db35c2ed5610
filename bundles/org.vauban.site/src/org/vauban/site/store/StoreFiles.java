// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.vauban.site.SiteFile;

/** Work with files whose content is known by its hash. Follows no link. */
final class StoreFiles {
    private StoreFiles() {}

    /** Whether a file is there with this content. */
    static boolean holds(Path file, SiteFile expected) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == expected.size()
                && SiteFile.read(file, expected.size()).equals(expected);
    }

    /**
     * Copies a file to the disk while it is read for its hash.
     *
     * @return false if the content is another one
     */
    static boolean copy(Path from, Path to, SiteFile expected) throws IOException {
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            SiteFile copied = SiteFile.copy(from, expected.size(), Channels.newOutputStream(out));
            out.force(true);
            return copied.equals(expected);
        }
    }

    static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Deletes a file, a link or a folder with all that is in it. */
    static void delete(Path entry) throws IOException {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            for (Path inside : list(entry)) {
                delete(inside);
            }
        }
        Files.delete(entry);
    }
}
