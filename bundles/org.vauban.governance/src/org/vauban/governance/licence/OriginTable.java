// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.vauban.governance.internal.Hashes;

/**
 * Table of the places of grams on the disk, see {@link LicenceFiles}. The names are in memory, and the rest is read if
 * a filter matches. Not memory-mapped: a file that is truncated while it is read then causes an exception, not a JVM
 * fault. Thread-safe.
 */
final class OriginTable implements AutoCloseable {
    private static final int PIECE = 1 << 20;
    private static final int PROJECT_BYTES = 2;
    private static final int LENGTH_BYTES = 4;

    private final Path file;
    private final RandomAccessFile in;
    private final LicenceClass kind;
    private final byte[] identity;
    private final int entries;
    private final int bucketBits;
    private final List<Origin> projects;
    private final byte[] names;
    /** Start of each file's record in the names. */
    private final int[] records;
    /** Offset of each file's first block, and the end of the last one, from the first block of all. */
    private final long[] blocks;
    private final long bucketsAt;
    private final long entriesAt;
    private final long blocksAt;

    /** @param kind class that the origins are reported with */
    static OriginTable open(Path file, LicenceClass kind) throws LicenceDataException {
        RandomAccessFile in;
        try {
            in = new RandomAccessFile(file.toFile(), "r");
        } catch (IOException e) {
            throw LicenceDataException.unreadable(file, e);
        }
        try {
            return new OriginTable(file, kind, in);
        } catch (IOException e) {
            closeAfter(e, in);
            throw LicenceDataException.unreadable(file, e);
        } catch (LicenceDataException | RuntimeException e) {
            closeAfter(e, in);
            throw e;
        }
    }

    private static void closeAfter(Exception failure, RandomAccessFile in) {
        try {
            in.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private OriginTable(Path file, LicenceClass kind, RandomAccessFile in) throws IOException, LicenceDataException {
        this.file = file;
        this.kind = kind;
        this.in = in;
        if (in.length() < LicenceFiles.ORIGINS_HEADER + LicenceFiles.HASH) {
            throw damaged("kind");
        }
        ByteBuffer fixed = read(0, LicenceFiles.ORIGINS_HEADER);
        if (fixed.getLong() != LicenceFiles.ORIGINS_MAGIC) {
            throw damaged("kind");
        }
        if (fixed.getInt() != LicenceFiles.VERSION || fixed.getInt() != Fingerprints.GRAM
                || fixed.getInt() != Fingerprints.WINDOW) {
            throw damaged("version");
        }
        entries = limited(fixed.getInt(), LicenceFiles.MAX_ENTRIES);
        bucketBits = limited(fixed.getInt(), LicenceFiles.MAX_BUCKET_BITS);
        int projectCount = limited(fixed.getInt(), LicenceFiles.MAX_PROJECTS);
        int fileCount = limited(fixed.getInt(), LicenceFiles.MAX_FILES);
        int nameBytes = limited(fixed.getInt(), LicenceFiles.MAX_NAMES);
        long blockBytes = fixed.getLong();
        if (blockBytes < 0 || blockBytes > Integer.MAX_VALUE || bucketBits < LicenceFiles.MIN_BUCKET_BITS
                || (long) fileCount * (PROJECT_BYTES + LENGTH_BYTES + 2) > nameBytes) {
            throw damaged("limit");
        }
        int headerEnd = LicenceFiles.ORIGINS_HEADER + nameBytes;
        bucketsAt = headerEnd + (long) LicenceFiles.HASH;
        entriesAt = bucketsAt + ((1L << bucketBits) + 1) * Integer.BYTES;
        blocksAt = entriesAt + (long) entries * Long.BYTES;
        if (in.length() != blocksAt + blockBytes + LicenceFiles.CHECKSUM) {
            throw damaged("size");
        }
        byte[] header = read(0, headerEnd + LicenceFiles.HASH).array();
        MessageDigest digest = Hashes.sha256();
        digest.update(header, 0, headerEnd);
        identity = digest.digest();
        if (!MessageDigest.isEqual(identity, Arrays.copyOfRange(header, headerEnd, header.length))) {
            throw damaged("checksum");
        }
        names = Arrays.copyOfRange(header, LicenceFiles.ORIGINS_HEADER, headerEnd);
        ByteBuffer left = ByteBuffer.wrap(names);
        projects = projects(left, projectCount);
        records = new int[fileCount];
        blocks = new long[fileCount + 1];
        for (int i = 0; i < fileCount; i++) {
            records[i] = left.position();
            int project = remaining(left, PROJECT_BYTES + LENGTH_BYTES).getShort() & 0xffff;
            int length = limited(left.getInt(), LicenceFiles.MAX_POSITION);
            name(left);
            if (project >= projectCount) {
                throw damaged("content");
            }
            blocks[i + 1] = blocks[i] + Blocks.count(length);
        }
        if (left.hasRemaining() || blocks[fileCount] != blockBytes) {
            throw damaged("content");
        }
    }

    private List<Origin> projects(ByteBuffer in, int count) throws LicenceDataException {
        List<Origin> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String licence = name(in);
            String project = name(in);
            read.add(new Origin(project, name(in), "", licence, kind));
        }
        return List.copyOf(read);
    }

    private int limited(int value, int most) throws LicenceDataException {
        if (value < 0 || value > most) {
            throw damaged("limit");
        }
        return value;
    }

    private ByteBuffer remaining(ByteBuffer in, int bytes) throws LicenceDataException {
        if (in.remaining() < bytes) {
            throw damaged("content");
        }
        return in;
    }

    /** Reads a name, which is shown to users, in terminals too: control characters are not allowed. */
    private String name(ByteBuffer in) throws LicenceDataException {
        int length = remaining(in, Short.BYTES).getShort() & 0xffff;
        if (length > LicenceFiles.MAX_NAME) {
            throw damaged("limit");
        }
        ByteBuffer bytes = remaining(in, length).slice(in.position(), length);
        in.position(in.position() + length);
        try {
            String name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (name.chars().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)) {
                throw damaged("content");
            }
            return name;
        } catch (CharacterCodingException e) {
            throw damaged("content");
        }
    }

