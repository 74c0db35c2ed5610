// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.MemoryZip;
import org.vauban.knowledge.document.ReadFailure;

/** The entries of an archive file, or of a nested archive in memory. For one thread. */
interface ZipContent extends Closeable {
    /**
     * An entry that is not a folder, as the archive declares it.
     *
     * @param size in bytes; -1 if unknown
     * @param crc changes with the content
     */
    record Item(String name, long size, long crc) {}

    /** Entries in the order of the archive. */
    Stream<Item> items();

    /** Returns null if there is none of that name. */
    @Nullable
    Item item(String name);

    /**
     * Opens an entry, which may yield more bytes than it declares.
     *
     * @throws IOException if the archive contradicts its declarations
     */
    InputStream open(Item item) throws IOException;

    /** Returns how many bytes of an entry are read; one more byte is read to detect that there are more. */
    static int most(Item item, int limit) {
        return item.size() < 0 ? limit : (int) Math.min(limit, item.size());
    }

    /**
     * Unpacks an entry.
     *
     * @param most maximum number of bytes
     * @throws ArchiveException if the entry is larger, or contradicts its declarations
     * @throws IOException if the entry is malformed
     */
    default byte[] read(Item item, int most) throws IOException {
        try (InputStream in = open(item)) {
            byte[] bytes = in.readNBytes(most(item, most) + 1);
            if (bytes.length > most) {
                throw new ArchiveException(ReadFailure.TOO_LARGE, "more than is read of an archive");
            }
            if (item.size() >= 0 && item.size() != bytes.length) {
                // rules on sizes were applied to the declared size
                throw new ArchiveException(ReadFailure.DAMAGED, "not of the size that the archive says");
            }
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (crc.getValue() != item.crc()) {
                // changes are detected by the checksum
                throw new ArchiveException(ReadFailure.DAMAGED, "not with the checksum that the archive says");
            }
            return bytes;
        }
    }

    /**
     * @throws java.util.zip.ZipException if the file is not an archive
     * @throws IOException if it cannot be read
     */
    static ZipContent of(Path file) throws IOException {
        CentralDirectory.check(file);
        return new InFile(new ZipFile(file.toFile()));
    }

    /**
     * @param bytes must not be modified
     * @param most maximum number of entries
     * @throws java.util.zip.ZipException if the bytes are not an archive
     */
    static ZipContent of(byte[] bytes, int most) throws IOException {
        return new InMemory(new MemoryZip(bytes, most));
    }

    /** An archive in a file. */
    final class InFile implements ZipContent {
        private final ZipFile zip;

        private InFile(ZipFile zip) {
            this.zip = zip;
        }

        private static Item item(ZipEntry entry) {
            return new Item(entry.getName(), entry.getSize(), entry.getCrc());
        }

        @Override
        public Stream<Item> items() {
            return zip.stream().filter(Predicate.not(ZipEntry::isDirectory)).map(InFile::item);
        }

        @Override
        public @Nullable Item item(String name) {
            ZipEntry entry = zip.getEntry(name);
            return entry == null ? null : item(entry);
        }

        @Override
        public InputStream open(Item item) throws IOException {
            ZipEntry entry = zip.getEntry(item.name());
            InputStream in = entry == null ? null : zip.getInputStream(entry);
            if (in == null) {
                throw new IOException("no such entry");
            }
            return in;
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    /** A nested archive, in memory. */
    final class InMemory implements ZipContent {
        private final MemoryZip zip;
        private final Map<String, MemoryZip.Entry> entries = new HashMap<>();

        private InMemory(MemoryZip zip) {
            this.zip = zip;
            zip.entries().forEach(each -> entries.putIfAbsent(each.name(), each));
        }

        private static Item item(MemoryZip.Entry entry) {
            return new Item(entry.name(), entry.size(), entry.crc());
        }

        @Override
        public Stream<Item> items() {
            return zip.entries().stream().filter(each -> !each.isDirectory()).map(InMemory::item);
        }

        @Override
        public @Nullable Item item(String name) {
            MemoryZip.Entry entry = entries.get(name);
            return entry == null ? null : item(entry);
        }

        @Override
        public InputStream open(Item item) throws IOException {
            MemoryZip.Entry entry = entries.get(item.name());
            if (entry == null) {
                throw new IOException("no such entry");
            }
            return zip.open(entry);
        }

        @Override
        public void close() {
            // nothing to close
        }
    }
}
