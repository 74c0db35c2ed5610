// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A file's attributes, which differ as soon as the file was written or replaced, even by a copy that kept the earlier
 * time and size. Immutable.
 *
 * @param attributes attributes by name
 * @param settled whether a later change will show: false if the last change is so recent that the file system's clock
 *                may not distinguish the two
 */
public record AttributeStamp(Map<String, Object> attributes, boolean settled) {
    /** The coarsest file time resolution in use. */
    private static final long COARSEST_MILLIS = 3_000;

    /** Copies the map. */
    public AttributeStamp {
        attributes = Map.copyOf(attributes);
    }

    /** Returns the stamp of the file that a name leads to. */
    public static AttributeStamp of(Path file) throws IOException {
        Map<String, Object> found = attributes(file);
        return new AttributeStamp(found, isSettled(newest(found)));
    }

    /** Whether nothing changed since an earlier stamp of the same file. */
    public boolean isStill(AttributeStamp earlier) {
        return earlier.settled && equals(earlier);
    }

    /** Returns the attributes that change with the file. Users cannot set the time of the last change of any kind. */
    public static Map<String, Object> attributes(Path file, LinkOption... options) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        String names = unix ? "unix:size,lastModifiedTime,ctime,ino,dev,mode,uid"
                : "size,lastModifiedTime,creationTime,fileKey";
        Map<String, Object> found = new TreeMap<>(Files.readAttributes(file, names, options));
        found.values().removeIf(Objects::isNull); // Windows gives files no key
        return found;
    }

    /** Returns the latest of the times among attributes, in milliseconds. */
    public static long newest(Map<String, Object> attributes) {
        return attributes.values().stream().filter(FileTime.class::isInstance)
                .mapToLong(time -> ((FileTime) time).toMillis()).max().orElse(Long.MAX_VALUE);
    }

    /** Whether a change after this time, in milliseconds, will show. */
    public static boolean isSettled(long newest) {
        return newest < System.currentTimeMillis() - COARSEST_MILLIS;
    }
}
