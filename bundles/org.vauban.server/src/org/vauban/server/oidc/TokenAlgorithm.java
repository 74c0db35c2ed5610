// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The accepted signature algorithms of tokens: with a public key, never with a shared secret or without signature.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518">RFC 7518</a>, RFC 8037
 */
public enum TokenAlgorithm {
    RS256("RS256", "RSA", "SHA256withRSA"),
    ES256("ES256", "EC", "SHA256withECDSAinP1363Format"),
    EDDSA("EdDSA", "OKP", "Ed25519");

    private static final int HALF = 32;

    private final String text;
    private final String keyType;
    private final String name;

    TokenAlgorithm(String text, String keyType, String name) {
        this.text = text;
        this.keyType = keyType;
        this.name = name;
    }

    /** Returns the name in tokens. */
    public String text() {
        return text;
    }

    /** Returns the {@code kty} of its keys. */
    String keyType() {
        return keyType;
    }

    /** Returns the names of all algorithms, for messages. */
    static String names() {
        return Stream.of(values()).map(TokenAlgorithm::text).collect(Collectors.joining(", "));
    }

    /** Returns the algorithm with exactly this {@link #text}. */
    static Optional<TokenAlgorithm> of(String text) {
        return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    /** Whether a signature is valid for the key; returns false for a malformed signature, and never throws for one. */
    boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
        if (this == ES256 && (signature.length != 2 * HALF || isZero(signature, 0) || isZero(signature, HALF))) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(name);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // malformed, such as one of another length
        }
    }

    private static boolean isZero(byte[] signature, int from) {
        return Arrays.equals(signature, from, from + HALF, new byte[HALF], 0, HALF);
    }
}
