// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.EdwardsPoints;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/**
 * A key that verifies signed notes, under the name that its signatures carry: Ed25519, or ECDSA on P-384 with SHA-384.
 * Its text form, {@code name+id+key}, is the one that tools for such notes read; they know Ed25519, while ECDSA on
 * P-384 uses a type of its own, as the format allows. Immutable.
 */
public final class VerifierKey {
    /** Bytes of an Ed25519 public key. */
    static final int LENGTH = 32;

    private static final byte[] ED25519 = {1};
    /** The type byte for keys without an assigned number, followed by a unique name. */
    private static final byte[] P384 = "\u00ffvauban ECDSA P-384 SHA-384 ".getBytes(StandardCharsets.ISO_8859_1);
    /** Prefix of an audit log's origin; below, the number of digits of its key's hash that follow. */
    private static final String AUDIT = "vauban.audit/";
    private static final int AUDIT_DIGITS = 16;
    /** Prefix of the key in its X.509 form. */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");
    /** The same prefix for an uncompressed point of P-384; below, the length of the whole form. */
    private static final byte[] P384_X509 = HexFormat.of()
            .parseHex("3076301006072a8648ce3d020106052b8104002203620004");
    private static final int P384_LENGTH = 120;

    private final String name;
    private final byte[] key;
    private final int id;
    private volatile @Nullable PublicKey publicKey;

    private VerifierKey(String name, byte[] key) {
        this.name = name;
        this.key = key;
        this.id = ByteBuffer.wrap(idBytes(name, key)).getInt();
    }

    /**
     * Creates a key.
     *
     * @param name not empty, without blanks and plus signs
     * @param key the 32 bytes of RFC 8032, or the SubjectPublicKeyInfo of a key on P-384
     * @throws IllegalArgumentException if name or key is invalid
     */
    public static VerifierKey of(String name, byte[] key) {
        if (!isName(name) || !isKey(key)) {
            throw new IllegalArgumentException(name + ", " + key.length);
        }
        return new VerifierKey(name, key.clone());
    }

    private static boolean isKey(byte[] key) {
        return key.length == LENGTH && EdwardsPoints.isSound(key) || key.length == P384_LENGTH
                && Arrays.equals(key, 0, P384_X509.length, P384_X509, 0, P384_X509.length);
    }

    /** Returns the name of an audit log, which includes its key's hash so that no other key can sign under it. */
    public static String ofAudit(byte[] key, String mark) {
        return AUDIT + digits(key) + '/' + mark;
    }

    private static String digits(byte[] key) {
        return Hashes.sha256(key).substring(0, AUDIT_DIGITS);
    }

    /** Returns false for the name of an audit log of another key. */
    private boolean isOwnName() {
        return !name.matches(AUDIT + "[0-9a-f]{" + AUDIT_DIGITS + "}/.*")
                || name.startsWith(digits(key), AUDIT.length());
    }

    private static byte[] type(byte[] key) {
        return key.length == LENGTH ? ED25519 : P384;
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> c <= ' ' || c == '+' || Character.isWhitespace(c)
                || Character.isSpaceChar(c));
    }

    private static byte[] idBytes(String name, byte[] key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        bytes.write('\n');
        bytes.writeBytes(type(key));
        bytes.writeBytes(key);
        return Arrays.copyOf(Hashes.sha256().digest(bytes.toByteArray()), Integer.BYTES);
    }

    /**
     * Parses the text of a key, {@code name+id+key}.
     *
     * @throws CheckpointFormatException if the text is not a key, the id is not that of the key, or the name is that of
     *             another key's audit log
     */
    public static VerifierKey parse(String text) throws CheckpointFormatException {
        String[] fields = text.strip().split("\\+", 3);
        if (fields.length == 3 && isName(fields[0])) {
            try {
                byte[] typed = Base64.getDecoder().decode(fields[2]);
                byte[] type = typed.length == ED25519.length + LENGTH ? ED25519 : P384;
                if (typed.length > type.length && Arrays.equals(typed, 0, type.length, type, 0, type.length)) {
                    VerifierKey parsed = of(fields[0], Arrays.copyOfRange(typed, type.length, typed.length));
                    if (type(parsed.key) == type && HexFormat.of().toHexDigits(parsed.id).equals(fields[1])
                            && parsed.isOwnName()) {
                        return parsed;
                    }
                }
            } catch (IllegalArgumentException e) {
                throw new CheckpointFormatException(Messages.text("checkpoint.key"));
            }
        }
        throw new CheckpointFormatException(Messages.text("checkpoint.key"));
    }

    /** Returns the name that the key's signatures carry. */
    public String name() {
        return name;
    }

    /**
     * Returns the first four bytes of its hash, big-endian; with the name they identify the key in a signature line.
     */
    public int id() {
        return id;
    }

    /** Returns the 32 bytes of the public key, or the SubjectPublicKeyInfo of one on P-384. */
    public byte[] key() {
        return key.clone();
    }

    /** Returns the text of the key, {@code name+id+key}. */
    public String encoded() {
        byte[] type = type(key);
        byte[] typed = Arrays.copyOf(type, type.length + key.length);
        System.arraycopy(key, 0, typed, type.length, key.length);
        return name + '+' + HexFormat.of().toHexDigits(id) + '+' + Base64.getEncoder().encodeToString(typed);
    }

    /** Whether a note carries signatures of this key, and all of them are valid. */
    public boolean verifies(SignedNote note) {
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (NoteSignature signature : note.signatures()) {
            if (signature.name().equals(name) && signature.keyId() == id) {
                if (!verifies(text, signature.signature())) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    private boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature check = Signature.getInstance(key.length == LENGTH ? "Ed25519" : "SHA384withECDSA");
            check.initVerify(publicKey());
            check.update(text);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // the key is not a point of the curve, or the signature is malformed
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        PublicKey known = publicKey;
        if (known == null) {
            byte[] encoded = key;
            if (key.length == LENGTH) {
                encoded = Arrays.copyOf(X509, X509.length + LENGTH);
                System.arraycopy(key, 0, encoded, X509.length, LENGTH);
            }
            known = KeyFactory.getInstance(key.length == LENGTH ? "Ed25519" : "EC")
                    .generatePublic(new X509EncodedKeySpec(encoded));
            publicKey = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, Arrays.hashCode(key));
    }

    @Override
    public String toString() {
        return encoded();
    }
}
