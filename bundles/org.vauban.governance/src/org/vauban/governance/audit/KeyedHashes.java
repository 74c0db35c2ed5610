// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.SecretFile;

/**
 * Computes hashes that cannot be computed or guessed back without the key: HMAC-SHA-256, cut to 128 bits. Destroying
 * the key makes the hashed values anonymous. Thread-safe.
 */
public final class KeyedHashes {
    private static final int KEY_BYTES = 32;
    private static final int HASH_BYTES = 16;

    private final SecretKeySpec key;

    private KeyedHashes(byte[] secret) {
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /**
     * Returns hashes under the key in a file.
     *
     * @param file 32 bytes that only their owner can read; created at first use
     * @throws IOException if it cannot be read or created, or others have access to it; the message is a sentence
     */
    public static KeyedHashes of(Path file) throws IOException {
        byte[] secret;
        try {
            secret = SecretFile.read(file, KEY_BYTES + 1);
        } catch (NoSuchFileException e) {
            byte[] made = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(made);
            SecretFile.create(file, made);
            Arrays.fill(made, (byte) 0);
            secret = SecretFile.read(file, KEY_BYTES + 1);
        }
        if (secret.length != KEY_BYTES) {
            throw new IOException(Messages.text("key.damaged", file));
        }
        return new KeyedHashes(secret);
    }

    /** Returns the hash of a text, hexadecimal; texts of different kinds never have the same one. */
    public String hash(String kind, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((kind + '\n').getBytes(StandardCharsets.UTF_8));
            return Hashes.hex(Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), HASH_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
