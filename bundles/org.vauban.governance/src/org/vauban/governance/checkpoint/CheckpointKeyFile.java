// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.SecretFile;

/**
 * The installation's signing key, in a file that only its owner can read and that is created at first use: two PEM
 * blocks, the private key (PKCS #8) and the public one. Safe for concurrent use by threads and processes.
 */
public final class CheckpointKeyFile implements CheckpointSigner {
    private static final int LONGEST = 4096;
    private static final int MARK_DIGITS = 8;
    private static final Pattern PEM = Pattern
            .compile("-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----");

    private final Path file;
    private @Nullable KeyPair pair;

    /** @param file created at first use, with its folder */
    public CheckpointKeyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public byte[] publicKey() throws IOException {
        byte[] encoded = pair().getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - VerifierKey.LENGTH, encoded.length);
    }

    @Override
    public byte[] sign(byte[] message) throws IOException {
        return signature(pair().getPrivate(), message);
    }

    /** Ed25519 signatures are deterministic, so the same log always has the same mark. */
    @Override
    public String mark(String log) throws IOException {
        byte[] signature = sign(("vauban audit log\n" + log).getBytes(StandardCharsets.UTF_8));
        return Hashes.sha256(signature).substring(0, MARK_DIGITS);
    }

    private byte[] signature(PrivateKey key, byte[] message) throws IOException {
        try {
            Signature signing = Signature.getInstance("Ed25519");
            signing.initSign(key);
            signing.update(message);
            return signing.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException(Messages.text("checkpoint.key.damaged", file), e);
        }
    }

    private synchronized KeyPair pair() throws IOException {
        KeyPair known = pair;
        if (known == null) {
            try {
                known = read();
            } catch (NoSuchFileException e) {
                make();
                known = read();
            }
            pair = known;
        }
        return known;
    }

    private KeyPair read() throws IOException {
        String text = new String(SecretFile.read(file, LONGEST), StandardCharsets.ISO_8859_1);
        byte[] privateKey = null;
        byte[] publicKey = null;
        Matcher block = PEM.matcher(text);
        while (block.find()) {
            byte[] bytes = decoded(block.group(2));
            if (block.group(1).equals("PRIVATE")) {
                privateKey = bytes;
            } else {
                publicKey = bytes;
            }
        }
        if (privateKey == null || publicKey == null) {
            throw new IOException(Messages.text("checkpoint.key.damaged", file));
        }
        return pair(publicKey, privateKey);
    }

    private byte[] decoded(String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(Messages.text("checkpoint.key.damaged", file), e);
        }
    }

    private KeyPair pair(byte[] publicKey, byte[] privateKey) throws IOException {
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PublicKey open = factory.generatePublic(new X509EncodedKeySpec(publicKey));
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey));
            byte[] trial = "vauban key file".getBytes(StandardCharsets.UTF_8);
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(open);
            check.update(trial);
            if (check.verify(signature(secret, trial))) {
                return new KeyPair(open, secret);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(Messages.text("checkpoint.key.damaged", file), e);
        }
        throw new IOException(Messages.text("checkpoint.key.damaged", file)); // two keys that do not match
    }

    private void make() throws IOException {
        try {
            KeyPair made = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            SecretFile.create(file, (pem("PRIVATE", made.getPrivate().getEncoded())
                    + pem("PUBLIC", made.getPublic().getEncoded())).getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IOException(e); // cannot happen: Java has Ed25519 since version 15
        }
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN " + kind + " KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END " + kind + " KEY-----\n";
    }
}
