// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.Arrays;

/**
 * The characters of a token's bytes, decoded as in llama.cpp's grammars.
 *
 * @param characters complete characters
 * @param value bits of a character that continues in the next token
 * @param missing number of its missing bytes; 0 if the last character is complete, negative for invalid UTF-8
 */
record Utf8Piece(int[] characters, int value, int missing) {
    /** Bytes of a character by the upper half of its first byte; 0 if the byte cannot begin a character. */
    private static final int[] LENGTHS = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 2, 2, 3, 4};

    /** No bytes, after a complete character. */
    static final Utf8Piece NONE = new Utf8Piece(new int[0], 0, 0);

    /** Whether bytes continue a character that began before them. */
    static boolean continues(byte[] bytes) {
        return bytes.length > 0 && LENGTHS[(bytes[0] & 0xFF) >> 4] == 0;
    }

    /** Decodes bytes that follow these; an incomplete character is completed. */
    Utf8Piece then(byte[] bytes) {
        int[] found = new int[bytes.length];
        int count = 0;
        int at = 0;
        int bits = value;
        int more = missing;
        for (; at < bytes.length && more > 0; at++, more--) {
            if ((bytes[at] & 0xC0) != 0x80) {
                return new Utf8Piece(new int[0], 0, -1);
            }
            bits = (bits << 6) + (bytes[at] & 0x3F);
        }
        if (missing > 0 && more == 0) {
            found[count++] = bits;
        }
        while (at < bytes.length) {
            more = LENGTHS[(bytes[at] & 0xFF) >> 4] - 1;
            if (more < 0) {
                return new Utf8Piece(new int[0], 0, -1);
            }
            bits = bytes[at++] & (1 << 7 - more) - 1;
            for (; at < bytes.length && more > 0; at++, more--) {
                bits = (bits << 6) + (bytes[at] & 0x3F);
            }
            if (more == 0) {
                found[count++] = bits;
            }
        }
        return new Utf8Piece(Arrays.copyOf(found, count), more > 0 ? bits : 0, more);
    }

    /** Whether it is valid UTF-8 so far; a one-byte character must not be encoded in two. */
    boolean isText() {
        return missing >= 0 && !(missing == 1 && value < 2) && Arrays.stream(characters).allMatch(c -> c != 0);
    }

    /** Returns the first character that the incomplete one may become. */
    int first() {
        int low = value << missing * 6;
        return low == 0 && missing > 1 ? 1 << (missing == 2 ? 11 : 16) : low;
    }

    /** Returns the last of them. */
    int last() {
        return value << missing * 6 | (1 << missing * 6) - 1;
    }
}
