// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.vauban.governance.internal.Hashes;

/** Computes the SHA-256 hash of files. Stateless. */
final class PackHashes {
    private static final int BUFFER = 1 << 16;

    private PackHashes() {}

    /** Returns lower-case hex; does not follow links. */
    static String of(Path file) throws IOException {
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Hashes.hex(digest.digest());
    }
}
