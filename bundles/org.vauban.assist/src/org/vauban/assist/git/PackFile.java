// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A pack and its index (version 2; version 1 has not been written since 2008). Not for use by several threads. */
final class PackFile {
    private static final int INDEX_MAGIC = 0xff744f63;
    private static final int FANOUT = 8;
    private static final int IDS = FANOUT + 256 * 4;
    private static final int OFS_DELTA = 6;
    private static final int REF_DELTA = 7;
    /** Limit of a delta chain; Git writes at most 4,095, so a longer one is malicious. */
    private static final int LONGEST_CHAIN = 4_096;
    /** Limit of a delta base, which may be larger than the object itself. */
    private static final int LARGEST_BASE = 32 << 20;
    /** Limit of all deltas of one object together, which are in memory at the same time. */
    private static final long MAX_DELTAS = 2L * LARGEST_BASE;
    /** Limit of all intermediate results on the way to one object. */
    private static final long MAX_MADE = 1L << 30;
    private static final int CHUNK = 8_192;

    private final FileChannel index;
    private final FileChannel pack;
    private final int hashBytes;
    private final long count;

    private PackFile(FileChannel index, FileChannel pack, int hashBytes, long count) {
        this.index = index;
        this.pack = pack;
        this.hashBytes = hashBytes;
        this.count = count;
    }

    /** @return empty if it is not a readable pack index */
    static Optional<PackFile> open(Path indexFile, int hashBytes) throws IOException {
        String name = indexFile.getFileName().toString();
        Path packFile = indexFile.resolveSibling(name.substring(0, name.length() - ".idx".length()) + ".pack");
        if (!Files.isRegularFile(indexFile) || !Files.isRegularFile(packFile)) {
            return Optional.empty();
        }
        FileChannel index = FileChannel.open(indexFile, StandardOpenOption.READ);
        FileChannel pack = null;
        try {
            ByteBuffer head = index.size() < IDS ? ByteBuffer.allocate(8) : bytes(index, 0, 8);
            if (head.getInt(0) == INDEX_MAGIC && head.getInt(4) == 2) {
                pack = FileChannel.open(packFile, StandardOpenOption.READ);
                return Optional.of(new PackFile(index, pack, hashBytes, unsigned(index, FANOUT + 255 * 4)));
            }
            return Optional.empty();
        } finally {
            if (pack == null) {
                index.close();
            }
        }
    }

    void close() {
        for (FileChannel channel : new FileChannel[] {index, pack}) {
            try {
                channel.close();
            } catch (IOException e) {
                // opened only for reading
            }
        }
    }

