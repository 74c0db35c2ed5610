// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Derives UUIDs of version 5 (RFC 9562, 5.5) from names: OSCAL and CycloneDX require UUIDs, and auditors need stable
 * ones.
 */
public final class NameUuid {
    private static final UUID NAMESPACE = UUID.fromString("7c3f2b1e-52c1-5e5e-9a5d-0a4f5d7b6c21");

    private NameUuid() {}

    /** Returns the UUID of a name in the namespace of Vauban's evidence. */
    public static UUID of(String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16).putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits()).array());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = hash.getLong() & ~0xF000L | 0x5000L;
            long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has it
        }
    }
}
