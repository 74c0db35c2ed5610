// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The manifest entry of a file.
 *
 * @param size size in bytes
 * @param sha512 SHA-512 of the content, 128 lower-case hexadecimal digits
 */
public record SiteFile(long size, String sha512) {
    /** Number of hexadecimal digits in a hash. */
    static final int HASH_DIGITS = 128;
    private static final int BUFFER = 1 << 17;

    /**
     * Reads a file that is not a link.
     *
     * @param most maximum number of bytes to read; the result's size exceeds it for a longer file
     */
    public static SiteFile read(Path file, long most) throws IOException {
        return copy(file, most, OutputStream.nullOutputStream());
    }

    /** Reads a file like {@code read}, and copies it. */
    public static SiteFile copy(Path file, long most, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return copy(in, most, out);
        }
    }

    /** Reads a stream like {@code read}, and copies it. */
    public static SiteFile copy(InputStream in, long most, OutputStream out) throws IOException {
        MessageDigest digest = digest();
        long size = 0;
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0 && size <= most; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
            size += count;
            out.write(buffer, 0, count);
        }
        return new SiteFile(size, HexFormat.of().formatHex(digest.digest()));
    }

    /** Returns a new digest; every Java platform has SHA-512. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
