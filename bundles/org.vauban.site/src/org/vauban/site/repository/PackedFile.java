// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.repository;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.governance.internal.Hashes;
import org.vauban.site.SiteFile;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;

/**
 * Writes archives with stored, uncompressed entries, whose bytes depend only on the content.
 *
 * @param size size in bytes
 * @param sha256 in lower-case hexadecimal
 * @param sha512 in lower-case hexadecimal
 */
public record PackedFile(long size, String sha256, String sha512) {
    /** A time that archives can store without an extra field, which would depend on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** Content that can be written more than once. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * An entry of an archive, with the properties of its content that are needed before it is written.
     *
     * @param size size in bytes
     * @param sha256 in lower-case hexadecimal
     */
    public record Entry(String name, Content content, long size, long crc, String sha256) {
        /** Creates an entry by writing the content once to determine its properties. */
        public static Entry of(String name, Content content) throws IOException {
            MessageDigest sha256 = Hashes.sha256();
            CRC32 crc = new CRC32();
            Counter counter = new Counter();
            try (OutputStream out = new CheckedOutputStream(new DigestOutputStream(counter, sha256), crc)) {
                content.write(out);
            }
            return new Entry(name, content, counter.bytes, crc.getValue(), Hashes.hex(sha256.digest()));
        }

        /** Creates an entry of bytes. */
        public static Entry of(String name, byte[] bytes) throws IOException {
            return of(name, out -> out.write(bytes));
        }
    }

    /** Writes an archive, completely or not at all. */
    static PackedFile write(Path file, List<Entry> entries) throws IOException {
        MessageDigest sha256 = Hashes.sha256();
        MessageDigest sha512 = SiteFile.digest();
        new AtomicFiles(FileStep.NONE).replace(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(
                    new DigestOutputStream(new DigestOutputStream(out, sha256), sha512));
            for (Entry entry : entries) {
                add(zip, entry);
            }
            zip.finish();
            zip.flush();
        });
        return new PackedFile(Files.size(file), Hashes.hex(sha256.digest()), Hashes.hex(sha512.digest()));
    }

    private static void add(ZipOutputStream zip, Entry entry) throws IOException {
        ZipEntry described = new ZipEntry(entry.name());
        described.setMethod(ZipEntry.STORED);
        described.setTimeLocal(TIME);
        described.setSize(entry.size());
        described.setCrc(entry.crc());
        zip.putNextEntry(described);
        entry.content().write(zip);
        zip.closeEntry();
    }

    /** Counts the bytes written to it. */
    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        @NonNullByDefault({})
        public void write(byte[] buffer, int from, int length) {
            bytes += length;
        }
    }
}
