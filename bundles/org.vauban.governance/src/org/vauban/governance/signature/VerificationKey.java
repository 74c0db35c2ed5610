// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.EdwardsPoints;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * A public key that verifies signatures: Ed25519, or ECDSA on P-384 with SHA-384. The key alone determines the
 * algorithm; nothing in a document can select another one. Immutable.
 */
public final class VerificationKey {
    /** Prefix of the key in its SubjectPublicKeyInfo, which has one encoding for each kind of key. */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] P384 = HexFormat.of().parseHex("3076301006072a8648ce3d020106052b8104002203620004");
    private static final int ED25519_BYTES = 44;
    private static final int P384_BYTES = 120;

    private final byte[] encoded;
    private final PublicKey key;
    private final SignatureAlgorithm algorithm;
    private final String id;

    private VerificationKey(byte[] encoded, PublicKey key, SignatureAlgorithm algorithm) {
        this.encoded = encoded;
        this.key = key;
        this.algorithm = algorithm;
        this.id = Hashes.sha256(encoded);
    }

    /**
     * Returns the key with an encoding.
     *
     * @param encoded SubjectPublicKeyInfo in DER
     * @throws TrustException {@code KEY} for a key of another kind
     */
    public static VerificationKey of(byte[] encoded) throws TrustException {
        SignatureAlgorithm algorithm = algorithm(encoded);
        if (algorithm == null) {
            throw TrustException.of(Fault.KEY, "key.kind");
        }
        try {
            PublicKey key = KeyFactory.getInstance(algorithm.keyAlgorithm())
                    .generatePublic(new X509EncodedKeySpec(encoded));
            if (key instanceof ECPublicKey point && !onCurve(point)) {
                throw TrustException.of(Fault.KEY, "key.kind");
            }
            if (algorithm == SignatureAlgorithm.ED25519
                    && !EdwardsPoints.isSound(Arrays.copyOfRange(encoded, ED25519.length, ED25519_BYTES))) {
                throw TrustException.of(Fault.KEY, "key.unsound");
            }
            return new VerificationKey(encoded.clone(), key, algorithm);
        } catch (GeneralSecurityException e) {
            throw TrustException.because(e, Fault.KEY, "key.kind");
        }
    }

    /** @throws TrustException {@code KEY} for a key of another kind, or one that has no encoding */
    public static VerificationKey of(PublicKey key) throws TrustException {
        byte[] encoded = key.getEncoded();
        return of(encoded == null ? new byte[0] : encoded);
    }

    /** Reads a {@code PUBLIC KEY} in PEM. */
    public static VerificationKey ofPem(String pem) throws TrustException {
        return of(Pem.block(pem, Pem.PUBLIC_KEY));
    }

    private static @Nullable SignatureAlgorithm algorithm(byte[] encoded) {
        if (encoded.length == ED25519_BYTES && starts(encoded, ED25519)) {
            return SignatureAlgorithm.ED25519;
        }
        return encoded.length == P384_BYTES && starts(encoded, P384) ? SignatureAlgorithm.ECDSA_P384 : null;
    }

    private static boolean starts(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static boolean onCurve(ECPublicKey key) {
        ECParameterSpec curve = key.getParams();
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        BigInteger right = x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
    }

    /** Returns the SHA-256 of the SubjectPublicKeyInfo, in lower-case hexadecimal. */
    public String id() {
        return id;
    }

    /** Returns a copy of the SubjectPublicKeyInfo in DER. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** Returns the key in PEM, with a line end. */
    public String pem() {
        return Pem.text(Pem.PUBLIC_KEY, encoded);
    }

    /** Returns the algorithm of its signatures. */
    public SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /** Whether {@code signature} is one of {@code message} by the owner of this key. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm.signatureAlgorithm());
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false; // wrong length or form
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has them
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerificationKey that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return algorithm.label() + ' ' + id;
    }
}
