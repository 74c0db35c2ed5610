// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.WholeFiles;

/**
 * Writes archives whose entries are stored, not compressed, and whose bytes depend on the content alone.
 *
 * @param size in bytes
 * @param sha256 in lower-case hexadecimal
 * @param sha512 in lower-case hexadecimal
 */
record PackedFile(long size, String sha256, String sha512) {
    /** One that archives can hold without an extra field, which would depend on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** Content that can be written more than once. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** An entry of an archive. */
    record Entry(String name, Content content) {
        static Entry of(String name, byte[] bytes) {
            return new Entry(name, out -> out.write(bytes));
        }
    }

    /** What is known of a content that was written. */
    private static PackedFile measure(Content content, CRC32 crc) throws IOException {
        MessageDigest sha256 = digest("SHA-256");
        MessageDigest sha512 = digest("SHA-512");
        Counter counter = new Counter();
        try (OutputStream out = new CheckedOutputStream(
                new DigestOutputStream(new DigestOutputStream(counter, sha256), sha512), crc)) {
            content.write(out);
        }
        return new PackedFile(counter.bytes, HexFormat.of().formatHex(sha256.digest()),
                HexFormat.of().formatHex(sha512.digest()));
    }

    /** What a content is. */
    static PackedFile measure(Content content) throws IOException {
        return measure(content, new CRC32());
    }

    /** Writes an archive, which appears whole or not at all. */
    static PackedFile write(Path file, List<Entry> entries) throws IOException {
        Path part = WholeFiles.part(file);
        try {
            MessageDigest sha256 = digest("SHA-256");
            MessageDigest sha512 = digest("SHA-512");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ZipOutputStream zip = new ZipOutputStream(new DigestOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), sha256), sha512));
                for (Entry entry : entries) {
                    add(zip, entry);
                }
                zip.finish();
                zip.flush();
                channel.force(true);
            }
            new WholeFiles(FileStep.NONE).put(part, file);
            return new PackedFile(Files.size(file), HexFormat.of().formatHex(sha256.digest()),
                    HexFormat.of().formatHex(sha512.digest()));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void add(ZipOutputStream zip, Entry entry) throws IOException {
        CRC32 crc = new CRC32();
        ZipEntry described = new ZipEntry(entry.name());
        described.setMethod(ZipEntry.STORED);
        described.setTimeLocal(TIME);
        described.setSize(measure(entry.content(), crc).size());
        described.setCrc(crc.getValue());
        zip.putNextEntry(described);
        entry.content().write(zip);
        zip.closeEntry();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** Counts what is written to it. */
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
