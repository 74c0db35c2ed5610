// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.governance.internal.Hashes;

/**
 * Place of a line in a log, which remains valid while lines are appended, files are rotated and the oldest ones are
 * deleted. Its text goes through clients: it reveals nothing but the line's hash, and grants nothing.
 *
 * @param file number of the file; that of the current file is the one it gets when it is rotated
 * @param offset offset of the line's first byte in the file
 * @param hash beginning of the SHA-256 of the line, hexadecimal
 */
public record AuditPosition(BigInteger file, long offset, String hash) {
    private static final int HASH_DIGITS = 32;
    /** A file's number may have as many digits as its name has room for. */
    private static final Pattern FORMAT = Pattern
            .compile("([0-9]{1,255})-([0-9]{1,18})-([0-9a-f]{" + HASH_DIGITS + "})");

    /** @param line the line without its line feed, at most {@link AuditLine#LONGEST} bytes of it */
    static AuditPosition of(BigInteger file, long offset, byte[] line) {
        return new AuditPosition(file, offset, hash(Hashes.sha256(line)));
    }

    /** Parses the text of a position; empty if it is none. */
    public static Optional<AuditPosition> parse(String text) {
        Matcher parts = FORMAT.matcher(text);
        return parts.matches() ? Optional.of(new AuditPosition(new BigInteger(parts.group(1)),
                Long.parseLong(parts.group(2)), parts.group(3))) : Optional.empty();
    }

    /** Whether a line is the one at this place, wherever it is now. */
    boolean isOf(byte[] line) {
        return hash(Hashes.sha256(line)).equals(hash);
    }

    /** Whether a file has the line at this offset. */
    boolean isIn(FileChannel channel) throws IOException {
        long end = Math.min(channel.size(), offset + AuditLine.LONGEST);
        if (offset >= end || offset > 0 && !endsAt(offset, channel)) {
            return false;
        }
        MessageDigest digest = Hashes.sha256();
        ByteBuffer block = ByteBuffer.allocate(AuditTail.BLOCK);
        boolean whole = false;
        for (long at = offset; at < end && !whole; at += block.capacity()) {
            AuditTail.readFully(channel, block.clear().limit((int) Math.min(block.capacity(), end - at)), at);
            int length = 0;
            while (length < block.limit() && block.get(length) != '\n') {
                length++;
            }
            whole = length < block.limit();
            digest.update(block.flip().limit(length));
        }
        return hash(Hashes.hex(digest.digest())).equals(hash);
    }

    /** Whether a line feed precedes an offset. */
    private static boolean endsAt(long offset, FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        AuditTail.readFully(channel, one, offset - 1);
        return one.get(0) == '\n';
    }

    private static String hash(String sha256) {
        return sha256.substring(0, HASH_DIGITS);
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return file + "-" + offset + "-" + hash;
    }
}
