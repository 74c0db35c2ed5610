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

/** The entries of an archive, which is a file or was read out of another one. For one thread. */
interface ZipContent extends Closeable {
    /**
     * An entry that is no folder, as the archive says.
     *
     * @param size bytes; -1 if it does not say
     * @param crc changes with the content
     */
    record Item(String name, long size, long crc) {}

    /** In the order of the archive. */
    Stream<Item> items();

    /** Null if there is none of that name. */
    @Nullable
    Item item(String name);

    /**
     * Opens an entry; what comes may be more than it says.
     *
     * @throws IOException if the archive does not hold what it says
     */
    InputStream open(Item item) throws IOException;

    /** Bytes of an entry that are read at most, but for one that tells that there are more. */
    static int most(Item item, int limit) {
        return item.size() < 0 ? limit : (int) Math.min(limit, item.size());
    }

    /**
     * What an entry unpacks to.
     *
     * @param most bytes
     * @throws ArchiveException if it is more, or not what the archive says
     * @throws IOException if it does not follow the format
     */
    default byte[] read(Item item, int most) throws IOException {
        try (InputStream in = open(item)) {
            byte[] bytes = in.readNBytes(most(item, most) + 1);
            if (bytes.length > most) {
                throw new ArchiveException(ReadFailure.TOO_LARGE, "more than is read of an archive");
            }
            if (item.size() >= 0 && item.size() != bytes.length) {
                // rules on sizes have judged what it says of itself
                throw new ArchiveException(ReadFailure.DAMAGED, "not of the size that the archive says");
            }
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (crc.getValue() != item.crc()) {
                // by which a change is noticed
                throw new ArchiveException(ReadFailure.DAMAGED, "not with the checksum that the archive says");
            }
            return bytes;
        }
    }

    /**
     * @throws java.util.zip.ZipException if it is no archive
     * @throws IOException if it cannot be read
     */
    static ZipContent of(Path file) throws IOException {
        CentralDirectory.check(file);
        return new InFile(new ZipFile(file.toFile()));
    }

    /**
     * @param bytes not to be changed
     * @param most entries
     * @throws java.util.zip.ZipException if it is no archive
     */
    static ZipContent of(byte[] bytes, int most) throws IOException {
        return new InMemory(new MemoryZip(bytes, most));
    }

    /** An archive that is a file. */
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

    /** An archive that was read out of another one. */
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
            // nothing is open
        }
    }
}
