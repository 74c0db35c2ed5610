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

/** A private key and the public key that belongs to it. {@link SigningKeys} makes and reads them. Any thread. */
public final class SigningKey {
    private final PrivateKey secret;
    private final VerificationKey key;
    private final @Nullable Provider provider;

    /**
     * @param provider that alone can use the private key; null for any
     * @throws TrustException {@code KEY} for keys of another kind, or two that do not belong together
     */
    SigningKey(PrivateKey secret, PublicKey key, @Nullable Provider provider) throws TrustException {
        this.secret = secret;
        this.provider = provider;
        this.key = VerificationKey.of(key);
        sign(new byte[0]); // a wrong pair is found before anything is signed with it
    }

    /** The public key. */
    public VerificationKey verificationKey() {
        return key;
    }

    /** SHA-256 of the public key's SubjectPublicKeyInfo, in lower-case hexadecimal. */
    public String id() {
        return key.id();
    }

    /**
     * Signs bytes as they are. Documents are signed through {@link Envelope}, which also signs what kind they are; for
     * other formats whoever calls must see to it that no signature can be taken for one of another kind.
     *
     * @throws TrustException {@code KEY} if the key cannot sign, such as that of a smart card that is locked
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
