// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerifier;
import org.vauban.governance.audit.verification.LogVerifier;
import org.vauban.governance.audit.verification.LogVerifier.Evidence;
import org.vauban.governance.audit.verification.LogVerifier.Place;
import org.vauban.governance.audit.verification.LogVerifier.Result;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.merkle.MerkleFrontier;

/** A history with more checkpoints than may be held in memory. */
class CheckpointHistoryTest {
    private static final int ROTATION = 4_000;
    private static final int LINES = 60;
    /** Fewer than there are checkpoints. */
    private static final int MOST = 10;
    /** Makes a checkpoint so long that a dozen of them fill a block. */
    private static final String LONG = "x".repeat(5_000);

    @TempDir
    private static Path original;
    private static List<String> checkpoints;

    @TempDir
    private Path folder;

    private SignedLog log;
    private Path history;

    /** Writes a log with a checkpoint of each of its lines. */
    @BeforeAll
    static void sign() throws Exception {
        SignedLog log = new SignedLog(original, ROTATION);
        try (AuditLog plain = new AuditLog(log.file(), ROTATION, false)) {
            AuditChild.append(plain, LINES);
        }
        CheckpointKeyFile signer = new CheckpointKeyFile(log.keyFile());
        VerifierKey key = VerifierKey.of(VerifierKey.ofAudit(signer.publicKey(), "log"), signer.publicKey());
        Files.writeString(Path.of(log.file() + ".keys"), key.encoded() + '\n');
        MerkleFrontier tree = new MerkleFrontier();
        checkpoints = new ArrayList<>();
        for (Path file : log.files()) {
            for (String line : Files.readAllLines(file)) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update((byte) 0);
                tree.append(digest.digest(line.getBytes(StandardCharsets.UTF_8)));
                Checkpoint checkpoint = new Checkpoint(key.name(), tree.size(), tree.root(),
                        List.of("time 2026-11-27T10:00:00Z", "head " + Tampering.hash(line), LONG));
                JsonObject json = new JsonObject();
                json.addProperty("checkpoint", signer.sign(checkpoint).encoded());
                checkpoints.add(json.toString());
            }
        }
        Files.write(log.history(), checkpoints);
        assertTrue(log.files().size() > 3);
    }

    @BeforeEach
    void copy() throws Exception {
        new SignedLog(original, ROTATION).copyTo(folder);
        log = new SignedLog(folder, ROTATION);
        history = log.history();
    }

    private Result verify(int most, LongPredicate goOn) throws IOException {
        return LogVerifier.verify(log.file(), new Evidence(List.of(), List.of(), List.of(), most), goOn);
    }

    private Result verify() throws IOException {
        return verify(MOST, bytes -> true);
    }

    /** Verifies with a history in the opposite order, all of which is held in memory. */
    private Result verifyReversed() throws IOException {
        Files.write(history, checkpoints.reversed());
        Result result = verify(1 << 20, bytes -> true);
        Files.write(history, checkpoints);
        return result;
    }

    @Tag("claim:audit-checkpoints")
    @Test
    void allOfThemAreCompared() throws Exception {
        Result result = verify();
        assertEquals(List.of(), result.damages());
        assertEquals(log.lines(), result.lines());
        assertEquals(log.lines(), result.covered());
        assertEquals(log.lines(), result.checkpoints());
        assertEquals(result, verifyReversed());
    }

    @Test
    void moreThanFitAreRefusedWhereTheyAreOutOfOrder() throws Exception {
        Files.write(history, checkpoints.reversed());
        IOException e = assertThrows(IOException.class, this::verify);
        assertTrue(e.getMessage().contains(String.valueOf(MOST)), e.getMessage());
    }

    /** A few out of order, each of them twice, and a whole copy. */
    @Test
    void thoseOutOfOrderCountOnce() throws Exception {
        List<String> mixed = new ArrayList<>(checkpoints);
        Collections.swap(mixed, 10, 11);
        mixed.addAll(List.of(checkpoints.getLast(), checkpoints.get(10), checkpoints.get(40)));
        Files.write(history, mixed);
        Result result = verify();
        assertEquals(List.of(), result.damages());
        assertEquals(checkpoints.size(), result.checkpoints());
        Path copy = Files.write(folder.resolve("copy"), checkpoints);
        result = LogVerifier.verify(log.file(),
                new Evidence(List.of(), List.of(copy, copy, history), List.of(), MOST));
        assertEquals(List.of(), result.damages());
        assertEquals(2 * checkpoints.size(), result.checkpoints(), "of two files");
    }

    /** What is told does not depend on whether the checkpoints are read again or held in memory. */
    @Tag("claim:audit-checkpoints")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void damageOfTheLogIsTold(int attack) throws Exception {
        Tampering tampering = new Tampering(folder, Map.of(), 1);
        List<Path> names = log.files();
        List<List<String>> files = tampering.read();
        switch (attack) {
            case 0 -> files.get(1).set(2, files.get(1).get(2).replace("\"seq\"", "\"sex\""));
            case 1 -> files.getLast().removeLast();
            case 2 -> Collections.swap(files, 1, 2);
            case 3 -> files.get(1).subList(3, 5).clear();
            case 4 -> Collections.swap(files.get(2), 2, 4);
            default -> tampering.rechain(1, 3, "changed");
        }
        if (attack < 5) {
            tampering.write(names, files);
        }
        Result result = verify();
        assertFalse(result.damages().isEmpty());
        assertEquals(verifyReversed(), result);
    }

    @Test
    void linesThatAreNoValidCheckpointsAreToldWithTheirNumbers() throws Exception {
        List<String> lines = new ArrayList<>(checkpoints);
        lines.set(2, "nonsense");
        lines.set(30, lines.get(30).replace("T10:00", "T11:00"));
        lines.set(31, lines.get(31).replace("vauban.audit/", "other.audit/"));
        lines.set(32, "x".repeat(3 << 20));
        lines.set(33, checkpoints.get(33) + " ".repeat(2 << 20));
        lines.set(50, lines.get(50).replace("\\n51\\n", "\\n510\\n"));
        Files.write(history, lines);
        Result result = verify();
        assertEquals(List.of(3L, 31L, 32L, 33L, 51L), result.damages().stream().map(Place::first).toList(),
                result.toString());
        assertTrue(result.damages().stream().allMatch(each -> each.file().equals(history)));
        assertEquals(checkpoints.size() - 5, result.checkpoints());
        assertEquals(log.lines(), result.covered());
        Tampering tampering = new Tampering(folder, Map.of(), 1);
        tampering.rechain(log.files().size() - 1, 0, "changed");
        assertTrue(verify().damages().size() > result.damages().size(), "the others are compared all the same");
    }

    @Test
    void aHistoryThatIsReplacedMeanwhileIsReadToItsEnd() throws Exception {
        long size = Files.size(history);
        Path shorter = Files.write(folder.resolve("shorter"), checkpoints.subList(40, checkpoints.size()));
        boolean[] replaced = new boolean[1];
        Result result = verify(MOST, bytes -> {
            if (bytes > size && !replaced[0]) {
                replaced[0] = true;
                move(shorter, history);
            }
            return true;
        });
        assertTrue(replaced[0]);
        assertEquals(List.of(), result.damages());
        assertEquals(checkpoints.size(), result.checkpoints());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The signatures were verified before. */
    @Test
    void aHistoryThatIsChangedMeanwhileProvesNothing() throws Exception {
        long size = Files.size(history);
        byte[] changed = String.join("\n", checkpoints).replace("T10:00", "T11:00").getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> verify(MOST, bytes -> {
            if (bytes > size) {
                overwrite(history, changed);
            }
            return true;
        }));
    }

    private static void overwrite(Path file, byte[] bytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theVerificationTellsHowFarItIsAndCanBeCancelledMeanwhile() throws Exception {
        List<Long> told = new ArrayList<>();
        AuditVerifier.verify(log.file(), told::add);
        assertEquals(told.stream().sorted().toList(), told);
        assertEquals(AuditVerifier.size(log.file()), told.getLast());
        assertTrue(told.getFirst() < Files.size(history), told.toString());
        assertThrows(CancellationException.class, () -> AuditVerifier.verify(log.file(), bytes -> false));
    }
}
