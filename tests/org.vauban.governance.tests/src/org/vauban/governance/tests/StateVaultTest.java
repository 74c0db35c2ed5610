// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.setting.StatePolicy;
import org.vauban.governance.state.KeyFile;
import org.vauban.governance.state.StateVault;
import org.vauban.governance.state.StateVault.Subject;
import org.vauban.governance.state.VaultException;
import org.vauban.governance.state.VaultException.Reason;

/** The KV cache is saved to disk only encrypted, only complete, and readable only with the key. */
class StateVaultTest {
    private static final Subject SUBJECT = new Subject("model", "/home/somebody/secret-project", 0);
    private static final int PIECE = 1 << 20;
    private static final int HEADER = 56;

    @TempDir
    Path folder;
    private AuditLog audit;

    @BeforeEach
    void open() {
        audit = new AuditLog(folder.resolve("audit.jsonl"));
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private Path states() {
        return folder.resolve("states");
    }

    private Path keyFile() {
        return states().resolve("key");
    }

    private StateVault vault(long most) {
        return new StateVault(states(), new KeyFile(keyFile()), audit, most);
    }

    private StateVault vault() {
        return vault(100L << 20);
    }

    private static byte[] text(int length) {
        byte[] bytes = new byte[length];
        byte[] words = "The plain text of a workspace. ".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < length; i++) {
            bytes[i] = words[i % words.length];
        }
        return bytes;
    }

    /** Writes in pieces whose size differs from the vault's. */
    private static void write(StateVault vault, Subject subject, byte[] bytes) throws GovernanceException {
        int[] at = {0};
        vault.write(subject, bytes.length, () -> {
            byte[] piece = Arrays.copyOfRange(bytes, at[0], Math.min(bytes.length, at[0] + 700_001));
            at[0] += piece.length;
            return piece;
        });
    }

