// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.state.StateVault.Subject;
import org.vauban.governance.state.VaultException.Reason;

/**
 * Format of a file of a {@link StateVault}. Big-endian:
 *
 * <pre>
 *   0  "VBVT"
 *   4  version, 1
 *   8  name of the key: 8 bytes of a MAC, to distinguish another key from damage
 *  16  salt, 32 random bytes
 *  48  length of the plain bytes
 *  56  pieces: {@value #PIECE} plain bytes each, the last one fewer,
 *      encrypted with AES-256-GCM, each with its tag of 16 bytes
 * </pre>
 *
 * The key of a file is HMAC-SHA256(secret, "file" and salt), used for this file only, so the number of a piece is a
 * nonce that never repeats. Each piece authenticates header, subject, its number and whether it is the last one: a file
 * that was truncated, rearranged or renamed cannot be decrypted.
 */
final class VaultFileFormat implements AutoCloseable {
    static final int HEADER = 56;
    /** Number of plain bytes in a piece. */
    static final int PIECE = 1 << 20;
    private static final int MAGIC = 0x56_42_56_54; // "VBVT"
    private static final int VERSION = 1;
    private static final int KEY_NAME = 8;
    private static final int SALT = 32;
    private static final int TAG = 16;
    private static final int TAG_BITS = 8 * TAG;
    private static final int NONCE = 12;
    private static final int NAME = 20;

    private final byte[] secret;
    private final byte[] subject;

    private VaultFileFormat(byte[] secret, Subject subject) {
        this.secret = secret;
        this.subject = mac("subject", text(subject.model()), text(subject.workspace()),
                ByteBuffer.allocate(Integer.BYTES).putInt(subject.number()).array());
    }

    static VaultFileFormat with(VaultKey key, Subject subject) throws VaultException {
        return new VaultFileFormat(key.secret(), subject);
    }

    /** Returns the file size for a number of plain bytes. */
    static long size(long length) {
        return HEADER + length + TAG * ((length + PIECE - 1) / PIECE);
    }

    /** Returns a name that identifies the subject only to holders of the key. */
    String publicName() {
        return HexFormat.of().formatHex(subject, 0, NAME);
    }

    private byte[] mac(String purpose, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(text(purpose));
            for (byte[] part : parts) {
                // with their lengths, so that different lists of parts never give the same bytes
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has it
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] keyName() {
        return Arrays.copyOf(mac("name"), KEY_NAME);
    }

    /** Starts writing a file. */
    Sealed seal(long length) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        byte[] header = ByteBuffer.allocate(HEADER).putInt(MAGIC).putInt(VERSION).put(keyName()).put(salt)
                .putLong(length)
                .array();
        return new Sealed(header, new Pieces(header, salt, length));
    }

    /**
     * Starts reading a file.
     *
     * @param size size of the file in bytes
     */
    Opened open(byte[] header, long size, Path file) throws VaultException {
        ByteBuffer in = ByteBuffer.wrap(header);
        if (in.getInt() != MAGIC) {
            throw new VaultException(Reason.DAMAGED, Messages.text("vault.damaged", file), null);
        }
        if (in.getInt() != VERSION) {
            throw new VaultException(Reason.VERSION, Messages.text("vault.version", file), null);
        }
        byte[] name = new byte[KEY_NAME];
        in.get(name);
        if (!Arrays.equals(name, keyName())) {
            throw new VaultException(Reason.WRONG_KEY, Messages.text("vault.wrong.key", file), null);
        }
        byte[] salt = new byte[SALT];
        in.get(salt);
        long length = in.getLong();
        if (length <= 0 || length > size || size(length) != size) {
            throw new VaultException(Reason.DAMAGED, Messages.text("vault.damaged", file), null);
        }
        return new Opened(new Pieces(header, salt, length));
    }

    /** A file being written: its header, and the pieces in order. */
    record Sealed(byte[] header, Pieces pieces) {
        byte[] next(byte[] plain) {
            try {
                return pieces.next(Cipher.ENCRYPT_MODE, plain, plain.length);
            } catch (AEADBadTagException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A file being read: its pieces in order. */
    record Opened(Pieces pieces) {
        /** Returns the number of plain bytes of all pieces; not trustworthy before the first piece was read. */
        long length() {
            return pieces.length;
        }

        int nextSize() {
            return (int) Math.min(PIECE, pieces.length - pieces.done) + TAG;
        }

        byte[] next(byte[] piece, Path file) throws VaultException {
            try {
                return pieces.next(Cipher.DECRYPT_MODE, piece, piece.length - TAG);
            } catch (AEADBadTagException e) {
                throw new VaultException(Reason.DAMAGED, Messages.text("vault.damaged", file), e);
            }
        }
    }

    /** Encrypts or decrypts the pieces of one file in order. */
    final class Pieces {
        private final byte[] header;
        private final SecretKeySpec fileKey;
        private final long length;
        private long number;
        private long done;

        private Pieces(byte[] header, byte[] salt, long length) {
            this.header = header;
            this.fileKey = new SecretKeySpec(mac("file", salt), "AES");
            this.length = length;
        }

        private byte[] next(int mode, byte[] bytes, int plain) throws AEADBadTagException {
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                byte[] nonce = ByteBuffer.allocate(NONCE).putInt(0).putLong(number).array();
                cipher.init(mode, fileKey, new GCMParameterSpec(TAG_BITS, nonce));
                done += plain;
                cipher.updateAAD(header);
                cipher.updateAAD(subject);
                cipher.updateAAD(ByteBuffer.allocate(Long.BYTES + 1).putLong(number)
                        .put((byte) (done == length ? 1 : 0)).flip());
                number++;
                return cipher.doFinal(bytes);
            } catch (AEADBadTagException e) {
                throw e;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // cannot happen: every Java platform has it
            }
        }
    }

    /** Overwrites the secret. */
    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }
}
