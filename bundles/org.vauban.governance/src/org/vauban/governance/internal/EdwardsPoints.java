// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Rejects invalid Ed25519 public keys. Java accepts points of small order as keys, for which anyone can make a
 * signature of any text without a private key. Such a key, brought to a signing ceremony, would let anyone sign in its
 * owner's place without being identified.
 */
public final class EdwardsPoints {
    /** Number of bytes in a public key. */
    public static final int LENGTH = 32;

    /** The y-coordinates of all points of order 1, 2, 4 or 8, little-endian as in keys. */
    private static final Set<String> SMALL_ORDER = Set.of("00".repeat(LENGTH), "01" + "00".repeat(LENGTH - 1),
            "ec" + "ff".repeat(LENGTH - 2) + "7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

    private EdwardsPoints() {}

    /**
     * Whether a key is valid: its point is not of small order, and has its canonical encoding.
     *
     * @param key key as in RFC 8032
     */
    public static boolean isSound(byte[] key) {
        byte[] y = Arrays.copyOf(key, LENGTH);
        y[LENGTH - 1] &= 0x7f; // the sign of x
        boolean large = y[LENGTH - 1] == 0x7f && (y[0] & 0xff) >= 0xed; // from 2^255 - 19 on
        for (int i = 1; i < LENGTH - 1; i++) {
            large &= y[i] == (byte) 0xff;
        }
        return key.length == LENGTH && !large && !SMALL_ORDER.contains(HexFormat.of().formatHex(y));
    }
}
