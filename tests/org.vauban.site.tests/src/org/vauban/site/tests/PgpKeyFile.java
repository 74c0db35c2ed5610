// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;
import org.vauban.site.SiteException;
import org.vauban.site.jar.PgpKeys;
import org.vauban.site.jar.PgpSigningKey;

/**
 * An OpenPGP key with a password, as stored in a file.
 *
 * @param secret the private key
 * @param open the public key
 */
record PgpKeyFile(byte[] secret, byte[] open) {
    static final String PASSWORD = "correct horse battery";
    private static final Path NAME = Path.of("key.asc");

    /** Creates a signing key that does not expire. */
    static PgpKeyFile of(String owner) throws PGPException, IOException {
        return of(owner, Instant.now().minus(Duration.ofDays(30)), Duration.ZERO, KeyFlags.CERTIFY_OTHER
                | KeyFlags.SIGN_DATA);
    }

    /**
     * @param valid the period of validity; zero for unlimited
     * @param flags flags of {@link KeyFlags}
     */
    static PgpKeyFile of(String owner, Instant made, Duration valid, int flags) throws PGPException, IOException {
        Ed25519KeyPairGenerator numbers = new Ed25519KeyPairGenerator();
        numbers.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        PGPKeyPair pair = new BcPGPKeyPair(PublicKeyPacket.VERSION_4, PublicKeyAlgorithmTags.EDDSA_LEGACY,
                numbers.generateKeyPair(), Date.from(made));
        PGPSignatureSubpacketGenerator facts = new PGPSignatureSubpacketGenerator();
        facts.setKeyFlags(false, flags);
        if (!valid.isZero()) {
            facts.setKeyExpirationTime(false, valid.toSeconds());
        }
        PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
        PGPKeyRingGenerator ring = new PGPKeyRingGenerator(PGPSignature.POSITIVE_CERTIFICATION, pair, owner, sha1,
                facts.generate(), null,
                new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.EDDSA_LEGACY, HashAlgorithmTags.SHA512),
                new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha1)
                        .build(PASSWORD.toCharArray()));
        return new PgpKeyFile(ring.generateSecretKeyRing().getEncoded(), ring.generatePublicKeyRing().getEncoded());
    }

    PgpSigningKey signing() throws SiteException {
        return PgpSigningKey.read(NAME, secret, PASSWORD.toCharArray(), null);
    }

    PgpKeys trusted() throws SiteException {
        return PgpKeys.read(NAME, open);
    }
}