    private static ByteBuffer bytes(FileChannel from, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (from.read(bytes, position + bytes.position()) < 0) {
                throw new GitException("pack.cut");
            }
        }
        return bytes.flip();
    }

    private static long unsigned(FileChannel from, long position) throws IOException {
        return bytes(from, position, 4).getInt() & 0xffffffffL;
    }

    /** @return offset of an object in the pack; -1 if it is not in it */
    long find(String id) throws IOException {
        byte[] wanted = HexFormat.of().parseHex(id);
        int first = wanted[0] & 0xff;
        long low = first == 0 ? 0 : unsigned(index, FANOUT + (first - 1) * 4);
        long high = Math.min(count, unsigned(index, FANOUT + first * 4)) - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(bytes(index, IDS + middle * hashBytes, hashBytes).array(), wanted);
            if (order == 0) {
                return offset(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private long offset(long number) throws IOException {
        long offsets = IDS + count * (hashBytes + 4);
        long offset = unsigned(index, offsets + number * 4);
        if ((offset & 0x80000000L) == 0) {
            return offset;
        }
        return bytes(index, offsets + count * 4 + (offset & 0x7fffffffL) * 8, 8).getLong() & Long.MAX_VALUE;
    }

    /** Sequential reader of the pack. */
    private final class Reader {
        private long position;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        Reader(long position) {
            this.position = position;
        }

        int next() throws IOException {
            if (!buffer.hasRemaining()) {
                fill();
            }
            return buffer.get() & 0xff;
        }

        private void fill() throws IOException {
            buffer = ByteBuffer.allocate(CHUNK);
            int n = pack.read(buffer, position);
            if (n <= 0) {
                throw new GitException("pack.cut");
            }
            position += n;
            buffer.flip();
        }

        byte[] inflate(String id, long size) throws IOException {
            byte[] out = new byte[(int) size];
            Inflater inflater = new Inflater();
            try {
                int length = 0;
                while (!inflater.finished()) {
                    if (inflater.needsInput()) {
                        if (!buffer.hasRemaining()) {
                            fill();
                        }
                        inflater.setInput(buffer);
                    }
                    int n = length < out.length ? inflater.inflate(out, length, out.length - length)
                            : inflater.inflate(new byte[1]);
                    length += n;
                    if (length > out.length || inflater.needsDictionary()) {
                        throw ObjectStore.damaged(id);
                    }
                }
                if (length < out.length) {
                    throw ObjectStore.damaged(id);
                }
                return out;
            } catch (DataFormatException e) {
                throw ObjectStore.damaged(id);
            } finally {
                inflater.end();
            }
        }
    }

    GitObject read(String id, long begin, int limit, ObjectStore store) throws IOException {
        Deque<byte[]> deltas = new ArrayDeque<>();
        long offset = begin;
        long held = 0;
        while (true) {
            Reader reader = new Reader(offset);
            int next = reader.next();
            int type = next >> 4 & 7;
            long size = next & 15;
            for (int shift = 4; (next & 0x80) != 0 && shift < 60; shift += 7) {
                next = reader.next();
                size |= (long) (next & 0x7f) << shift;
            }
            if (size > LARGEST_BASE || type <= GitObject.Type.TAG.ordinal() + 1 && deltas.isEmpty() && size > limit) {
                throw new GitObject.TooLargeException(id);
            }
            held += size;
            if (held > MAX_DELTAS) {
                throw new GitObject.TooLargeException(id);
            }
            if (deltas.size() >= LONGEST_CHAIN) {
                throw ObjectStore.damaged(id);
            }
            if (type == OFS_DELTA) {
                long distance = distance(reader);
                if (distance <= 0 || distance > offset) {
                    throw ObjectStore.damaged(id);
                }
                deltas.push(reader.inflate(id, size));
                offset -= distance;
            } else if (type == REF_DELTA) {
                byte[] base = new byte[hashBytes];
                for (int i = 0; i < base.length; i++) {
                    base[i] = (byte) reader.next();
                }
                deltas.push(reader.inflate(id, size));
                offset = find(HexFormat.of().formatHex(base));
                if (offset < 0) {
                    throw ObjectStore.damaged(id); // a stored pack contains the bases of its deltas
                }
            } else if (type >= 1 && type <= GitObject.Type.values().length) {
                byte[] content = reader.inflate(id, size);
                long made = 0;
                while (!deltas.isEmpty()) {
                    content = apply(id, content, deltas.pop(), deltas.isEmpty() ? limit : LARGEST_BASE);
                    made += content.length;
                    if (made > MAX_MADE) {
                        throw new GitObject.TooLargeException(id);
                    }
                }
                return new GitObject(GitObject.Type.values()[type - 1], content);
            } else {
                throw ObjectStore.damaged(id);
            }
        }
    }

    private static long distance(Reader reader) throws IOException {
        int next = reader.next();
        long distance = next & 0x7f;
        for (int i = 0; (next & 0x80) != 0 && i < 8; i++) {
            next = reader.next();
            distance = distance + 1 << 7 | next & 0x7f;
        }
        return distance;
    }

    /** Applies a delta: copies from the base, and inserts new bytes. */
    private static byte[] apply(String id, byte[] base, byte[] delta, int limit) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(delta);
        try {
            if (size(in) != base.length) {
                throw ObjectStore.damaged(id);
            }
            long size = size(in);
            if (size > limit) {
                throw new GitObject.TooLargeException(id);
            }
            ByteBuffer out = ByteBuffer.allocate((int) size);
            while (in.hasRemaining()) {
                int code = in.get();
                if ((code & 0x80) == 0) {
                    if (code == 0) {
                        throw ObjectStore.damaged(id);
                    }
                    out.put(delta, in.position(), code);
                    in.position(in.position() + code);
                    continue;
                }
                int from = 0;
                int count = 0;
                for (int i = 0; i < 4; i++) {
                    from |= (code >> i & 1) == 0 ? 0 : (in.get() & 0xff) << 8 * i;
                }
                for (int i = 0; i < 3; i++) {
                    count |= (code >> 4 + i & 1) == 0 ? 0 : (in.get() & 0xff) << 8 * i;
                }
                out.put(base, from, count == 0 ? 0x10000 : count);
            }
            if (out.hasRemaining()) {
                throw ObjectStore.damaged(id);
            }
            return out.array();
        } catch (java.nio.BufferUnderflowException | java.nio.BufferOverflowException | IndexOutOfBoundsException
                | IllegalArgumentException e) {
            throw ObjectStore.damaged(id);
        }
    }

    private static long size(ByteBuffer in) {
        long size = 0;
        int next = 0x80;
        for (int shift = 0; (next & 0x80) != 0 && shift < 60; shift += 7) {
            next = in.get();
            size |= (long) (next & 0x7f) << shift;
        }
        return size;
    }
}
