// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Limits the size of a ZIP archive's central directory, which the JDK reads into memory as a whole, whatever its
 * declared size. Otherwise a hostile file of zeros, which any repository may contain, would exhaust the program's
 * memory. Stateless.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.14 to 4.3.16</a>
 */
final class CentralDirectory {
    /** Maximum size; 100,000 entries with names of usual length take some 15 MB. */
    private static final long MAX_BYTES = 64L << 20;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END_SIZE = 12;
    /** Signature of the ZIP64 locator, which refers to an end record at any position. */
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_PLACE = 8;
    private static final int LARGE_END_LENGTH = 56;
    private static final int LARGE_END_SIZE = 40;
    /** Length of the end record with the longest comment, and of the records before it. */
    private static final int TAIL = (1 << 16) + 4_096;

    private CentralDirectory() {}

    /**
     * Checks an archive before it is opened. Readers differ in which end record they use, so none of the records in the
     * tail may declare too large a directory.
     *
     * @throws ZipException if the central directory is too large
     */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size <= MAX_BYTES) {
                return;
            }
            ByteBuffer tail = read(channel, size - TAIL, TAIL);
            for (int at = 0; at + END_LENGTH <= tail.limit(); at++) {
                long named = switch (tail.getInt(at)) {
                    case END -> Integer.toUnsignedLong(tail.getInt(at + END_SIZE));
                    case LOCATOR -> large(channel, tail.getLong(at + LOCATOR_PLACE));
                    default -> 0;
                };
                // a size beyond the file's cannot be read; the signature may also occur by chance
                if (named > MAX_BYTES && named <= size) {
                    throw new ZipException("a list of entries of " + named + " bytes");
                }
            }
        }
    }

    private static long large(FileChannel channel, long place) throws IOException {
        if (place < 0 || place > channel.size() - LARGE_END_LENGTH) {
            return 0;
        }
        ByteBuffer end = read(channel, place, LARGE_END_LENGTH);
        return end.limit() < LARGE_END_LENGTH ? 0 : end.getLong(LARGE_END_SIZE);
    }

    /** Returns fewer bytes if the file ends earlier. */
    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // a channel may return fewer bytes than requested
        }
        return bytes.flip();
    }
}
