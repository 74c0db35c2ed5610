// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.governance.signature.VerificationKey;
import org.vauban.governance.tests.ChildProcess;
import org.vauban.governance.tests.KeyPrograms;
import org.vauban.governance.tests.SmartCard;

/** Keys in files, in key stores and on smart cards. */
class SigningKeysTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private static final char[] PASSWORD = "correct horse battery".toCharArray();

    @TempDir
    Path folder;

    @Tag("claim:signing-keys-protected")
    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void aKeyFileIsReadWithItsPasswordOnly(SignatureAlgorithm algorithm) throws Exception {
        String pem = SigningKeys.generatePem(algorithm, PASSWORD);
        SigningKey key = SigningKeys.ofPem(pem, PASSWORD);
        assertEquals(algorithm, key.verificationKey().algorithm());
        assertEquals(key.verificationKey(), VerificationKey.ofPem(pem));
        assertTrue(key.verificationKey().verifies(MESSAGE, key.sign(MESSAGE)));
        keyFault(() -> SigningKeys.ofPem(pem, "wrong horse battery".toCharArray()));
        keyFault(() -> SigningKeys.ofPem(pem.substring(0, 100), PASSWORD));
        String other = SigningKeys.generate(algorithm).verificationKey().pem();
        keyFault(() -> SigningKeys.ofPem(pem.replace(key.verificationKey().pem(), other), PASSWORD));
        keyFault(() -> SigningKeys.ofPem(pem.replace(key.verificationKey().pem(), ""), PASSWORD));
    }

    private static void keyFault(Executable read) {
        assertEquals(Fault.KEY, assertThrows(TrustException.class, read).fault());
    }

    @Test
    void aPasswordIsLongEnoughAndAscii() {
        keyFault(() -> SigningKeys.generatePem(SignatureAlgorithm.ED25519, "eleven char".toCharArray()));
        keyFault(() -> SigningKeys.generatePem(SignatureAlgorithm.ED25519, "château fort d’eau".toCharArray()));
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void theIdIsTheHashOfTheKey(SignatureAlgorithm algorithm) throws Exception {
        VerificationKey key = SigningKeys.generate(algorithm).verificationKey();
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.encoded())), key.id());
        assertEquals(key, VerificationKey.of(key.encoded()));
        byte[] longer = Arrays.copyOf(key.encoded(), key.encoded().length + 1);
        keyFault(() -> VerificationKey.of(longer));
    }

    /** Java accepts forged signatures under these points: the point encoded as 1 verifies for every text. */
    @Tag("claim:policy-authentic")
    @ParameterizedTest
    @ValueSource(strings = {"0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void aKeyThatAnybodyCanSignWithIsRefused(String point) {
        byte[] key = HexFormat.of().parseHex(point);
        keyFault(() -> VerificationKey.of(HexFormat.of().parseHex("302a300506032b6570032100" + point)));
        assertThrows(IllegalArgumentException.class, () -> VerifierKey.of("log", key));
    }

    @Test
    void otherKindsOfKeysAreRefused() throws Exception {
        for (String kind : List.of("RSA", "Ed448", "X25519", "DSA")) {
            byte[] encoded = KeyPairGenerator.getInstance(kind).generateKeyPair().getPublic().getEncoded();
            keyFault(() -> VerificationKey.of(encoded));
        }
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] p256 = curve.generateKeyPair().getPublic().getEncoded();
        keyFault(() -> VerificationKey.of(p256));
        byte[] off = SigningKeys.generate(SignatureAlgorithm.ECDSA_P384).verificationKey().encoded();
        off[off.length - 1] ^= 1;
        keyFault(() -> VerificationKey.of(off)); // a point that is not on the curve
        keyFault(() -> VerificationKey.of(new byte[0]));
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void anotherProgramReadsAKeyFile(SignatureAlgorithm algorithm) throws Exception {
        assumeTrue(run("openssl", "version") == 0, "openssl is not installed");
        String pem = SigningKeys.generatePem(algorithm, PASSWORD);
        Path file = Files.writeString(folder.resolve("key.pem"), pem);
        Path message = Files.write(folder.resolve("message"), MESSAGE);
        Path signature = folder.resolve("signature");
        String password = "pass:" + new String(PASSWORD);
        int code = algorithm == SignatureAlgorithm.ED25519
                ? run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey", file.toString(), "-passin", password, "-in",
                        message.toString(), "-out", signature.toString())
                : run("openssl", "dgst", "-sha384", "-sign", file.toString(), "-passin", password, "-out",
                        signature.toString(), message.toString());
        assertEquals(0, code);
        assertTrue(VerificationKey.ofPem(pem).verifies(MESSAGE, Files.readAllBytes(signature)));
    }

    @Tag("claim:signing-keys-protected")
    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void aKeyStoreServes(SignatureAlgorithm algorithm) throws Exception {
        Path store = folder.resolve("store.p12");
        makeKey(store, algorithm, "one");
        SigningKey key = SigningKeys.ofPkcs12(Files.readAllBytes(store), PASSWORD, null);
        assertEquals(algorithm, key.verificationKey().algorithm());
        assertTrue(key.verificationKey().verifies(MESSAGE, key.sign(MESSAGE)));
        makeKey(store, algorithm, "two");
        byte[] two = Files.readAllBytes(store);
        keyFault(() -> SigningKeys.ofPkcs12(two, PASSWORD, null));
        keyFault(() -> SigningKeys.ofPkcs12(two, PASSWORD, "three"));
        keyFault(() -> SigningKeys.ofPkcs12(two, "wrong".toCharArray(), "two"));
        assertFalse(SigningKeys.ofPkcs12(two, PASSWORD, "two").id().equals(key.id()));
    }

    private static void makeKey(Path store, SignatureAlgorithm algorithm, String alias) throws Exception {
        assertEquals(0, KeyPrograms.run(KeyPrograms.keyInStore(store, new String(PASSWORD), alias, algorithm)));
    }

    @Test
    void aSmartCardServes() throws Exception {
        SmartCard card = new SmartCard(folder, "card");
        card.run(ChildProcess.of(SmartCardProbe.class, List.of(SigningKeys.class, JsonParser.class),
                card.provider.toString()));
    }

    @Test
    void aMissingCardIsOneClearFault() throws Exception {
        Path provider = Files.writeString(folder.resolve("pkcs11.cfg"), "name = None\nlibrary = /none/libnone.so\n");
        keyFault(() -> SigningKeys.ofPkcs11(provider, PASSWORD, null));
        keyFault(() -> SigningKeys.ofPkcs11(folder.resolve("none.cfg"), PASSWORD, null));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return KeyPrograms.run(new ProcessBuilder(command));
        } catch (IOException e) {
            return -1; // the program does not exist
        }
    }
}
