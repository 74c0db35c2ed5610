// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.site.SiteCheckpointKey;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.tests.ChildProcess;
import org.vauban.governance.tests.KeyPrograms;
import org.vauban.governance.tests.SmartCard;
import org.vauban.governance.witness.Witness;

/** Checkpoints signed with a site's key. */
class SiteCheckpointKeyTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private SignedLog log;
    private Path password;

    @BeforeEach
    void begin() throws Exception {
        log = new SignedLog(folder, 20_000);
        password = secret("password", PASSWORD + "\n");
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        }
        return file;
    }

    static SiteCheckpointKey key(Path folder, Path key, Path password, @Nullable String alias) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("key", key.toString());
        json.addProperty("passwordFile", password.toString());
        if (alias != null) {
            json.addProperty("alias", alias);
        }
        Path configuration = Files.writeString(folder.resolve(SiteCheckpointKey.FILE), json.toString());
        return new SiteCheckpointKey(configuration, file -> {}, folder.resolve("keys/audit.key"));
    }

    private void append(SiteCheckpointKey key, int lines) throws Exception {
        try (AuditLog audit = new AuditLog(log.file(), log.options(100_000).signedBy(key))) {
            AuditChild.append(audit, lines);
        }
    }

    private void assertSigns(SiteCheckpointKey key) throws Exception {
        append(key, 5);
        append(key, 4);
        VerifierKey outside = VerifierKey.parse(log.key().encoded());
        AuditVerification verification = log.verifyFromOutside(outside);
        assertTrue(verification.intact(), verification.toString());
        assertEquals(9, verification.covered());
        assertEquals(List.of(), Witness.check(log.drop(), List.of(outside), folder.resolve("witness.json"), null,
                Instant.now()).findings());
        assertFalse(Files.exists(log.keyFile()), "the key of the installation is not needed");
        // a log that lacks its last lines is detected
        Files.write(log.file(), Files.readAllLines(log.file()).subList(0, 7));
        assertFalse(log.verifyFromOutside(outside).intact());
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void anEncryptedKeyFileSigns(SignatureAlgorithm algorithm) throws Exception {
        Path pem = secret("site.pem", SigningKeys.generatePem(algorithm, PASSWORD.toCharArray()));
        assertSigns(key(folder, pem, password, null));
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void aKeyStoreSigns(SignatureAlgorithm algorithm) throws Exception {
        Path store = folder.resolve("site.p12");
        assertEquals(0, KeyPrograms.run(KeyPrograms.keyInStore(store, PASSWORD, "audit", algorithm)));
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
        assertSigns(key(folder, store, password, "audit"));
    }

    @Test
    void aSecurityModuleSigns() throws Exception {
        SmartCard card = new SmartCard(folder, "audit");
        Path pin = secret("pin", SmartCard.PIN + "\n");
        Files.setPosixFilePermissions(card.provider, PosixFilePermissions.fromString("rw-r--r--"));
        card.run(ChildProcess.of(SiteKeyChild.class, List.of(AuditLog.class, JsonParser.class), folder.toString(),
                card.provider.toString(), pin.toString()));
        AuditVerification verification = log.verifyFromOutside(log.key());
        assertTrue(verification.intact(), verification.toString());
        assertEquals(5, verification.covered());
    }

    /** The configuration names a library that the process would load. */
    @Test
    void aConfigurationOfACardThatOthersMayWriteIsRefused() throws Exception {
        Path card = secret("card.cfg", "name = none\nlibrary = " + folder.resolve("none.so") + "\n");
        Path pin = secret("pin", SmartCard.PIN + "\n");
        for (String rights : List.of("rw-rw-r--", "rw-r--rw-")) {
            Files.setPosixFilePermissions(card, PosixFilePermissions.fromString(rights));
            String message = assertThrows(IOException.class, key(folder, card, pin, null)::publicKey).getMessage();
            assertTrue(message.contains(card + " is writable"), message);
        }
    }

    /** A site may give the same key to many machines. */
    @Test
    void logsOfTwoMachinesHaveTwoNames() throws Exception {
        Path pem = secret("site.pem", SigningKeys.generatePem(SignatureAlgorithm.ECDSA_P384, PASSWORD.toCharArray()));
        SiteCheckpointKey here = key(folder, pem, password, null);
        SiteCheckpointKey there = new SiteCheckpointKey(folder.resolve(SiteCheckpointKey.FILE), file -> {},
                folder.resolve("other/audit.key"));
        assertEquals(here.mark("/home/ada/audit.jsonl"), here.mark("/home/ada/audit.jsonl"));
        assertNotEquals(here.mark("/home/ada/audit.jsonl"), here.mark("/home/ada/other.jsonl"));
        assertNotEquals(here.mark("/home/ada/audit.jsonl"), there.mark("/home/ada/audit.jsonl"));
    }

    @Test
    void aKeyThatCannotBeUsedIsNotReplacedByAnother() throws Exception {
        Path pem = secret("site.pem", SigningKeys.generatePem(SignatureAlgorithm.ED25519, PASSWORD.toCharArray()));
        refused(key(folder, pem, secret("wrong", "another password"), null));
        refused(key(folder, Path.of("site.pem"), password, null));
        refused(key(folder, folder.resolve("none.pem"), password, null));
        Path configuration = folder.resolve(SiteCheckpointKey.FILE);
        for (String text : List.of("", "[]", "{}", "{\"key\":3,\"passwordFile\":\"/x\"}",
                "{\"key\":\"/x\",\"passwordFile\":\"/x\",\"more\":1}", "[".repeat(100_000))) {
            Files.writeString(configuration, text);
            refused(new SiteCheckpointKey(configuration, file -> {}, folder.resolve("keys/audit.key")));
        }
        SiteCheckpointKey foreign = new SiteCheckpointKey(configuration, file -> {
            throw new IOException("written by somebody else");
        }, folder.resolve("keys/audit.key"));
        assertTrue(assertThrows(IOException.class, foreign::publicKey).getMessage().contains("somebody else"));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        SiteCheckpointKey open = key(folder, pem, password, null);
        refused(open);
        append(open, 3);
        assertFalse(Files.exists(log.history()));
        assertEquals(3, log.verify().lines(), "lines are written all the same");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        append(open, 1);
        assertEquals(4, log.verify().covered(), "and signed once the key can be used");
    }

    private static void refused(SiteCheckpointKey key) {
        IOException e = assertThrows(IOException.class, key::publicKey);
        assertTrue(e.getMessage().contains(SiteCheckpointKey.FILE), e.getMessage());
    }
}