    private LicenceDataException damaged(String reason) {
        return LicenceDataException.damaged(file, reason);
    }

    /** Reads without a channel, which an interrupt would close. */
    private ByteBuffer read(long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        synchronized (in) {
            in.seek(position);
            in.readFully(bytes);
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Returns the SHA-256 of the header, which the matching filter names. */
    byte[] identity() {
        return identity.clone();
    }

    /** Returns the number of grams. */
    int entries() {
        return entries;
    }

    LicenceClass kind() {
        return kind;
    }

    /** Returns the projects as origins without a file. */
    List<Origin> projects() {
        return projects;
    }

    /** Returns the number of files. */
    int files() {
        return records.length;
    }

    /** A place of a gram. @param position position of its first normalised character in the file */
    record Place(int file, int position) {}

    /** Returns the places of a gram, as far as some bits of its hash tell; mostly empty for a false positive. */
    List<Place> places(long hash) throws LicenceDataException {
        try {
            ByteBuffer bounds = read(bucketsAt + (long) LicenceFiles.bucket(hash, bucketBits) * Integer.BYTES,
                    2 * Integer.BYTES);
            int first = bounds.getInt();
            int end = bounds.getInt();
            if (first < 0 || end < first || end > entries || end - first > LicenceFiles.MAX_BUCKET) {
                throw damaged("content");
            }
            ByteBuffer bucket = read(entriesAt + (long) first * Long.BYTES, (end - first) * Long.BYTES);
            int wanted = LicenceFiles.remainder(hash, bucketBits);
            List<Place> places = new ArrayList<>(2);
            while (bucket.hasRemaining()) {
                long entry = bucket.getLong();
                if (entry >>> 48 == wanted) {
                    places.add(place(entry));
                }
            }
            return places;
        } catch (IOException e) {
            throw LicenceDataException.unreadable(file, e);
        }
    }

    private Place place(long entry) throws LicenceDataException {
        Place place = new Place((int) (entry >>> 24) & 0xff_ffff, (int) entry & 0xff_ffff);
        if (place.file >= records.length || place.position + Fingerprints.GRAM > length(place.file)) {
            throw damaged("content");
        }
        return place;
    }

    private int length(int number) {
        return ByteBuffer.wrap(names).getInt(records[number] + PROJECT_BYTES);
    }

    Origin origin(int number) throws LicenceDataException {
        ByteBuffer in = ByteBuffer.wrap(names).position(records[number]);
        Origin project = projects.get(in.getShort() & 0xffff);
        in.getInt();
        return new Origin(project.project(), project.version(), name(in), project.licence(), kind);
    }

    /** A range of equal characters. @param start index in a normalised text; @param end index after the last one */
    record Extent(int start, int end) {}

    /**
     * Returns how far a text and a file are equal around a gram that both contain.
     *
     * @param at index of the gram in the text
     * @return an empty extent if not even the gram is equal
     */
    Extent extent(NormalizedCode code, int at, Place place) throws LicenceDataException {
        int shift = place.position - at;
        // blocks of the file that are completely within the text
        int first = Math.max(0, Math.ceilDiv(shift, Blocks.LENGTH));
        int end = Math.min(Blocks.count(length(place.file)), Math.floorDiv(shift + code.length(), Blocks.LENGTH));
        int from = Math.ceilDiv(place.position, Blocks.LENGTH);
        int to = (place.position + Fingerprints.GRAM) / Blocks.LENGTH;
        byte[] bytes;
        try {
            bytes = read(blocksAt + blocks[place.file] + first, end - first).array();
        } catch (IOException e) {
            throw LicenceDataException.unreadable(file, e);
        }
        for (int block = from; block < to; block++) {
            if (!equal(code, shift, bytes, first, block)) {
                return new Extent(at, at);
            }
        }
        while (from > first && equal(code, shift, bytes, first, from - 1)) {
            from--;
        }
        while (to < end && equal(code, shift, bytes, first, to)) {
            to++;
        }
        int start = Math.min(at, from * Blocks.LENGTH - shift);
        int stop = Math.max(at + Fingerprints.GRAM, to * Blocks.LENGTH - shift);
        // partial blocks at the ends of the text are assumed equal
        return new Extent(start < Blocks.LENGTH ? 0 : start,
                code.length() - stop < Blocks.LENGTH ? code.length() : stop);
    }

    private static boolean equal(NormalizedCode code, int shift, byte[] bytes, int first, int block) {
        return Blocks.of(code, block * Blocks.LENGTH - shift) == bytes[block - first];
    }

    /** Reads the whole table and verifies its checksum; takes a second or two for the largest. */
    void verify() throws LicenceDataException {
        CRC32C checksum = new CRC32C();
        try {
            long end = in.length() - LicenceFiles.CHECKSUM;
            for (long at = bucketsAt; at < end; at += PIECE) {
                checksum.update(read(at, (int) Math.min(PIECE, end - at)));
            }
            if ((int) checksum.getValue() != read(end, LicenceFiles.CHECKSUM).getInt()) {
                throw damaged("checksum");
            }
        } catch (IOException e) {
            throw LicenceDataException.unreadable(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
