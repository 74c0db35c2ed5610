// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

/**
 * A file as it was when it was read, by which a change is noticed.
 *
 * @param size bytes
 * @param modified milliseconds since 1970
 * @param sha256 lower-case hex; empty where it was not read
 */
public record FileStamp(long size, long modified, String sha256) {
    private static final int DIGITS = 64;

    /** @throws IllegalArgumentException if the hash is longer than one */
    public FileStamp {
        if (sha256.length() > DIGITS) {
            throw new IllegalArgumentException("a hash of " + sha256.length() + " digits");
        }
    }

    /** Whether a file with this size and time is taken for unchanged. */
    public boolean matches(long otherSize, long otherModified) {
        return size == otherSize && modified == otherModified;
    }
}
