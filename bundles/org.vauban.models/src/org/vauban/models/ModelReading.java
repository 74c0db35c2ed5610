// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.governance.internal.Hashes;
import org.vauban.models.ProgressListener.Phase;

/**
 * The result of reading a whole model file once: header and hash belong to the same content, even if the file is
 * replaced meanwhile. Immutable.
 *
 * @param header the metadata in the file
 * @param sha256 SHA-256 of the bytes that were read, in hexadecimal digits
 * @param sizeBytes number of bytes that were read
 */
public record ModelReading(GgufHeader header, String sha256, long sizeBytes) {
    private static final int CHUNK = 1 << 20;

    /**
     * Reads a file from start to end, which takes a second or two per gigabyte.
     *
     * @param file any readable file
     * @throws CatalogueException if it is not a model; the message says what it is. Also if the listener cancels the
     *             operation
     */
    public static ModelReading of(Path file, ProgressListener listener) throws CatalogueException {
        if (Files.isDirectory(file)) {
            throw new CatalogueException(Messages.text("gguf.directory", file));
        }
        ProgressThrottle meter = new ProgressThrottle(listener);
        try (Digested digested = new Digested(Files.newInputStream(file));
                InputStream in = new BufferedInputStream(digested, 1 << 16)) {
            long size = Files.size(file);
            meter.begin(Phase.VERIFYING, file.toString(), 0, size);
            GgufHeader header = GgufHeader.read(file, in);
            byte[] buffer = new byte[CHUNK];
            while (in.read(buffer) >= 0) {
                meter.at(digested.read, size);
            }
            return new ModelReading(header, Hashes.hex(digested.digest.digest()), digested.read);
        } catch (IOException e) {
            throw GgufHeader.failure(file, e);
        }
    }

    /** Includes skipped bytes in the digest, by reading them. */
    private static final class Digested extends InputStream {
        private final InputStream in;
        private final MessageDigest digest = Hashes.sha256();
        private long read;

        Digested(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        @NonNullByDefault({})
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                digest.update(bytes, offset, count);
                read += count;
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
