// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/** Reads the end of a file of lines without reading its beginning. */
public final class AuditTail {
    static final int BLOCK = 8192;
    /** Block size for content longer than any line, such as zeros that a power cut left. */
    static final int LARGE_BLOCK = 1 << 20;

    private AuditTail() {}

    /** Returns the last line before {@code lineEnd}; null if there is none. */
    static @Nullable AuditLine lastLine(FileChannel from, long lineEnd) throws IOException {
        if (lineEnd == 0) {
            return null;
        }
        long start = lastNewline(from, lineEnd - 1) + 1;
        long length = lineEnd - 1 - start;
        if (length > AuditLine.LONGEST) {
            return AuditLine.foreign(hash(from, start, length));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        readFully(from, bytes, start);
        return AuditLine.parse(bytes.array());
    }

    /** Returns the first line; null if there is no complete one, or it is too long for this log. */
    public static @Nullable AuditLine firstLine(FileChannel from) throws IOException {
        long size = Math.min(from.size(), AuditLine.LONGEST);
        for (long block = BLOCK;; block *= 2) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(block, size));
            readFully(from, bytes, 0);
            for (int i = 0; i < bytes.capacity(); i++) {
                if (bytes.get(i) == '\n') {
                    return AuditLine.parse(java.util.Arrays.copyOf(bytes.array(), i));
                }
            }
            if (block >= size) {
                return null;
            }
        }
    }

    private static String hash(FileChannel from, long start, long length) throws IOException {
        MessageDigest digest = Hashes.sha256();
        ByteBuffer block = ByteBuffer.allocate(LARGE_BLOCK);
        for (long at = start; at < start + length; at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), start + length - at));
            readFully(from, block, at);
            digest.update(block.flip());
            block.position(block.limit());
        }
        return Hashes.hex(digest.digest());
    }

    /** Returns the offset of the last line feed before {@code limit}, however far away, or -1 if there is none. */
    static long lastNewline(FileChannel from, long limit) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long blockEnd = limit; blockEnd > 0;) {
            if (limit - blockEnd > AuditLine.LONGEST && block.capacity() < LARGE_BLOCK) {
                block = ByteBuffer.allocate(LARGE_BLOCK);
            }
            long blockStart = Math.max(0, blockEnd - block.capacity());
            block.clear().limit((int) (blockEnd - blockStart));
            readFully(from, block, blockStart);
            for (int i = block.limit() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return blockStart + i;
                }
            }
            blockEnd = blockStart;
        }
        return -1;
    }

    static void readFully(FileChannel from, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int n = from.read(into, at);
            if (n < 0) {
                throw new IOException(Messages.text("audit.shrank"));
            }
            at += n;
        }
    }
}
