// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.AttributeStamp;

/** Reads the pattern files of folders, and reads them again when they changed. Thread-safe. */
final class IgnoreFileCache {
    private static final int MAX_CACHED = 4096;

    private record Cached(AttributeStamp stamp, IgnoreFile patterns) {}

    /** Name of the pattern files, in any folder. */
    private final String name;
    private final boolean ignoreCase;
    /** Git ignores a dangling link; in ours it is an error, since it was meant to have a target. */
    private final LinkOption[] options;
    private final Map<Path, Cached> cache = new ConcurrentHashMap<>();

    IgnoreFileCache(String name, boolean ignoreCase) {
        this.name = name;
        this.ignoreCase = ignoreCase;
        options = name.equals(IgnoreFile.NAME) ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
    }

    /** Returns the patterns of a folder's own file, or null if it has none. */
    @Nullable
    IgnoreFile patterns(Path folder) {
        Path file = folder.resolve(name);
        if (!Files.exists(file, options)) { // much cheaper than an exception, and the usual case
            return null;
        }
        AttributeStamp stamp;
        try {
            if (Files.isDirectory(file)) {
                return null;
            }
            stamp = AttributeStamp.of(file);
        } catch (NoSuchFileException e) {
            return Files.exists(file, options) ? read(file) : null;
        } catch (IOException e) {
            return read(file);
        }
        Cached known = cache.get(file);
        if (known != null && stamp.isStill(known.stamp())) {
            return known.patterns();
        }
        IgnoreFile patterns = read(file);
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        cache.put(file, new Cached(stamp, patterns));
        return patterns;
    }

    private IgnoreFile read(Path file) {
        return IgnoreFile.read(file, ignoreCase || isOfEachCase(file));
    }

    /** Whether the file's folder ignores case, as a mounted Windows disk does. */
    private boolean isOfEachCase(Path file) {
        Path other = file.resolveSibling(name.toUpperCase(Locale.ROOT));
        try {
            return Files.exists(other, options) && Files.isSameFile(file, other);
        } catch (IOException e) {
            return true; // ignoring case excludes more
        }
    }
}
