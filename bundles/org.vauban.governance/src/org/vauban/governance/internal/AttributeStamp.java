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
 * What a file looks like from outside: another one as soon as it was written or replaced, also by a copy that kept the
 * time and size of the one before. Immutable.
 *
 * @param attributes by name
 * @param settled whether a later change shows: not where the last one is so recent that the clock of the file system
 *            may not tell the two apart
 */
public record AttributeStamp(Map<String, Object> attributes, boolean settled) {
    /** No file system of today tells times less exactly. */
    private static final long COARSEST_MILLIS = 3_000;

    /** Copies the map. */
    public AttributeStamp {
        attributes = Map.copyOf(attributes);
    }

    /** Of what a name leads to. */
    public static AttributeStamp of(Path file) throws IOException {
        Map<String, Object> found = attributes(file);
        return new AttributeStamp(found, isSettled(newest(found)));
    }

    /** Whether nothing changed since an earlier stamp of the same file. */
    public boolean isStill(AttributeStamp earlier) {
        return earlier.settled && equals(earlier);
    }

    /** Those that change with the file. The time of the last change of any kind cannot be set by users. */
    public static Map<String, Object> attributes(Path file, LinkOption... options) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        String names = unix ? "unix:size,lastModifiedTime,ctime,ino,dev,mode,uid"
                : "size,lastModifiedTime,creationTime,fileKey";
        Map<String, Object> found = new TreeMap<>(Files.readAttributes(file, names, options));
        found.values().removeIf(Objects::isNull); // Windows gives files no key
        return found;
    }

    /** The last of the times among attributes, in milliseconds. */
    public static long newest(Map<String, Object> attributes) {
        return attributes.values().stream().filter(FileTime.class::isInstance)
                .mapToLong(time -> ((FileTime) time).toMillis()).max().orElse(Long.MAX_VALUE);
    }

    /** Whether a change after this one shows, in milliseconds. */
    public static boolean isSettled(long newest) {
        return newest < System.currentTimeMillis() - COARSEST_MILLIS;
    }
}
