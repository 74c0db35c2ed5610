// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditDamage;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.checkpoint.VerifierKey;

/** Verification detects every manipulation of a log's files, as far back as any checkpoint reaches. */
@Tag("slow")
class TamperingTest {
    /** Each of the 13 attacks 8 times; {@code ./dev proof audit} runs more. */
    private static final int CASES = 13 * 8;

    @TempDir
    static Path shared;

    /** The files of an untouched log, by their path within its folder. */
    private static Map<String, byte[]> original;
    private static VerifierKey key;

    @TempDir
    Path folder;

    private SignedLog log;
    private Tampering tampering;
    private Random random;

    @BeforeAll
    static void makeOnce() throws Exception {
        original = Tampering.original(shared);
        SignedLog untouched = new SignedLog(shared, Tampering.ROTATION);
        key = untouched.key();
        assertTrue(untouched.files().size() >= 5, untouched.files().toString());
    }

    @BeforeEach
    void begin() throws Exception {
        log = new SignedLog(folder, Tampering.ROTATION);
        tampering = new Tampering(folder, original, 6962);
        tampering.restore();
    }

    private void expectDamage(String what, int number, boolean outside) throws Exception {
        AuditVerification verification = outside ? log.verifyFromOutside(key) : log.verify();
        assertFalse(verification.intact(), what + ", case " + number + ": " + verification);
        for (AuditDamage damage : verification.damages()) {
            assertFalse(damage.reason().isEmpty());
        }
    }

    @Test
    void theUntouchedLogIsIntact() throws Exception {
        for (AuditVerification verification : List.of(log.verify(), log.verifyWithDrop(),
                log.verifyFromOutside(key))) {
            assertTrue(verification.intact(), verification.toString());
            assertEquals(verification.lines(), verification.covered());
        }
    }

    @Tag("claim:audit-tamper-evident")
    @Test
    void everyWayOfTamperingIsFound() throws Exception {
        for (int number = 0; number < CASES; number++) {
            Tampering.Attack attack = tampering.tamper(number);
            expectDamage(attack.what(), number, attack.outside());
        }
    }

    @Test
    void everyDamagedPlaceIsNamed() throws Exception {
        List<Path> names = log.files();
        List<List<String>> files = tampering.read();
        files.get(0).set(3, files.get(0).get(3).replace("model", "nodel"));
        files.get(1).set(7, "nonsense");
        files.get(2).remove(10);
        files.get(2).remove(20);
        files.get(3).subList(5, 9).clear();
        files.getLast().removeLast();
        tampering.write(names, files);
        List<String> places = new ArrayList<>();
        for (AuditDamage damage : log.verify().damages()) {
            places.add(names.indexOf(damage.file()) + ":" + damage.firstLine());
        }
        assertEquals(List.of("0:4", "1:8", "2:11", "2:21", "3:6",
                names.size() - 1 + ":" + (files.getLast().size() + 1)), places);
    }

    @Test
    void whatWasSignedBeforeAndBehindIsToldFromWhatWasMadeAnew() throws Exception {
        List<Path> names = log.files();
        long all = log.verify().lines();
        tampering.rechain(1, 5, "changed");
        AuditVerification verification = log.verify();
        assertEquals(names.get(1), verification.brokenFile());
        assertTrue(verification.brokenLine() <= 6, verification.toString());
        assertEquals(all, verification.lines(), "each line by itself looks good");
        assertTrue(verification.covered() > 0 && verification.covered() < all);
        AuditDamage last = verification.damages().getLast();
        assertEquals(names.getLast(), last.file());
        assertEquals(Files.readAllLines(names.getLast()).size(), last.lastLine());
        // after a plain edit, the rest of the chain still matches the signature
        tampering.restore();
        List<List<String>> files = tampering.read();
        files.get(1).set(5, files.get(1).get(5).replace("model", "nodel"));
        tampering.write(names, files);
        verification = log.verify();
        assertEquals(1, verification.damages().size(), verification.toString());
        assertEquals(all, verification.covered());
    }

    @Test
    void tamperedCheckpointsAreNamed() throws Exception {
        List<String> lines = Files.readAllLines(log.history());
        List<String> changed = new ArrayList<>(lines);
        changed.set(2, lines.get(2).replace("time 2", "time 3"));
        changed.set(4, "nonsense");
        Files.write(log.history(), changed);
        AuditVerification verification = log.verify();
        assertEquals(List.of(3L, 5L), verification.damages().stream().map(AuditDamage::firstLine).toList());
        assertEquals(log.history(), verification.brokenFile());
        assertEquals(verification.lines(), verification.covered());
    }

    @Test
    void aFolderWithoutACheckpointOfTheLogIsNoProof() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        AuditVerification verification = AuditLog.verify(log.file(), List.of(), List.of(), List.of(empty));
        assertEquals(List.of(empty), verification.damages().stream().map(AuditDamage::file).toList());
    }

    /** Whatever the files contain, verification ends with a result. */
    @Test
    void mutatedFilesNeverStopTheVerification() throws Exception {
        random = new Random(1127);
        List<String> targets = original.keySet().stream().filter(each -> !each.startsWith("keys")).toList();
        for (int number = 0; number < 400; number++) {
            tampering.restore();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                mutate(folder.resolve(targets.get(random.nextInt(targets.size()))));
            }
            AuditVerification verification = log.verifyWithDrop();
            assertTrue(verification.lines() >= 0 && verification.reason() != null);
        }
    }

    private void mutate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (random.nextInt(6)) {
            case 0 -> {
                for (int i = 0; i < 50 && bytes.length > 0; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(9000)); // appends zeros
            case 3 -> bytes = "[".repeat(random.nextInt(50_000)).getBytes(StandardCharsets.US_ASCII);
            case 4 -> bytes = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[0-9a-f]{64}", "00")
                    .getBytes(StandardCharsets.ISO_8859_1);
            default -> bytes = new String(bytes, StandardCharsets.ISO_8859_1)
                    .replaceFirst("\"seq\":[0-9]+", "\"seq\":" + random.nextLong())
                    .replace('{', random.nextBoolean() ? '{' : '[').getBytes(StandardCharsets.ISO_8859_1);
        }
        Files.write(file, bytes);
    }
}
