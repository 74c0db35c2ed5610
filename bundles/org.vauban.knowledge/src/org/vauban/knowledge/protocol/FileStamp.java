// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * State of a file when it was read, by which a change is detected.
 *
 * @param size in bytes
 * @param modified milliseconds since 1970
 * @param sha256 lower-case hex; empty if the file was not read
 */
public record FileStamp(long size, long modified, String sha256) {
    private static final int DIGITS = 64;

    /** @throws IllegalArgumentException if the hash is too long */
    public FileStamp {
        if (sha256.length() > DIGITS) {
            throw new IllegalArgumentException("a hash of " + sha256.length() + " digits");
        }
    }

    /**
     * Returns the current state of a file; reads all of it.
     *
     * @throws IOException if it cannot be read, or is not a regular file
     */
    public static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return new FileStamp(attributes.size(), attributes.lastModifiedTime().toMillis(),
                    HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the hash of bytes in memory. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a file with this size and time is considered unchanged. */
    public boolean matches(long otherSize, long otherModified) {
        return size == otherSize && modified == otherModified;
    }
}
