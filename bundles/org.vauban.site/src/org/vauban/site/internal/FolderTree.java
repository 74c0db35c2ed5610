// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists and deletes folders. Follows no link. */
public final class FolderTree {
    private FolderTree() {}

    /** Returns the entries of a folder in undefined order. */
    public static List<Path> list(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /** Deletes a file, a link or a folder with all its content. */
    public static void delete(Path entry) throws IOException {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            for (Path inside : list(entry)) {
                delete(inside);
            }
        }
        Files.delete(entry);
    }

    /** Deletes an entry if it exists. */
    public static void deleteIfExists(Path entry) throws IOException {
        if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            delete(entry);
        }
    }
}
