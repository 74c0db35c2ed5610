// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;

/** Reads the pattern files of folders, and again when their time or size changed. Safe for use by many threads. */
final class IgnoreFileCache {
    private static final int MAX_CACHED = 4096;

    private record Cached(FileTime time, long size, Object key, IgnoreFile patterns) {}

    /** The name of the pattern files, in any folder. */
    private final String name;
    private final boolean ignoreCase;
    private final Map<Path, Cached> cache = new ConcurrentHashMap<>();

    IgnoreFileCache(String name, boolean ignoreCase) {
        this.name = name;
        this.ignoreCase = ignoreCase;
    }

    /** The patterns of a folder's own file, or null where it has none. */
    @Nullable
    IgnoreFile patterns(Path folder) {
        Path file = folder.resolve(name);
        BasicFileAttributes attributes;
        try {
            if (!Files.exists(file)) { // much cheaper than an exception, and the usual case
                return null;
            }
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            return IgnoreFile.read(file, ignoreCase);
        }
        if (attributes.isDirectory()) {
            return null;
        }
        Cached known = cache.get(file);
        if (known != null && known.time().equals(attributes.lastModifiedTime()) && known.size() == attributes.size()
                && Objects.equals(known.key(), attributes.fileKey())) {
            return known.patterns();
        }
        IgnoreFile patterns = IgnoreFile.read(file, ignoreCase);
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        cache.put(file, new Cached(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), patterns));
        return patterns;
    }
}
