// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * Two keys like those that {@code vauban policy keygen} makes, and a root document for them, made once for all tests.
 * Deriving a file's key from its password takes most of the time of a command that signs, so these files have few
 * iterations, which each file states. Tests of the commands use real ones.
 */
final class SiteKeys {
    static final String PASSWORD = "correct horse battery";
    private static final String ENCRYPTION = "PBEWithHmacSHA512AndAES_256";
    private static final int ITERATIONS = 1000;
    private static Map<String, String> files = Map.of();

    private SiteKeys() {}

    /** Writes Ada's {@code root.key}, Jean's {@code site.key} and the signed {@code root.json}. */
    static synchronized void copyTo(Path folder) throws Exception {
        if (files.isEmpty()) {
            Path made = Files.createTempDirectory("keys");
            try {
                files = make(made);
            } finally {
                Shipped.delete(made);
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static Map<String, String> make(Path folder) throws Exception {
        write(folder, "root.key", "Ada");
        write(folder, "site.key", "Jean");
        for (String[] command : new String[][] {
                {"policy", "init", "draft.json", "--site", "Example", "--root-key", "root.key.pub", "--site-key",
                        "site.key.pub"},
                {"policy", "sign", "draft.json", "--key", "root.key", "--out", "root.json"}}) {
            Shipped.vauban(folder, environment(folder.resolve("home")), command).expect(0);
        }
        Map<String, String> made = new TreeMap<>();
        for (String name : List.of("root.key", "site.key", "root.json")) {
            made.put(name, Files.readString(folder.resolve(name)));
        }
        return made;
    }

    /**
     * Returns the environment of a quickly starting command in English, which keeps the user's data in {@code home}.
     */
    static Map<String, String> environment(Path home) {
        return Map.of("VAUBAN_HOME", home.toString(), "VAUBAN_KEY_PASSWORD", PASSWORD, "VAUBAN_JAVA_HOME",
                Shipped.JAVA.toString(), "VAUBAN_JAVA_OPTIONS", "-Duser.language=en");
    }

    private static void write(Path folder, String name, String owner) throws Exception {
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
        String open = pem("PUBLIC KEY", pair.getPublic().getEncoded());
        Files.writeString(folder.resolve(name), "Owner: " + owner + "\n"
                + pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(named, sealed).getEncoded()) + open);
        Files.writeString(folder.resolve(name + ".pub"), "Owner: " + owner + "\n" + open);
    }

    private static String pem(String label, byte[] der) throws IOException {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
