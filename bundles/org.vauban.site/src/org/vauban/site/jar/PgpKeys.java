// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.internal.Messages;

/** Public OpenPGP keys whose signatures count: every key in the file that the caller passes. Immutable. */
public final class PgpKeys {
    private static final Pattern BOUNDARY = Pattern.compile("-----(?:BEGIN|END)\nPGP\n[A-Z\n]+-----");
    private static final int RSA_BITS = 2048;
    private static final int BUFFER = 1 << 16;
    private static final Set<Integer> HASHES = Set.of(HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512);
    private static final Set<Integer> ELLIPTIC = Set.of(PublicKeyAlgorithmTags.ECDSA,
            PublicKeyAlgorithmTags.EDDSA_LEGACY, PublicKeyAlgorithmTags.Ed25519, PublicKeyAlgorithmTags.Ed448);
    private final Map<Long, PGPPublicKey> keys = new HashMap<>();
    /** The primary key of each key, by key id. */
    private final Map<Long, PGPPublicKey> primaries = new HashMap<>();

    private PgpKeys(Iterable<PGPPublicKeyRing> rings) {
        for (PGPPublicKeyRing ring : rings) {
            for (PGPPublicKey key : ring) {
                keys.put(key.getKeyID(), key);
                primaries.put(key.getKeyID(), ring.getPublicKey());
            }
        }
    }

    /**
     * Reads the public keys of a file, armored or binary.
     *
     * @param file for messages only
     * @throws SiteException if it has none
     */
    public static PgpKeys read(Path file, byte[] bytes) throws SiteException {
        try {
            PgpKeys keys = new PgpKeys(rings(bytes));
            if (!keys.keys.isEmpty()) {
                return keys;
            }
            throw new IOException("empty");
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("pgp.keys.none", file), e);
        }
    }

    /** Returns the keys of a text or file. */
    static List<PGPPublicKeyRing> rings(byte[] bytes) throws IOException {
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes))) {
            new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator()).forEach(rings::add);
            return rings;
        } catch (PGPException | RuntimeException e) { // the library reports damage by unchecked exceptions
            throw new IOException(e);
        }
    }

    /** Returns public keys as armored text; of two for the same key, the last one counts. */
    static String armored(Iterable<PGPPublicKeyRing> rings) throws IOException {
        Map<Long, PGPPublicKeyRing> last = new LinkedHashMap<>();
        rings.forEach(each -> last.put(each.getPublicKey().getKeyID(), each));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor = armor(out)) {
            for (PGPPublicKeyRing ring : last.values()) {
                ring.encode(armor, true);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    /** Returns signatures as armored text. */
    static String armored(List<PGPSignature> signatures) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor = armor(out)) {
            for (PGPSignature signature : signatures) {
                signature.encode(armor);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static ArmoredOutputStream armor(ByteArrayOutputStream out) {
        return ArmoredOutputStream.builder().clearHeaders().enableCRC(true).build(out);
    }

    /** Restores the line ends of a property, which an XML parser may have replaced by blanks. */
    static byte[] lines(String text) {
        String lines = text.indexOf('\n') >= 0 ? text : BOUNDARY.matcher(text.replace(' ', '\n'))
                .replaceAll(boundary -> boundary.group().replace('\n', ' '));
        return lines.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Returns the signatures of a property.
     *
     * @throws IOException if it has no readable one
     */
    static List<PGPSignature> signatures(String text) throws IOException {
        List<PGPSignature> signatures = new ArrayList<>();
        try (InputStream in = new ArmoredInputStream(new ByteArrayInputStream(lines(text)))) {
            if (new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList list) {
                list.forEach(signatures::add);
                return signatures;
            }
            throw new IOException("no signature");
        } catch (RuntimeException e) { // the library reports damage by unchecked exceptions
            throw new IOException(e);
        }
    }

    /** Whether an algorithm is considered secure, in a key of the version that was tested with p2. */
    static boolean isStrong(PGPPublicKey key) {
        int algorithm = key.getAlgorithm();
        boolean rsa = algorithm == PublicKeyAlgorithmTags.RSA_GENERAL || algorithm == PublicKeyAlgorithmTags.RSA_SIGN;
        return key.getVersion() == PublicKeyPacket.VERSION_4
                && (ELLIPTIC.contains(algorithm) || rsa && key.getBitStrength() >= RSA_BITS);
    }

    /** Whether a key was created before a moment, and was neither expired nor revoked then. */
    static boolean isValid(PGPPublicKey key, Date moment) {
        long made = key.getCreationTime().getTime();
        long seconds = key.getValidSeconds();
        return !key.hasRevocation() && made <= moment.getTime()
                && (seconds == 0 || moment.getTime() < made + seconds * 1000);
    }

    /**
     * Verifies the signatures of a file.
     *
     * @return the fingerprint of the trusted key that signed it; null if none did, or one signature of a trusted key
     *         does not match
     * @throws IOException if the file cannot be read
     */
    @Nullable
    String signer(String text, Path file) throws IOException {
        Map<PGPSignature, PGPPublicKey> trusted = new LinkedHashMap<>();
        try {
            for (PGPSignature each : signatures(text)) {
                PGPPublicKey key = keys.get(each.getKeyID());
                if (key != null) {
                    if (!isAcceptable(each, key)) {
                        return null;
                    }
                    each.init(new BcPGPContentVerifierBuilderProvider(), key);
                    trusted.put(each, key);
                }
            }
        } catch (IOException | PGPException | RuntimeException e) {
            return null; // damaged, or of an unknown algorithm
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (PGPSignature each : trusted.keySet()) {
                    each.update(buffer, 0, count);
                }
            }
        }
        String signer = null;
        try {
            for (Map.Entry<PGPSignature, PGPPublicKey> each : trusted.entrySet()) {
                if (!each.getKey().verify()) {
                    return null;
                }
                signer = PgpSigningKey.fingerprint(each.getValue());
            }
        } catch (PGPException | RuntimeException e) {
            return null; // numbers that no such key can produce
        }
        return signer;
    }

    private boolean isAcceptable(PGPSignature signature, PGPPublicKey key) {
        Date made = signature.getCreationTime();
        PGPPublicKey primary = primaries.get(key.getKeyID());
        return signature.getSignatureType() == PGPSignature.BINARY_DOCUMENT && isStrong(key)
                && HASHES.contains(signature.getHashAlgorithm()) && made != null && made.getTime() != 0
                && isValid(key, made) && primary != null && isValid(primary, made);
    }
}
