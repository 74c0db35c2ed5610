// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFolder;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.Messages;

/** The future content of a bundle: files of the disk and generated files, by path. Not thread-safe. */
public final class BundleParts {
    private final SortedMap<String, Part> parts = new TreeMap<>();

    /** The content of a file of the bundle: a file of the disk, or these bytes if it is null. */
    record Part(@Nullable Path file, byte[] bytes) {
        InputStream open() throws IOException {
            Path path = file;
            return path == null ? new ByteArrayInputStream(bytes)
                    : Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Adds a file of the disk.
     *
     * @throws SiteException if it is a link or not a file, or the path is already used
     */
    public void file(String path, Path file) throws SiteException {
        try {
            BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!kind.isRegularFile()) {
                throw SiteException.failed(Messages.text("bundle.kind", file), null);
            }
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
        }
        put(path, new Part(file, new byte[0]));
    }

    /** Adds a generated file. */
    public void bytes(String path, byte[] bytes) throws SiteException {
        put(path, new Part(null, bytes.clone()));
    }

    /** Adds all files of a folder below a path; a manifest in it is treated like any other file. */
    public void folder(String path, Path folder) throws SiteException {
        for (String file : SiteFolder.list(folder).files()) {
            file(path + "/" + file, folder.resolve(file));
        }
        if (Files.exists(folder.resolve(SiteManifest.FILE), LinkOption.NOFOLLOW_LINKS)) {
            file(path + "/" + SiteManifest.FILE, folder.resolve(SiteManifest.FILE));
        }
    }

    private void put(String path, Part part) throws SiteException {
        if (parts.putIfAbsent(path, part) != null) {
            throw SiteException.failed(Messages.text("bundle.twice", path), null);
        }
    }

    SortedMap<String, Part> all() {
        return Collections.unmodifiableSortedMap(parts);
    }
}
