// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.internal.Messages;

/** A private OpenPGP key that signs artifacts, as {@code gpg --export-secret-keys} writes it. Immutable. */
public final class PgpSigningKey {
    private static final int BUFFER = 1 << 16;
    private final PGPPublicKeyRing ring;
    private final PGPPublicKey key;
    private final PGPPrivateKey secret;

    private PgpSigningKey(PGPPublicKeyRing ring, PGPPublicKey key, PGPPrivateKey secret) {
        this.ring = ring;
        this.key = key;
        this.secret = secret;
    }

    /**
     * Reads the key of a file, armored or binary.
     *
     * @param file for messages only
     * @param password password of the key; ignored if the key has none
     * @param id the end of the key's fingerprint, at least 16 hexadecimal digits; null if only one key of the file can
     *           sign
     * @throws SiteException if there is no such key, it may not sign or has expired, or the password is wrong
     */
    public static PgpSigningKey read(Path file, byte[] bytes, char[] password, @Nullable String id)
            throws SiteException {
        try {
            List<PGPSecretKey> candidates = new ArrayList<>();
            List<PGPSecretKeyRing> rings = new ArrayList<>();
            for (PGPSecretKeyRing each : new PGPSecretKeyRingCollection(
                    PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes)), new BcKeyFingerprintCalculator())) {
                for (PGPSecretKey candidate : each) {
                    if (signs(candidate) && (id == null || named(candidate.getPublicKey(), id))) {
                        candidates.add(candidate);
                        rings.add(each);
                    }
                }
            }
            if (candidates.isEmpty()) {
                throw SiteException.failed(Messages.text(id == null ? "pgp.key.none" : "pgp.key.missing", file,
                        String.valueOf(id)), null);
            }
            if (candidates.size() > 1) {
                throw SiteException.failed(Messages.text("pgp.key.choose", file, String.join(", ",
                        candidates.stream().map(each -> fingerprint(each.getPublicKey())).toList())), null);
            }
            PGPSecretKey chosen = candidates.getFirst();
            PGPPublicKeyRing ring = rings.getFirst().toCertificate();
            if (!PgpKeys.isValid(ring.getPublicKey(), new Date())
                    || !PgpKeys.isValid(chosen.getPublicKey(), new Date())) {
                throw SiteException.failed(Messages.text("pgp.key.expired", file,
                        fingerprint(chosen.getPublicKey())), null);
            }
            return new PgpSigningKey(ring, chosen.getPublicKey(), secret(file, chosen, password));
        } catch (IOException | PGPException | RuntimeException e) { // unchecked ones for damage
            throw SiteException.failed(Messages.text("pgp.key.none", file), e);
        }
    }

    private static PGPPrivateKey secret(Path file, PGPSecretKey chosen, char[] password) throws SiteException {
        try {
            return chosen.extractPrivateKey(
                    new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(password));
        } catch (PGPException | RuntimeException e) {
            throw SiteException.failed(Messages.text("pgp.key.password", file), e);
        }
    }

    /** Whether the private key is present, which a primary key's need not be, and is intended for signatures. */
    private static boolean signs(PGPSecretKey candidate) {
        if (!candidate.isSigningKey() || candidate.isPrivateKeyEmpty() || !PgpKeys.isStrong(candidate.getPublicKey())) {
            return false;
        }
        boolean says = false;
        for (var all = candidate.getPublicKey().getSignatures(); all.hasNext();) {
            PGPSignature each = all.next();
            if (each.getHashedSubPackets() != null && each.getHashedSubPackets().getKeyFlags() != 0) {
                says = true;
                if ((each.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) != 0) {
                    return true;
                }
            }
        }
        return !says && candidate.isMasterKey();
    }

    private static boolean named(PGPPublicKey key, String id) {
        String wanted = id.replaceFirst("^0[xX]", "").replace(" ", "").toLowerCase(Locale.ROOT);
        return wanted.length() >= Long.BYTES * 2 && fingerprint(key).endsWith(wanted);
    }

    /** Returns the signing key's fingerprint in lower-case hexadecimal, as p2's {@code -trustedPGPKeys} expects it. */
    public String fingerprint() {
        return fingerprint(key);
    }

    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint());
    }

    /** Returns the first user ID, or the fingerprint if there is none. */
    public String owner() {
        var names = ring.getPublicKey().getUserIDs();
        return names.hasNext() ? String.valueOf(names.next()) : fingerprint();
    }

    long id() {
        return key.getKeyID();
    }

    /** Returns the key with its primary key and subkeys, public parts only. */
    PGPPublicKeyRing ring() {
        return ring;
    }

    /** Signs a stream's content to its end. */
    PGPSignature sign(InputStream in) throws IOException {
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(key.getAlgorithm(), HashAlgorithmTags.SHA512), key);
            generator.init(PGPSignature.BINARY_DOCUMENT, secret);
            PGPSignatureSubpacketGenerator facts = new PGPSignatureSubpacketGenerator();
            facts.setSignatureCreationTime(false, new Date());
            facts.setIssuerFingerprint(false, key);
            generator.setHashedSubpackets(facts.generate());
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                generator.update(buffer, 0, count);
            }
            return generator.generate();
        } catch (PGPException e) {
            throw new IOException(e);
        }
    }
}
