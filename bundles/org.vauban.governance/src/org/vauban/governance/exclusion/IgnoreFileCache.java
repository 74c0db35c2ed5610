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

/** Reads the pattern files of folders, and again when they changed. Safe for use by many threads. */
final class IgnoreFileCache {
    private static final int MAX_CACHED = 4096;

    private record Cached(AttributeStamp stamp, IgnoreFile patterns) {}

    /** The name of the pattern files, in any folder. */
    private final String name;
    private final boolean ignoreCase;
    /** Git ignores a link that leads nowhere; for ours, somebody meant it to lead somewhere. */
    private final LinkOption[] options;
    private final Map<Path, Cached> cache = new ConcurrentHashMap<>();

    IgnoreFileCache(String name, boolean ignoreCase) {
        this.name = name;
        this.ignoreCase = ignoreCase;
        options = name.equals(IgnoreFile.NAME) ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
    }

    /** The patterns of a folder's own file, or null where it has none. */
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

    /** Whether its folder takes names of another case for the same, as a mounted disk of Windows does. */
    private boolean isOfEachCase(Path file) {
        Path other = file.resolveSibling(name.toUpperCase(Locale.ROOT));
        try {
            return Files.exists(other, options) && Files.isSameFile(file, other);
        } catch (IOException e) {
            return true; // more is excluded then
        }
    }
}
