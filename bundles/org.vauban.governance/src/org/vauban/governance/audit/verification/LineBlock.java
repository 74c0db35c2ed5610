// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.AuditLine;
import org.vauban.governance.internal.Hashes;

/**
 * Checks complete lines of one file, each on its own: the part of a verification that many threads can share. Lines in
 * this log's format are not parsed but recognised by their first and last bytes.
 */
final class LineBlock {
    private static final byte[] START = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = ",\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTE = "\",\"note\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREVIOUS = ",\"previous\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int HEX = 64;
    /** Length of {@code ,"hash":"<64>"}}. */
    private static final int HASH_TAIL = HASH.length + HEX + 2;
    /** Length of {@code ,"previous":"<64>","hash":"<64>"}}. */
    private static final int TAIL = PREVIOUS.length + HEX + 1 + HASH_TAIL;
    private static final int DIGEST = 32;

    private final byte[] bytes;
    private final MessageDigest digest = Hashes.sha256();
    private final List<Line> lines = new ArrayList<>();

    /**
     * The result for one line.
     *
     * @param good whether its hash is that of the rest of the line
     * @param hash as {@link AuditLine#hash()}, 32 bytes
     * @param claimed the hash that it states for itself, 32 bytes; null if it states none
     * @param previous the hash that it states for the previous line; null if the line is not one of an audit log
     * @param sequence number of the line; 0 if not known
     * @param leaf its hash as a leaf of the tree
     * @param note the line, if it is about the log itself; otherwise null
     */
    record Line(boolean good, byte[] hash, byte @Nullable [] claimed, byte @Nullable [] previous, long sequence,
            byte[] leaf, @Nullable AuditLine note) {
        /** Stands for a line that is too long to be from this log. */
        static final Line TOO_LONG = new Line(false, new byte[DIGEST], null, null, 0, new byte[DIGEST], null);
    }

    private LineBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Checks the lines between two indices, each ending in a line feed. */
    static List<Line> check(byte[] bytes, int from, int to) {
        LineBlock block = new LineBlock(bytes);
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                block.lines.add(block.line(start, i));
                start = i + 1;
            }
        }
        return block.lines;
    }

    private Line line(int start, int end) {
        byte[] leaf = leaf(start, end);
        if (end - start < TAIL) { // too short for the two hashes of a valid line
            digest.update(bytes, start, end - start);
            return new Line(false, digest(), null, null, 0, leaf, null);
        }
        long sequence = sequence(start, end);
        if (sequence < 0 || end - start < TAIL + START.length || bytes[end - 1] != '}' || bytes[end - 2] != '"'
                || !matches(end - HASH_TAIL, HASH) || !matches(end - TAIL, PREVIOUS)
                || bytes[end - HASH_TAIL - 1] != '"') {
            return parsed(start, end, leaf);
        }
        byte[] claimed = hex(end - 2 - HEX);
        byte[] previous = hex(end - HASH_TAIL - 1 - HEX);
        if (claimed == null || previous == null || !JsonText.isObject(bytes, start, end) || isNote(start, end)) {
            return parsed(start, end, leaf);
        }
        digest.update(bytes, start, end - HASH_TAIL - start);
        digest.update((byte) '}');
        byte[] computed = digest();
        if (!Arrays.equals(computed, claimed)) {
            digest.update(bytes, start, end - start);
            return new Line(false, digest(), claimed, previous, sequence, leaf, null);
        }
        return new Line(true, computed, claimed, previous, sequence, leaf, null);
    }

    /** Parses a line that is rare, or not in this log's format. */
    private Line parsed(int start, int end, byte[] leaf) {
        AuditLine line = AuditLine.parse(Arrays.copyOfRange(bytes, start, end));
        String before = line.previous();
        byte[] claimed = end - start > HASH_TAIL ? hex(end - 2 - HEX) : null;
        return new Line(line.good(), bytes(line.hash()), claimed, before == null ? null : bytes(before),
                line.sequence(), leaf, line.note() == null ? null : line);
    }

    private static byte[] bytes(String hash) {
        try {
            return java.util.HexFormat.of().parseHex(hash);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // equals no hash
        }
    }

    private byte[] leaf(int start, int end) {
        digest.update((byte) 0);
        digest.update(bytes, start, end - start);
        return digest();
    }

    private byte[] digest() {
        byte[] hash = new byte[DIGEST];
        try {
            digest.digest(hash, 0, DIGEST);
        } catch (DigestException e) {
            throw new IllegalStateException(e); // cannot happen: the array is large enough
        }
        return hash;
    }

    private boolean matches(int at, byte[] expected) {
        return Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    /** Returns the number of the line if it begins in this log's format; -1 otherwise. */
    private long sequence(int start, int end) {
        if (end - start < TAIL + START.length || !matches(start, START)) {
            return -1;
        }
        long number = 0;
        int at = start + START.length;
        int first = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - first < 18) {
            number = number * 10 + bytes[at++] - '0';
        }
        boolean plain = at > first && (bytes[first] != '0' || at == first + 1);
        return plain && at + TIME.length < end && matches(at, TIME) ? number : -1;
    }

    private boolean isNote(int start, int end) {
        int time = start + START.length;
        while (bytes[time] != ',') {
            time++;
        }
        int at = time + TIME.length;
        while (at < end && bytes[at] != '"') {
            at++;
        }
        return at + NOTE.length < end && matches(at, NOTE);
    }

    /** Returns the hash written at an index in lower-case digits, null if there is none. */
    private byte @Nullable [] hex(int at) {
        byte[] hash = new byte[DIGEST];
        for (int i = 0; i < DIGEST; i++) {
            int high = digit(bytes[at + 2 * i]);
            int low = digit(bytes[at + 2 * i + 1]);
            if (high < 0 || low < 0) {
                return null;
            }
            hash[i] = (byte) (high << 4 | low);
        }
        return hash;
    }

    private static int digit(byte c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