    private static byte[] read(StateVault vault, Subject subject) throws GovernanceException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean there = vault.read(subject, (length, offset, piece) -> {
            assertEquals(offset, out.size());
            out.writeBytes(piece);
        });
        return there ? out.toByteArray() : null;
    }

    private List<Path> files(String end) throws IOException {
        try (Stream<Path> all = Files.list(states())) {
            return all.filter(file -> file.getFileName().toString().endsWith(end)).toList();
        }
    }

    private Path file() throws IOException {
        return files(".state").getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3_000_001})
    void whatWasWrittenIsReadByAnother(int length) throws Exception {
        write(vault(), SUBJECT, text(length));
        assertArrayEquals(text(length), read(vault(), SUBJECT));
        assertEquals(null, read(vault(), new Subject("model", "/elsewhere", 0)));
        assertEquals(null, read(vault(), new Subject("other", SUBJECT.workspace(), 0)));
        assertEquals(null, read(vault(), new Subject("model", SUBJECT.workspace(), 1)));
    }

    @Tag("claim:states-encrypted")
    @Test
    void nothingPlainIsOnTheDisk() throws Exception {
        write(vault(), SUBJECT, text(100_000));
        for (Path file : files("")) {
            String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) + file.getFileName();
            assertFalse(all.contains("plain text"), file.toString());
            assertFalse(all.contains("secret-project"), file.toString());
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(states())));
        byte[] first = Files.readAllBytes(file());
        write(vault(), SUBJECT, text(100_000));
        byte[] second = Files.readAllBytes(file());
        assertEquals(1, files(".state").size());
        assertEquals(List.of(), files(".part"));
        int same = 0;
        for (int i = HEADER; i < first.length; i++) {
            same += first[i] == second[i] ? 1 : 0;
        }
        assertTrue(same < first.length / 50, "the same text is another one each time");
    }

    @Test
    void anotherKeyIsSaid() throws Exception {
        write(vault(), SUBJECT, text(1000));
        Path kept = file();
        Files.delete(keyFile());
        assertEquals(null, read(vault(), SUBJECT), "another key does not even find its name");
        StateVault other = vault();
        write(other, SUBJECT, text(10));
        Path own = files(".state").stream().filter(file -> !file.equals(kept)).findFirst().orElseThrow();
        Files.copy(kept, own, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        VaultException e = assertThrows(VaultException.class, () -> read(other, SUBJECT));
        assertEquals(Reason.WRONG_KEY, e.reason());
        assertFalse(Files.exists(own));
        assertEquals(1, files(".bad").size(), "set aside");
        assertEquals(null, read(other, SUBJECT));
    }

    @Tag("claim:states-encrypted")
    @Test
    void whatWasChangedOrCutOrMovedDoesNotOpen() throws Exception {
        byte[] text = text(PIECE + 5000);
        write(vault(), SUBJECT, text);
        byte[] good = Files.readAllBytes(file());
        Path file = file();
        Random random = new Random(4);
        List<byte[]> bad = new ArrayList<>();
        for (int length : new int[] {0, 1, HEADER - 1, HEADER, HEADER + 1, HEADER + PIECE + 16, good.length - 1}) {
            bad.add(Arrays.copyOf(good, length));
        }
        bad.add(Arrays.copyOf(good, good.length + 1));
        for (int i = 0; i < 120; i++) {
            byte[] changed = good.clone();
            changed[i < HEADER ? i : random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
            bad.add(changed);
        }
        for (byte[] bytes : bad) {
            Files.write(file, bytes);
            VaultException e = assertThrows(VaultException.class, () -> read(vault(), SUBJECT));
            assertNotEquals(Reason.DISK, e.reason());
            assertFalse(Files.exists(file), "set aside");
        }
        Subject second = new Subject("model", "/other", 0);
        write(vault(), second, text(10));
        Files.write(file(), good); // the file of another workspace
        assertThrows(VaultException.class, () -> read(vault(), second));
        Files.write(file, good);
        assertArrayEquals(text, read(vault(), SUBJECT));
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        write(vault(), SUBJECT, text(10));
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(Reason.KEY, assertThrows(VaultException.class, () -> read(vault(), SUBJECT)).reason());
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-------"));
        Files.write(keyFile(), new byte[31]);
        assertEquals(Reason.KEY, assertThrows(VaultException.class, () -> read(vault(), SUBJECT)).reason());
        Path elsewhere = Files.write(folder.resolve("elsewhere"), new byte[32]);
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
        Files.delete(keyFile());
        Files.createSymbolicLink(keyFile(), elsewhere);
        assertEquals(Reason.KEY, assertThrows(VaultException.class, () -> read(vault(), SUBJECT)).reason());
    }

    @Test
    void manyThatMakeTheKeyGetTheSame() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<byte[]>> makers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                makers.add(() -> new KeyFile(keyFile()).secret());
            }
            byte[] first = null;
            for (Future<byte[]> made : threads.invokeAll(makers)) {
                first = first == null ? made.get() : first;
                assertArrayEquals(first, made.get());
            }
        }
        assertEquals(1, files("").size());
    }

    @Test
    void theOldestGoesWhenThereIsTooMuch() throws Exception {
        StateVault vault = vault(3_500);
        for (int i = 0; i < 3; i++) {
            write(vault, new Subject("model", "w" + i, 0), text(1000));
            for (Path file : files(".state")) {
                // gives each file an older time, without waiting
                Files.setLastModifiedTime(file,
                        FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() - 60_000));
            }
        }
        read(vault, new Subject("model", "w0", 0));
        write(vault, new Subject("model", "w3", 0), text(1000));
        assertTrue(read(vault, new Subject("model", "w0", 0)) != null, "was read now");
        assertEquals(null, read(vault, new Subject("model", "w1", 0)));
        assertEquals(3, StateVault.content(states()).files());
        assertEquals(Reason.TOO_LARGE,
                assertThrows(VaultException.class, () -> write(vault, SUBJECT, text(4000))).reason());
        assertEquals(3, StateVault.delete(states()).files());
        assertEquals(0, StateVault.content(states()).files());
        assertTrue(Files.exists(keyFile()));
    }

    @Tag("claim:data-deletable")
    @Test
    void whatIsRemovedIsGone() throws Exception {
        write(vault(), SUBJECT, text(10));
        vault().remove(SUBJECT);
        vault().remove(SUBJECT);
        assertEquals(null, read(vault(), SUBJECT));
    }

    @Test
    void aSourceThatFailsLeavesWhatWasThere() throws Exception {
        write(vault(), SUBJECT, text(1000));
        assertThrows(GovernanceException.class, () -> vault().write(SUBJECT, 2000, () -> {
            throw new GovernanceException("the engine ended");
        }));
        assertThrows(VaultException.class, () -> vault().write(SUBJECT, 2000, () -> new byte[0]));
        assertArrayEquals(text(1000), read(vault(), SUBJECT));
        assertEquals(List.of(), files(".part"));
    }

    @Tag("claim:states-encrypted")
    @Test
    void theAuditKnowsAndWithoutItNothingIsWritten() throws Exception {
        write(vault(), SUBJECT, text(1000));
        read(vault(), SUBJECT);
        List<String> lines = Files.readAllLines(audit.file());
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("\"event\":\"state.written\"") && lines.get(0).contains("1000 bytes"));
        assertTrue(lines.get(1).contains("\"event\":\"state.read\""));
        assertFalse(String.join("", lines).contains("secret-project"));
        assertTrue(AuditLog.verify(audit.file()).intact());
        audit.close();
        assertThrows(GovernanceException.class, () -> write(vault(), new Subject("model", "b", 0), text(10)));
        assertThrows(GovernanceException.class, () -> read(vault(), SUBJECT));
        assertEquals(1, files(".state").size());
    }

    @Tag("claim:states-encrypted")
    @Test
    void aPolicyMustAllowIt() throws Exception {
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(Policy.NONE));
        Path allowed = Files.writeString(folder.resolve("a.json"), "{\"state.disk\": \"encrypted\"}");
        Path forbidden = Files.writeString(folder.resolve("f.json"), "{\"state.disk\": \"forbidden\"}");
        assertEquals(StatePolicy.ENCRYPTED, StatePolicy.of(Policy.read(List.of(allowed))));
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(Policy.read(List.of(forbidden, allowed))));
        Path odd = Files.writeString(folder.resolve("o.json"), "{\"state.disk\": \"plain\"}");
        assertThrows(PolicyException.class, () -> StatePolicy.of(Policy.read(List.of(odd))));
    }
}
