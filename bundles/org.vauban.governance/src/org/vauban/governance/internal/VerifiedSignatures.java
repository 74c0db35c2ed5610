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
 * Remembers the signatures that this process has verified: the same few documents are read again and again, and
 * verifying a signature takes a hundred times as long as hashing the signed data. Whether a signature is valid depends
 * only on the algorithm, the key, the message and the signature, so a hash of all four identifies it. Invalid
 * signatures are not remembered. Bounded; safe for use by many threads.
 */
public final class VerifiedSignatures {
    private static final int MOST = 5_000;
    /** Hashes of valid signatures, the most recently used last. */
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
     * Whether a signature is valid.
     *
     * @param algorithm name of the algorithm in the JCA
     * @param key key in an encoding that is always the same for an algorithm
     * @param verification verifies this signature; called unless it is known
     */
    public static boolean verify(String algorithm, byte[] key, byte[] message, byte[] signature,
            BooleanSupplier verification) {
        String name = name(algorithm.getBytes(StandardCharsets.US_ASCII), key, message, signature);
        boolean right = KNOWN.contains(name) || verification.getAsBoolean();
        if (right) {
            KNOWN.add(name); // a known one becomes the most recently used
        }
        return right;
    }

    /** Returns a hash that differs for any two lists of parts. */
    private static String name(byte[]... parts) {
        MessageDigest digest = Hashes.sha256();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            digest.update(part);
        }
        return Hashes.hex(digest.digest());
    }
}
