// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes SHA-256 in lower-case hexadecimal. */
public final class Hashes {
    private Hashes() {}

    /** Returns a new digest; every Java platform has SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the hash of {@code text} as UTF-8. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of {@code bytes}. */
    public static String sha256(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    /** Returns bytes in lower-case hexadecimal. */
    public static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
