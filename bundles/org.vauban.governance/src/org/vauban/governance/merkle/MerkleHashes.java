// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.merkle;

import java.security.MessageDigest;
import org.vauban.governance.internal.Hashes;

/** Computes the hashes of a Merkle tree as RFC 6962, section 2.1, defines them over SHA-256. Not thread-safe. */
public final class MerkleHashes {
    /** Number of bytes in a hash. */
    public static final int LENGTH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest digest = Hashes.sha256();

    /** Returns the root of the tree without leaves. */
    public static byte[] empty() {
        return Hashes.sha256().digest();
    }

    /** Returns the hash of the leaf with these bytes. */
    public byte[] leaf(byte[] bytes, int offset, int length) {
        digest.update(LEAF);
        digest.update(bytes, offset, length);
        return digest.digest();
    }

    /** Returns the hash of the leaf with these bytes. */
    public byte[] leaf(byte[] bytes) {
        return leaf(bytes, 0, bytes.length);
    }

    /** Returns the hash of the node over two others. */
    public byte[] node(byte[] left, byte[] right) {
        digest.update(NODE);
        digest.update(left);
        digest.update(right);
        return digest.digest();
    }
}
