// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads a zip file in memory, such as an attachment of a mail or an entry of another archive: the JDK offers random
 * access to entries only for files, and nothing is written to disk here. Implements APPNOTE 6.3 without encryption,
 * split archives, and archives of 4 GB or more. Immutable; any thread.
 */
public final class MemoryZip {
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final long IN_EXTRA = 0xFFFFFFFFL;
    private static final int ZIP64 = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final byte[] bytes;
    private final ByteBuffer data;
    private final List<Entry> entries = new ArrayList<>();
    private final boolean cut;

    /**
     * An entry, as the archive declares it.
     *
     * @param name as stored; may contain a path that leads elsewhere
     * @param crc CRC of the unpacked bytes
     * @param stored number of bytes in the archive
     * @param size number of unpacked bytes
     * @param method 0 or 8 if the entry can be read
     * @param at offset of the entry's header
     */
    public record Entry(String name, long crc, long stored, long size, int method, long at) {
        /** Whether the entry is a folder. */
        public boolean isDirectory() {
            return name.endsWith("/");
        }
    }

    /**
     * Lists the entries.
     *
     * @param bytes must not be modified
     * @param most maximum number of entries to list
     * @throws ZipException if the bytes are not a zip file
     */
    public MemoryZip(byte[] bytes, int most) throws ZipException {
        this.bytes = bytes;
        this.data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        int end = end();
        long size = unsigned(end + 12);
        long from = end - size;
        long before = from - unsigned(end + 16); // a self-extracting archive begins with a program
        if (from < 0 || before < 0) {
            throw new ZipException("no list of entries");
        }
        int at = (int) from;
        boolean more = false;
        while (at + CENTRAL_SIZE <= end && data.getInt(at) == CENTRAL && !more) {
            int next = at + CENTRAL_SIZE + (data.getShort(at + 28) & 0xFFFF) + (data.getShort(at + 30) & 0xFFFF)
                    + (data.getShort(at + 32) & 0xFFFF);
            if (next > end) {
                throw new ZipException("a cut list of entries");
            }
            more = entries.size() == most;
            if (!more) {
                entries.add(entry(at, before));
            }
            at = next;
        }
        if (!more && at != end) {
            throw new ZipException("something else in the list of entries");
        }
        this.cut = more;
    }

    private int end() throws ZipException {
        int first = Math.max(0, bytes.length - END_SIZE - LONGEST_COMMENT);
        for (int at = bytes.length - END_SIZE; at >= first; at--) {
            if (data.getInt(at) == END && at + END_SIZE + (data.getShort(at + 20) & 0xFFFF) == bytes.length) {
                return at;
            }
        }
        throw new ZipException("no end of a zip file");
    }

    private long unsigned(int at) {
        return data.getInt(at) & 0xFFFFFFFFL;
    }

    private Entry entry(int at, long before) throws ZipException {
        if ((data.getShort(at + 8) & 1) != 0) {
            throw new ZipException("an encrypted entry");
        }
        int length = data.getShort(at + 28) & 0xFFFF;
        long[] wide = {unsigned(at + 24), unsigned(at + 20), unsigned(at + 42)};
        widen(wide, at + CENTRAL_SIZE + length, data.getShort(at + 30) & 0xFFFF);
        return new Entry(new String(bytes, at + CENTRAL_SIZE, length, StandardCharsets.UTF_8), unsigned(at + 16),
                wide[1], wide[0], data.getShort(at + 10) & 0xFFFF, before + wide[2]);
    }

    /** Reads ZIP64 sizes, which some programs write for entries of any size. */
    private void widen(long[] values, int from, int length) {
        int end = from + length;
        for (int at = from; at + 4 <= end;) {
            int id = data.getShort(at) & 0xFFFF;
            int next = at + 4 + (data.getShort(at + 2) & 0xFFFF);
            int value = at + 4;
            for (int i = 0; id == ZIP64 && i < values.length; i++) {
                if (values[i] == IN_EXTRA && value + 8 <= Math.min(next, end)) {
                    values[i] = data.getLong(value);
                    value += 8;
                }
            }
            at = next;
        }
    }

    /** Entries in the order of the archive. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Whether the archive has more entries than were listed. */
    public boolean isCut() {
        return cut;
    }

    /**
     * Opens an entry, which may yield more bytes than it declares. The caller closes the stream.
     *
     * @throws IOException if the archive contradicts its declarations, or uses another compression method
     */
    public InputStream open(Entry entry) throws IOException {
        long at = entry.at();
        if (at < 0 || at > bytes.length - LOCAL_SIZE || data.getInt((int) at) != LOCAL) {
            throw new ZipException("no such entry");
        }
        long from = at + LOCAL_SIZE + (data.getShort((int) at + 26) & 0xFFFF)
                + (data.getShort((int) at + 28) & 0xFFFF);
        if (entry.stored() < 0 || entry.stored() > bytes.length - from) {
            throw new ZipException("a cut entry");
        }
        int stored = (int) entry.stored();
        return switch (entry.method()) {
            case STORED -> new ByteArrayInputStream(bytes, (int) from, stored);
            // one byte more, which the inflater may request
            case DEFLATED -> new Inflating(new ByteArrayInputStream(bytes, (int) from, stored + 1));
            default -> throw new ZipException("packed in a way that is not known");
        };
    }

    private static final class Inflating extends InflaterInputStream {
        Inflating(InputStream in) {
            super(in, new Inflater(true));
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
