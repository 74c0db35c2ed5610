// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.vauban.governance.internal.Hashes;

/**
 * Hashes of a file, computed in one pass.
 *
 * @param size size in bytes
 * @param sha256 lower-case hexadecimal, as is {@code sha512}
 */
record FileHashes(long size, String sha256, String sha512) {

    static FileHashes of(Path file) throws IOException {
        MessageDigest first = Hashes.sha256();
        MessageDigest second = sha512Digest();
        long size = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                first.update(buffer, 0, n);
                second.update(buffer, 0, n);
                size += n;
            }
        }
        return new FileHashes(size, Hashes.hex(first.digest()), Hashes.hex(second.digest()));
    }

    private static MessageDigest sha512Digest() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has it
        }
    }
}
