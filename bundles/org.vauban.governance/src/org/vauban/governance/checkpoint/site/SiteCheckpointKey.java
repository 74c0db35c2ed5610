// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint.site;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.KeyedHashes;
import org.vauban.governance.checkpoint.CheckpointSigner;
import org.vauban.governance.internal.EncodedPath;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;

/**
 * A key of the site that signs checkpoints instead of the installation's key. It comes from an encrypted file, a PKCS
 * #12 store, or a smart card or security module through PKCS #11, named by an administrator's file:
 * {@code {"key": FILE, "passwordFile": FILE, "alias": NAME}}, with absolute paths; the alias is optional. The file name
 * extension decides the format: {@code .p12} or {@code .pfx}, {@code .cfg} (a configuration of the provider SunPKCS11),
 * and PEM for all others. The key is read at first use, and again after a failure. Thread-safe.
 */
public final class SiteCheckpointKey implements CheckpointSigner {
    /** Name of the administrator's file, beside the policies of the machine. */
    public static final String FILE = "checkpoint-key.json";

    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_KEY = 1 << 20;
    private static final int MARK_DIGITS = 16;
    private static final int RAW_ED25519 = 32;
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
    private static final Set<PosixFilePermission> WRITERS = Set.of(PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.GROUP_WRITE);

    private final Path configuration;
    private final Check check;
    private final Path hashKey;
    private @Nullable SigningKey key;

    /** Checks that only an administrator can have written the administrator's file. */
    @FunctionalInterface
    public interface Check {
        /** @throws IOException if another user could have written it; the message is a sentence */
        void require(Path file) throws IOException;
    }

    /**
     * Creates the key without reading any file.
     *
     * @param configuration the administrator's file
     * @param check called before the file is read
     * @param hashKey file with the key for the hashes of users, machines and texts: a site may use one signing key on
     *                many machines, whose logs must have different names
     */
    public SiteCheckpointKey(Path configuration, Check check, Path hashKey) {
        this.configuration = configuration.toAbsolutePath();
        this.check = check;
        this.hashKey = hashKey;
    }

    @Override
    public byte[] publicKey() throws IOException {
        SigningKey present = key();
        byte[] encoded = present.verificationKey().encoded();
        return present.verificationKey().algorithm() == SignatureAlgorithm.ED25519
                ? Arrays.copyOfRange(encoded, encoded.length - RAW_ED25519, encoded.length)
                : encoded;
    }

    @Override
    public byte[] sign(byte[] message) throws IOException {
        try {
            return key().sign(message);
        } catch (TrustException e) {
            forget(); // a removed card may be back next time
            throw unusable(e.reason(), e);
        }
    }

    @Override
    public String mark(String log) throws IOException {
        return KeyedHashes.of(hashKey).hash("log", log).substring(0, MARK_DIGITS);
    }

    private synchronized void forget() {
        key = null;
    }

    private synchronized SigningKey key() throws IOException {
        SigningKey known = key;
        if (known == null) {
            known = read();
            key = known;
        }
        return known;
    }

    private SigningKey read() throws IOException {
        check.require(configuration);
        char[] password = new char[0];
        try {
            DocumentFields fields = DocumentFields.of(json(bytes(configuration)),
                    Set.of("key", "passwordFile", "alias"));
            Path file = path(fields.text("key", LONGEST_TEXT));
            password = password(path(fields.text("passwordFile", LONGEST_TEXT)));
            String alias = fields.optionalText("alias", LONGEST_TEXT);
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".cfg")) {
                requireUnwritten(file);
                return SigningKeys.ofPkcs11(file, password, alias);
            }
            byte[] stored = secret(file);
            return name.endsWith(".p12") || name.endsWith(".pfx") ? SigningKeys.ofPkcs12(stored, password, alias)
                    : SigningKeys.ofPem(new String(stored, StandardCharsets.ISO_8859_1), password);
        } catch (TrustException e) {
            throw unusable(e.reason(), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static JsonObject json(byte[] bytes) throws TrustException {
        return StrictJson.object(bytes);
    }

    private Path path(String text) throws IOException {
        try {
            Path path = EncodedPath.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw unusable(Messages.text("site.key.path", text), e);
        }
        throw unusable(Messages.text("site.key.path", text), null);
    }

    /** Returns the first line of a file. */
    private char[] password(Path file) throws IOException {
        byte[] bytes = secret(file);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        char[] password = new char[end];
        for (int i = 0; i < end; i++) {
            password[i] = (char) (bytes[i] & 0xff);
        }
        Arrays.fill(bytes, (byte) 0);
        return password;
    }

    /** Reads a file that a group may read, such as that of a token's users, but no other account. */
    private byte[] secret(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix") && Files.exists(file)
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw unusable(Messages.text("site.key.open", file), null);
        }
        return bytes(file);
    }

    /**
     * Requires that only the owner can write a SunPKCS11 configuration, since the library it names is loaded into this
     * process.
     */
    private void requireUnwritten(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix") && Files.exists(file)
                && Files.getPosixFilePermissions(file).stream().anyMatch(WRITERS::contains)) {
            throw unusable(Messages.text("site.key.written", file), null);
        }
    }

    private byte[] bytes(Path file) throws IOException {
        try (InputStream in = RegularFile.open(file)) {
            return in.readNBytes(LONGEST_KEY);
        } catch (IOException e) {
            throw unusable(e.toString(), e);
        }
    }

    private IOException unusable(String reason, @Nullable Throwable cause) {
        return new IOException(Messages.text("site.key.unusable", configuration, reason), cause);
    }
}
