// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.models.ProgressListener.Phase;

/** Computes the SHA-256 of large files, and reports the progress. */
final class FileDigest {
    private static final int CHUNK = 1 << 20;

    private FileDigest() {}

    /** @return in hexadecimal digits */
    static String of(Path file, ProgressThrottle meter) throws IOException, CancelledException {
        return digest(file, null, Phase.VERIFYING, meter);
    }

    /**
     * Copies a file and forces it to the disk: after a power failure, a file of the right size could contain zeros, and
     * its verification record would call it genuine.
     *
     * @param copy must not exist
     * @return the SHA-256 of the copied bytes, in hexadecimal digits
     */
    static String copy(Path file, Path copy, ProgressThrottle meter) throws IOException, CancelledException {
        try (FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            String hash = digest(file, out, Phase.COPYING, meter);
            out.force(true);
            return hash;
        }
    }

    private static String digest(Path file, @Nullable FileChannel out, Phase phase, ProgressThrottle meter)
            throws IOException, CancelledException {
        long size = Files.size(file);
        MessageDigest digest = Hashes.sha256();
        byte[] buffer = new byte[CHUNK];
        meter.begin(phase, file.toString(), 0, size);
        try (InputStream in = Files.newInputStream(file)) {
            long done = 0;
            for (int n; (n = in.read(buffer)) >= 0;) {
                digest.update(buffer, 0, n);
                for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); out != null && bytes.hasRemaining();) {
                    out.write(bytes);
                }
                done += n;
                meter.at(done, size);
            }
        }
        return Hashes.hex(digest.digest());
    }
}
