// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * Creates signing keys, and reads them from an encrypted file (PKCS #8 with PBES2), a PKCS #12 store, or a smart card
 * or security module through PKCS #11. Passwords consist of ASCII characters; the caller clears them.
 */
public final class SigningKeys {
    private static final String ENCRYPTION = "PBEWithHmacSHA512AndAES_256";
    private static final int ITERATIONS = 210_000;
    private static final int MAX_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    /** Minimum length of a password that encrypts a key, in characters. */
    public static final int MIN_PASSWORD = 12;

    private SigningKeys() {}

    /** Generates a key. */
    public static SigningKey generate(SignatureAlgorithm algorithm) throws TrustException {
        KeyPair pair = pair(algorithm);
        return new SigningKey(pair.getPrivate(), pair.getPublic(), null);
    }

    /**
     * Generates a key for a file: its public key and its encrypted private key, in PEM.
     *
     * @throws TrustException {@code KEY} for a password that is too short or not ASCII
     */
    public static String generatePem(SignatureAlgorithm algorithm, char[] password) throws TrustException {
        if (password.length < MIN_PASSWORD) {
            throw TrustException.of(Fault.KEY, "key.password.short", MIN_PASSWORD);
        }
        requireAscii(password);
        KeyPair pair = pair(algorithm);
        byte[] salt = new byte[SALT_BYTES];
        PBEKeySpec spec = new PBEKeySpec(password);
        try {
            new SecureRandom().nextBytes(salt);
            Cipher cipher = Cipher.getInstance(ENCRYPTION);
            cipher.init(Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(spec),
                    new PBEParameterSpec(salt, ITERATIONS));
            byte[] sealed = cipher.doFinal(pair.getPrivate().getEncoded());
            AlgorithmParameters named = AlgorithmParameters.getInstance("PBES2"); // the name with an OID
            named.init(cipher.getParameters().getEncoded());
            return Pem.text(Pem.ENCRYPTED_PRIVATE_KEY, new EncryptedPrivateKeyInfo(named, sealed).getEncoded())
                    + VerificationKey.of(pair.getPublic()).pem();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has them
        } finally {
            spec.clearPassword();
        }
    }

    private static KeyPair pair(SignatureAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyAlgorithm());
            generator.initialize(algorithm == SignatureAlgorithm.ED25519 ? NamedParameterSpec.ED25519
                    : new ECGenParameterSpec("secp384r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has them
        }
    }

    /**
     * Reads a key that {@link #generatePem} wrote. A private key encrypted by another program is accepted too, if its
     * public key is also in the file.
     *
     * @throws TrustException {@code KEY} for a wrong password, another kind of key or encryption, or a damaged file
     */
    public static SigningKey ofPem(String pem, char[] password) throws TrustException {
        requireAscii(password);
        VerificationKey key = VerificationKey.ofPem(pem);
        byte[] sealed = Pem.block(pem, Pem.ENCRYPTED_PRIVATE_KEY);
        PBEKeySpec spec = new PBEKeySpec(password);
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(sealed);
            AlgorithmParameters parameters = info.getAlgParameters();
            String name = String.valueOf(parameters); // for PBES2 only this text names the algorithm
            if (parameters == null || !name.matches("PBEWithHmacSHA(256|384|512)AndAES_256") || parameters
                    .getParameterSpec(PBEParameterSpec.class).getIterationCount() > MAX_ITERATIONS) {
                throw TrustException.of(Fault.KEY, "key.encryption");
            }
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(name).generateSecret(spec), parameters);
            PKCS8EncodedKeySpec plain = info.getKeySpec(cipher);
            PrivateKey secret = KeyFactory.getInstance(key.algorithm().keyAlgorithm()).generatePrivate(plain);
            return new SigningKey(secret, publicKey(key), null);
        } catch (GeneralSecurityException | IOException e) {
            throw TrustException.because(e, Fault.KEY, "key.password");
        } finally {
            spec.clearPassword();
        }
    }

    private static PublicKey publicKey(VerificationKey key) throws GeneralSecurityException {
        return KeyFactory.getInstance(key.algorithm().keyAlgorithm())
                .generatePublic(new X509EncodedKeySpec(key.encoded()));
    }

    private static void requireAscii(char[] password) throws TrustException {
        for (char c : password) {
            if (c < ' ' || c > '~') {
                throw TrustException.of(Fault.KEY, "key.password.ascii");
            }
        }
    }

    /**
     * Reads a key of a PKCS #12 store, such as {@code keytool -genkeypair} creates.
     *
     * @param alias alias of the key; null if the store has one key only
     * @throws TrustException {@code KEY}
     */
    public static SigningKey ofPkcs12(byte[] store, char[] password, @Nullable String alias) throws TrustException {
        return StoredKey.ofPkcs12(store, password, alias).signingKey();
    }

    /**
     * Reads a key of a smart card or security module. The private key never leaves it.
     *
     * @param configuration file of the JDK's provider {@code SunPKCS11}, which names the library of the card
     * @param pin PIN of the card
     * @param alias alias of the key; null if there is one key only
     * @throws TrustException {@code KEY}
     */
    public static SigningKey ofPkcs11(Path configuration, char[] pin, @Nullable String alias) throws TrustException {
        return StoredKey.ofPkcs11(configuration, pin, alias).signingKey();
    }
}
