// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Reads the lines of an untrusted file, the last one first, in bounded memory: of an overlong line only the beginning
 * is kept. The file may be appended to and renamed meanwhile. Not thread-safe.
 */
final class BackwardLines {
    private static final int BLOCK = 1 << 16;

    private final FileChannel file;
    private final Runnable poll;
    /** The bytes of the file from {@link #blockStart} on, at least up to {@link #end}. */
    private byte[] block = {};
    private long blockStart;
    /** Offset behind the lines that were not returned yet. */
    private long end;

    /**
     * @param end offset behind the first line to return
     * @param poll called before each read from the disk; may throw, to end the reading
     */
    BackwardLines(FileChannel file, long end, Runnable poll) {
        this.file = file;
        this.poll = poll;
        this.end = end;
        blockStart = end;
    }

    /**
     * Returns the next line towards the beginning of the file, without its line feed, at most
     * {@link AuditLine#LONGEST} bytes of it; null if there is none. Text after the last line feed of the file counts as
     * a line.
     */
    byte @Nullable [] previous() throws IOException {
        if (end == 0) {
            return null;
        }
        if (end == blockStart) {
            load(BLOCK);
        }
        int length = (int) (end - blockStart);
        if (block[length - 1] == '\n') {
            length--;
        }
        int feed = lastFeed(length);
        while (feed < 0 && blockStart > 0 && length <= AuditLine.LONGEST) {
            int wanted = Math.max(BLOCK, 2 * length);
            end = blockStart + length;
            load(wanted);
            length = (int) (end - blockStart);
            feed = lastFeed(length);
        }
        if (feed < 0 && blockStart > 0) {
            return overlong(blockStart + length);
        }
        end = blockStart + feed + 1;
        return Arrays.copyOfRange(block, feed + 1, Math.min(length, feed + 1 + AuditLine.LONGEST));
    }

    /** Returns the offset of the first byte of the line that was returned last. */
    long start() {
        return end;
    }

    private byte[] overlong(long lineEnd) throws IOException {
        ByteBuffer searched = ByteBuffer.allocate(AuditTail.LARGE_BLOCK);
        long start = 0;
        for (long at = blockStart; at > 0 && start == 0;) {
            long from = Math.max(0, at - searched.capacity());
            poll.run();
            AuditTail.readFully(file, searched.clear().limit((int) (at - from)), from);
            for (int i = searched.limit() - 1; i >= 0 && start == 0; i--) {
                if (searched.get(i) == '\n') {
                    start = from + i + 1;
                }
            }
            at = from;
        }
        byte[] line = new byte[(int) Math.min(AuditLine.LONGEST, lineEnd - start)];
        AuditTail.readFully(file, ByteBuffer.wrap(line), start);
        end = start;
        block = new byte[0];
        blockStart = start;
        return line;
    }

    /** Loads the bytes before {@link #end}. */
    private void load(int most) throws IOException {
        poll.run();
        blockStart = Math.max(0, end - most);
        block = new byte[(int) (end - blockStart)];
        AuditTail.readFully(file, ByteBuffer.wrap(block), blockStart);
    }

    private int lastFeed(int length) {
        int i = length - 1;
        while (i >= 0 && block[i] != '\n') {
            i--;
        }
        return i;
    }
}
