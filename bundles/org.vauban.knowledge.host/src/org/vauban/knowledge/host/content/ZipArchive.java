// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.MemoryZip;
import org.vauban.knowledge.document.ReadFailure;

/**
 * Reads a zip file of an office format within limits on its entries and on the bytes that all entries unpack to.
 * Entries are unpacked only when they are read. For one thread.
 */
public final class ZipArchive implements Closeable {
    private static final int MAX_ENTRIES = 20_000;
    private static final long MAX_UNPACKED = 512L << 20;
    /** Maximum ratio of unpacked to stored bytes; text does not compress better. */
    private static final long MAX_RATIO = 200;
    private static final long RATIO_FROM = 8L << 20;
    /** Signature of an OLE compound file, which is what an encrypted office file is. */
    private static final byte[] OLE = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private final Entries zip;
    private long unpacked;

    /** Source of the entries. */
    private interface Entries extends Closeable {
        List<String> names();

        /** Opens an entry, with its stored size; null if there is none. */
        @Nullable
        Stored open(String name) throws IOException;
    }

    private record Stored(InputStream in, long bytes) {}

    private record InFile(ZipFile zip) implements Entries {
        @Override
        public List<String> names() {
            return zip.stream().map(ZipEntry::getName).toList();
        }

        @Override
        public @Nullable Stored open(String name) throws IOException {
            ZipEntry entry = zip.getEntry(name);
            InputStream in = entry == null ? null : zip.getInputStream(entry);
            return in == null || entry == null ? null : new Stored(in, entry.getCompressedSize());
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }

    private record InMemory(MemoryZip zip, Map<String, MemoryZip.Entry> entries) implements Entries {
        @Override
        public List<String> names() {
            return zip.entries().stream().map(MemoryZip.Entry::name).toList();
        }

        @Override
        public @Nullable Stored open(String name) throws IOException {
            MemoryZip.Entry entry = entries.get(name);
            return entry == null ? null : new Stored(zip.open(entry), entry.stored());
        }

        @Override
        public void close() {
            // nothing to close
        }
    }

    /** Thrown within XML parsers, which pass on no other kind of exception. */
    public static final class BombException extends IOException {
        private static final long serialVersionUID = 1L;

        BombException(String message) {
            super(message);
        }
    }

    private ZipArchive(Entries zip) {
        this.zip = zip;
    }

    /** Reads a document from its archive. */
    @FunctionalInterface
    public interface Body {
        /** Reads the entries that the document needs. */
        void read(ZipArchive zip) throws ReadException, IOException;
    }

    /**
     * Opens the archive of a document, passes it to the body and closes it.
     *
     * @throws ReadException if the file is not such an archive, is encrypted or damaged, or holds too much; or if the
     *         body throws it
     */
    public static void read(DocumentContent content, Body body) throws ReadException, IOException {
        try (ZipArchive zip = open(content)) {
            body.read(zip);
        } catch (BombException e) {
            throw new ReadException(ReadFailure.BOMB, String.valueOf(e.getMessage()), e);
        } catch (ZipException e) {
            throw new ReadException(ReadFailure.DAMAGED, "a damaged zip entry", e);
        }
    }

    /** @throws ReadException if the file is not a zip archive, is encrypted, or has too many entries */
    private static ZipArchive open(DocumentContent content) throws ReadException, IOException {
        try (InputStream in = content.open()) {
            if (java.util.Arrays.equals(in.readNBytes(OLE.length), OLE)) {
                throw new ReadException(ReadFailure.ENCRYPTED, "an OLE compound file: encrypted, or of an old format");
            }
        }
        try {
            byte[] bytes = content.bytes();
            return new ZipArchive(bytes == null ? file(new ZipFile(content.path().toFile())) : memory(bytes));
        } catch (ZipException e) {
            throw new ReadException(ReadFailure.DAMAGED, "no zip file", e);
        }
    }

    private static Entries file(ZipFile zip) throws ReadException, IOException {
        if (zip.size() > MAX_ENTRIES) {
            zip.close();
            throw tooMany();
        }
        return new InFile(zip);
    }

    private static Entries memory(byte[] bytes) throws ReadException, IOException {
        MemoryZip zip = new MemoryZip(bytes, MAX_ENTRIES);
        if (zip.isCut()) {
            throw tooMany();
        }
        Map<String, MemoryZip.Entry> entries = new HashMap<>();
        zip.entries().forEach(each -> entries.putIfAbsent(each.name(), each));
        return new InMemory(zip, entries);
    }

    private static ReadException tooMany() {
        return new ReadException(ReadFailure.BOMB, "more than " + MAX_ENTRIES + " entries");
    }

    /** The names of all entries. */
    public List<String> names() {
        return zip.names();
    }

    /**
     * Opens an entry.
     *
     * @return null if there is none of that name
     * @throws IOException if the entry is damaged; reading past the limits throws {@link BombException}
     */
    @Nullable
    public InputStream entry(String name) throws IOException {
        Stored stored = zip.open(name);
        return stored == null ? null : new Counting(stored.in(), Math.max(1, stored.bytes()));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private final class Counting extends FilterInputStream {
        private final long stored;
        private long read;

        Counting(InputStream in, long stored) {
            super(in);
            this.stored = stored;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte @Nullable [] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int bytes) throws IOException {
            read += bytes;
            unpacked += bytes;
            if (unpacked > MAX_UNPACKED || read > RATIO_FROM && read / stored > MAX_RATIO) {
                throw new BombException("an entry unpacks to more than a document does");
            }
        }
    }
}
