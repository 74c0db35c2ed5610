// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.TrustException.Fault;

/** A private key with its public key. {@link SigningKeys} creates and reads them. Thread-safe. */
public final class SigningKey {
    private final PrivateKey secret;
    private final VerificationKey key;
    private final @Nullable Provider provider;

    /**
     * @param provider the only provider that can use the private key; null for any
     * @throws TrustException {@code KEY} for keys of another kind, or two that do not belong together
     */
    SigningKey(PrivateKey secret, PublicKey key, @Nullable Provider provider) throws TrustException {
        this.secret = secret;
        this.provider = provider;
        this.key = VerificationKey.of(key);
        sign(new byte[0]); // detects a wrong pair before anything is signed with it
    }

    /** Returns the public key. */
    public VerificationKey verificationKey() {
        return key;
    }

    /** Returns the SHA-256 of the public key's SubjectPublicKeyInfo, in lower-case hexadecimal. */
    public String id() {
        return key.id();
    }

    /**
     * Signs bytes unchanged. Sign documents through {@link Envelope}, which also covers their kind; for other formats
     * the caller must ensure that no signature can be mistaken for one of another kind.
     *
     * @throws TrustException {@code KEY} if the key cannot sign, such as that of a locked smart card
     */
    public byte[] sign(byte[] message) throws TrustException {
        try {
            Provider only = provider;
            String algorithm = key.algorithm().signatureAlgorithm();
            Signature signer = only == null ? Signature.getInstance(algorithm)
                    : Signature.getInstance(algorithm, only);
            signer.initSign(secret);
            signer.update(message);
            byte[] signature = signer.sign();
            if (key.verifies(message, signature)) {
                return signature;
            }
        } catch (GeneralSecurityException | ProviderException e) {
            throw TrustException.because(e, Fault.KEY, "key.unusable", String.valueOf(e.getMessage()));
        }
        throw TrustException.of(Fault.KEY, "key.pair");
    }
}
