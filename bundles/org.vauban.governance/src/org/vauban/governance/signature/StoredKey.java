// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * A private key of a key store with its certificates, of any algorithm that the JVM supports. {@link SigningKeys} turns
 * it into a key for documents; signing jars requires the certificates as well.
 *
 * @param secret the private key, which may be one that never leaves a card
 * @param chain its certificate first, then those of the authorities; never empty
 * @param provider the only provider that can use the private key; null for any
 */
public record StoredKey(PrivateKey secret, List<X509Certificate> chain, @Nullable Provider provider) {
    /** Copies the list. */
    public StoredKey {
        chain = List.copyOf(chain);
    }

    /** Returns the certificate of the key itself. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /**
     * Reads a key of a PKCS #12 store, such as {@code keytool -genkeypair} creates.
     *
     * @param alias alias of the key; null if the store has one key only
     * @throws TrustException {@code KEY}
     */
    public static StoredKey ofPkcs12(byte[] store, char[] password, @Nullable String alias) throws TrustException {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(store), password);
            return of(keys, password, alias, null);
        } catch (GeneralSecurityException | IOException e) {
            throw TrustException.because(e, Fault.KEY, "key.password");
        }
    }

    /**
     * Reads a key of a smart card or security module. The private key never leaves it.
     *
     * @param configuration file of the JDK's provider {@code SunPKCS11}, which names the library of the card
     * @param pin PIN of the card
     * @param alias alias of the key; null if there is one key only
     * @throws TrustException {@code KEY}
     */
    public static StoredKey ofPkcs11(Path configuration, char[] pin, @Nullable String alias) throws TrustException {
        Provider standard = Security.getProvider("SunPKCS11");
        if (standard == null) {
            throw TrustException.of(Fault.KEY, "key.pkcs11.missing");
        }
        try {
            KeyStore keys = KeyStore.getInstance("PKCS11", standard.configure(configuration.toString()));
            keys.load(null, pin);
            return of(keys, null, alias, keys.getProvider());
        } catch (GeneralSecurityException | IOException | ProviderException | InvalidParameterException e) {
            Throwable cause = e.getCause();
            throw TrustException.because(e, Fault.KEY, "key.unusable",
                    cause == null ? e.getMessage() : e.getMessage() + ": " + cause.getMessage());
        }
    }

    private static StoredKey of(KeyStore keys, char @Nullable [] password, @Nullable String alias,
            @Nullable Provider provider) throws GeneralSecurityException, TrustException {
        List<String> found = new ArrayList<>();
        for (String name : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(name) && (alias == null || alias.equals(name))) {
                found.add(name);
            }
        }
        if (found.size() != 1) {
            throw TrustException.of(Fault.KEY, alias == null ? "key.alias.choose" : "key.alias.missing",
                    alias == null ? String.join(", ", found) : alias);
        }
        Certificate[] certificates = keys.getCertificateChain(found.getFirst());
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : certificates == null ? new Certificate[0] : certificates) {
            if (certificate instanceof X509Certificate standard) {
                chain.add(standard);
            }
        }
        if (!chain.isEmpty() && keys.getKey(found.getFirst(), password) instanceof PrivateKey secret) {
            return new StoredKey(secret, chain, provider);
        }
        throw TrustException.of(Fault.KEY, "key.kind");
    }

    /**
     * Returns the key for signing documents.
     *
     * @throws TrustException {@code KEY} for an algorithm that documents are not signed with
     */
    public SigningKey signingKey() throws TrustException {
        return new SigningKey(secret, certificate().getPublicKey(), provider);
    }
}
