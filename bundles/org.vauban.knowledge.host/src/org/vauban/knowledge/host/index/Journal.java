// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * What was written since the last commit, so that it outlives a kill of the process without the cost of a commit for
 * each file: the system keeps what a process wrote, whatever becomes of the process. The file begins with the
 * generation of the commit that it follows, eight bytes; a record is its length and its CRC-32, four bytes each, and
 * its bytes. What a power cut leaves incomplete ends the reading, and what it leaves of an older journal is not read.
 */
final class Journal implements Closeable {
    private static final int MAX_RECORD = 256 << 20;
    private static final int HEADER = Long.BYTES;

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes a record. */
    interface RecordHandler {
        /** @throws IOException ends the reading */
        void record(byte[] record) throws IOException;
    }

    /**
     * Reads what a process has left that did not come to its end.
     *
     * @param generation of the last commit
     * @return how many whole records there were
     */
    static int replay(Path file, long generation, RecordHandler handler) throws IOException {
        if (!Files.exists(file) || Files.size(file) < HEADER) {
            return 0;
        }
        int records = 0;
        long left = Files.size(file) - HEADER;
        try (InputStream in = Files.newInputStream(file);
                DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 16))) {
            if (data.readLong() != generation) {
                return 0;
            }
            while (left >= 8) {
                int length = data.readInt();
                int checksum = data.readInt();
                left -= 8;
                if (length < 0 || length > MAX_RECORD || length > left) {
                    break;
                }
                byte[] record = data.readNBytes(length);
                left -= length;
                if (crc(record) != checksum) {
                    break;
                }
                handler.record(record);
                records++;
            }
        }
        return records;
    }

    /**
     * Opens an empty journal.
     *
     * @param generation of the last commit
     */
    static Journal open(Path file, long generation) throws IOException {
        Journal journal = new Journal(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            journal.clear(generation);
            return journal;
        } catch (IOException e) {
            journal.close(); // as on a full disk
            throw e;
        }
    }

    /** Adds a record. It outlives this process when this returns. */
    void append(byte[] record) throws IOException {
        write(ByteBuffer.allocate(8 + record.length).putInt(record.length).putInt(crc(record)).put(record).flip());
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Bytes since it was emptied. */
    long size() throws IOException {
        return channel.position() - HEADER;
    }

    /**
     * Empties it, after a commit.
     *
     * @param generation of that commit
     */
    void clear(long generation) throws IOException {
        channel.truncate(0);
        channel.position(0);
        write(ByteBuffer.allocate(HEADER).putLong(generation).flip());
    }

    private static int crc(byte[] record) {
        CRC32 crc = new CRC32();
        crc.update(record);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
