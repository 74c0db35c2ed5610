// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.VerificationKey;

/**
 * The files that {@code vauban policy keygen}, {@code init} and {@code sign} create for an organisation with two keys,
 * created once for all tests: four runs of the command before each test would take longer than most tests. {@code
 * PolicyCommandTest} creates them with the command, encrypted as strongly as real ones.
 */
public final class ExampleKeys {
    public static final String PASSWORD = "correct horse battery";
    private static final String ENCRYPTION = "PBEWithHmacSHA512AndAES_256";
    /** Iterations of the password derivation; those of a real key take most of the time of a signing command. */
    private static final int ITERATIONS = 1000;
    private static final Map<String, String> FILES = make();

    private ExampleKeys() {}

    /**
     * Writes {@code root.key} of Ada, {@code site.key} of Jean, their public keys, and the signed {@code root.json}.
     */
    static void copyTo(Path folder) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** Writes {@code NAME} and {@code NAME.pub}, a new key of {@code owner} that {@link #PASSWORD} decrypts. */
    public static void write(Path folder, String name, String owner) throws Exception {
        String pem = pem();
        Files.writeString(folder.resolve(name), "Owner: " + owner + "\n" + pem);
        Files.writeString(folder.resolve(name + ".pub"),
                "Owner: " + owner + "\n" + VerificationKey.ofPem(pem).pem());
    }

    /** Does what {@link SigningKeys#generatePem} does, with few iterations. */
    private static String pem() throws GeneralSecurityException, IOException, TrustException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        Cipher cipher = Cipher.getInstance(ENCRYPTION);
        cipher.init(Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())),
                new PBEParameterSpec(salt, ITERATIONS));
        byte[] sealed = cipher.doFinal(pair.getPrivate().getEncoded());
        AlgorithmParameters named = AlgorithmParameters.getInstance("PBES2");
        named.init(cipher.getParameters().getEncoded());
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(new EncryptedPrivateKeyInfo(named, sealed).getEncoded())
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n" + VerificationKey.of(pair.getPublic()).pem();
    }

    private static Map<String, String> make() {
        try {
            char[] password = PASSWORD.toCharArray();
            String rootPem = pem();
            String sitePem = pem();
            VerificationKey root = VerificationKey.ofPem(rootPem);
            VerificationKey site = VerificationKey.ofPem(sitePem);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            SigningKey signer = SigningKeys.ofPem(rootPem, password);
            Envelope document = Envelope.of(RootDocument.PAYLOAD_TYPE, new RootDocument("Example", 1, now,
                    now.plus(Duration.ofDays(365)),
                    Map.of(root.id(), new RootDocument.NamedKey(root, "Ada"), site.id(),
                            new RootDocument.NamedKey(site, "Jean")),
                    Map.of(Role.ROOT, new RootDocument.Signers(Set.of(root.id()), 1), Role.SITE,
                            new RootDocument.Signers(Set.of(site.id()), 1))).json()).signedBy(signer);
            return Map.of("root.key", "Owner: Ada\n" + rootPem, "root.key.pub", "Owner: Ada\n" + root.pem(),
                    "site.key", "Owner: Jean\n" + sitePem, "site.key.pub", "Owner: Jean\n" + site.pem(),
                    "root.json", new String(document.bytes(), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IOException | TrustException e) {
            throw new IllegalStateException(e);
        }
    }
}
