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
 * Write-ahead journal of the changes since the last commit, so that they survive a kill of the process without the cost
 * of a commit per file: the operating system keeps what a process has written. The file starts with the generation of
 * the commit that it follows (eight bytes); each record is its length and CRC-32 (four bytes each), then its bytes.
 * Reading stops at a record that a power cut left incomplete, and ignores a journal of an older generation.
 */
final class Journal implements Closeable {
    private static final int MAX_RECORD = 256 << 20;
    private static final int HEADER = Long.BYTES;

    private final FileChannel channel;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** Receives a record. */
    interface RecordHandler {
        /** @throws IOException to stop reading */
        void record(byte[] record) throws IOException;
    }

    /**
     * Reads the journal that a killed process left behind.
     *
     * @param generation generation of the last commit
     * @return number of complete records
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
     * @param generation generation of the last commit
     */
    static Journal open(Path file, long generation) throws IOException {
        Journal journal = new Journal(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            journal.clear(generation);
            return journal;
        } catch (IOException e) {
            journal.close(); // for example, the disk is full
            throw e;
        }
    }

    /** Appends a record, which survives a kill of this process once the method has returned. */
    void append(byte[] record) throws IOException {
        write(ByteBuffer.allocate(8 + record.length).putInt(record.length).putInt(crc(record)).put(record).flip());
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Size in bytes. */
    long size() throws IOException {
        return channel.position() - HEADER;
    }

    /**
     * Empties the journal after a commit.
     *
     * @param generation generation of that commit
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
