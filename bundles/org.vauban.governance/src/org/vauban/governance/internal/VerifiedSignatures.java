// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * Signatures that were found to be right by this process: the same few documents are read again and again, and to verify
 * a signature takes a hundred times as long as to hash what it signs. Whether one is right depends on the algorithm, the key,
 * the message and the signature alone, so each is known by a hash of all four; what is wrong is not remembered. Bounded;
 * safe for use by many threads.
 */
public final class VerifiedSignatures {
    private static final int MOST = 5_000;
    /** The one that was looked for last is the last. */
    private static final Set<String> KNOWN = Collections.synchronizedSet(Collections.newSetFromMap(new Recent()));

    private VerifiedSignatures() {}

    private static final class Recent extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        @NonNullByDefault({})
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }

    /**
     * Whether a signature is right.
     *
     * @param algorithm as the JCA names it
     * @param key in one encoding for each algorithm
     * @param verification of this signature, unless it is known
     */
    public static boolean verify(String algorithm, byte[] key, byte[] message, byte[] signature,
            BooleanSupplier verification) {
        String name = name(algorithm.getBytes(StandardCharsets.US_ASCII), key, message, signature);
        boolean right = KNOWN.contains(name) || verification.getAsBoolean();
        if (right) {
            KNOWN.add(name); // or is the last one from now on
        }
        return right;
    }

    /** No two lists of parts have the same one. */
    private static String name(byte[]... parts) {
        MessageDigest digest = Hashes.sha256();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            digest.update(part);
        }
        return Hashes.hex(digest.digest());
    }
}
