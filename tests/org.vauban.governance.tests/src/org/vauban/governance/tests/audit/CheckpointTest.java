// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditRetention;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.audit.Checkpointer;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.merkle.ConsistencyProof;
import org.vauban.governance.tests.Patience;

/** The signed checkpoints of an audit log. */
class CheckpointTest {
    private static final int ROTATION = 20_000;

    @TempDir
    Path folder;

    private SignedLog log;

    @BeforeEach
    void begin() throws Exception {
        log = new SignedLog(folder, ROTATION);
    }

    private void assertCovered() throws Exception {
        AuditVerification verification = log.verifyWithDrop();
        assertTrue(verification.intact(), verification.toString());
        assertEquals(log.lines(), verification.lines());
        assertEquals(verification.lines(), verification.covered(), verification.toString());
    }

    private List<Checkpoint> history() throws Exception {
        List<Checkpoint> checkpoints = new ArrayList<>();
        String text = Files.readString(log.history());
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            checkpoints.add(Checkpoint.parse(SignedNote.parse(json.get("checkpoint").getAsString()).text()));
        }
        return checkpoints;
    }

    /** On Windows, a signal ends a program immediately. */
    @Tag("claim:audit-checkpoints")
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void aProgramThatASignalEndsSignsItsLines() throws Exception {
        Process child = EndedChild.start(folder);
        assertEquals("written", child.inputReader().readLine());
        child.destroy();
        child.waitFor();
        AuditVerification verification = log.verify();
        assertTrue(verification.intact(), verification::toString);
        assertEquals(2, verification.lines(), "with what was under way");
        assertEquals(2, verification.covered());
    }

    @Test
    void closingSignsAllLines() throws Exception {
        log.append(5);
        assertCovered();
        Checkpoint first = history().getFirst();
        assertEquals(5, first.size());
        assertEquals(SignedLog.POLICY, first.extension("policy").orElseThrow());
        assertTrue(first.extension("time").isPresent());
        log.append(1);
        log.append(0);
        assertEquals(List.of(5L, 6L), history().stream().map(Checkpoint::size).toList());
        assertCovered();
    }

    @Test
    void rotationAndRestartGoOnWithTheTree() throws Exception {
        for (int i = 0; i < 12; i++) {
            log.append(17);
        }
        assertTrue(log.files().size() > 3, log.files().toString());
        assertCovered();
        // files that can be rebuilt are rebuilt
        Files.delete(folder.resolve("log/audit.jsonl.tree"));
        log.append(3);
        assertCovered();
        Files.writeString(folder.resolve("log/audit.jsonl.tree"), "{\"x/signed\":{\"size\":3}}");
        log.append(3);
        Files.writeString(folder.resolve("log/audit.jsonl.tree"), "nonsense");
        log.append(3);
        assertCovered();
    }

    @Tag("claim:audit-checkpoints")
    @Test
    void checkpointsComeAfterSoManyLinesAndAfterSomeTime() throws Exception {
        try (AuditLog many = new AuditLog(log.file(), log.options(10))) {
            AuditChild.append(many, 10);
            awaitSize(10);
            AuditChild.append(many, 25);
            awaitSize(20);
        }
        AuditOptions timed = new AuditOptions(ROTATION, null, false, null, new CheckpointSettings(
                new CheckpointKeyFile(log.keyFile()), () -> "", null, false, 1000, Duration.ofMillis(50)), null);
        try (AuditLog few = new AuditLog(log.file(), timed)) {
            for (int size = 36; size <= 42; size++) { // also after a period without lines
                AuditChild.append(few, 1);
                awaitSize(size);
            }
        }
        assertTrue(log.verify().intact());
        assertEquals(42, log.verify().covered());
    }

    private void awaitSize(long size) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (!Files.exists(log.history()) || history().isEmpty() || history().getLast().size() < size) {
            assertTrue(System.nanoTime() < end, "no checkpoint of " + size + " lines");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void manyProcessesAndThreadsSignOneTree() throws Exception {
        log.append(1);
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(SignedChild.start(folder, ROTATION, 7, 120));
        }
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            new Thread(() -> {
                try (AuditLog own = new AuditLog(log.file(), log.options(5))) {
                    AuditChild.append(own, 100);
                } catch (Exception e) {
                    failures.incrementAndGet();
                } finally {
                    done.countDown();
                }
            }, "audit-signing").start();
        }
        for (Process child : children) {
            assertEquals(0, child.waitFor());
        }
        done.await();
        assertEquals(0, failures.get());
        log.append(1);
        assertCovered();
        assertTrue(log.verify().lines() >= 562);
        List<Long> sizes = history().stream().map(Checkpoint::size).toList();
        assertEquals(sizes.stream().sorted().distinct().toList(), sizes, "each continues the one before it");
        proofs(0);
    }

    /**
     * Asserts that each submission proves that it continues the previous one.
     *
     * @param forgotten maximum number of checkpoints that are no longer in the history
     */
    private void proofs(int forgotten) throws Exception {
        VerifierKey key = log.key();
        Checkpoint before = null;
        for (Path file : log.dropped()) {
            WitnessSubmission submission = WitnessSubmission.parse(Files.readString(file));
            assertTrue(key.verifies(submission.note()));
            Checkpoint now = Checkpoint.parse(submission.note().text());
            if (before != null) {
                assertEquals(before.size(), submission.oldSize());
                assertTrue(ConsistencyProof.verifies(before.size(), before.root(), now.size(), now.root(),
                        submission.proof()), file.toString());
            }
            before = now;
        }
        assertEquals(history().getLast(), before, "the last one stands for those that were left out");
        // how many depends on how fast the machine signs
        assertTrue(log.dropped().size() <= forgotten + history().size());
        assertTrue(log.dropped().size() > 1, log.dropped().size() + " dropped");
    }

    @Tag("claim:audit-checkpoints")
    @Test
    void aDropFolderThatWasAwayGetsAProofOverTheGap() throws Exception {
        log.append(4);
        Path away = folder.resolve("away");
        Files.move(log.drop(), away);
        log.append(4);
        log.append(40);
        Files.move(away, log.drop());
        log.append(1);
        assertEquals(2, log.dropped().size());
        WitnessSubmission last = WitnessSubmission.parse(Files.readString(log.dropped().getLast()));
        assertEquals(4, last.oldSize());
        Checkpoint first = history().getFirst();
        Checkpoint now = history().getLast();
        assertTrue(ConsistencyProof.verifies(4, first.root(), now.size(), now.root(), last.proof()));
        assertCovered();
    }

    @Test
    void aLogOfEarlierVersionsIsSignedFromItsFirstLine() throws Exception {
        try (AuditLog plain = new AuditLog(log.file(), 2000, false)) {
            AuditChild.append(plain, 40);
        }
        log.append(3);
        assertCovered();
        assertTrue(log.verify().lines() > 43);
    }

    @Test
    void aLogOfEarlierVersionsWithoutItsOldestFilesIsSignedFromThereOn() throws Exception {
        try (AuditLog plain = new AuditLog(log.file(), 2000, false)) {
            AuditChild.append(plain, 40);
        }
        Files.delete(log.files().getFirst());
        log.append(3);
        log.append(3);
        AuditVerification verification = log.verifyWithDrop();
        assertTrue(verification.intact(), verification.toString());
        assertEquals(log.lines(), verification.covered());
        assertFalse(verification.remark().isEmpty());
    }

    @Test
    void whatDoesNotContinueItsCheckpointGetsNoOther() throws Exception {
        log.append(10);
        List<String> lines = Files.readAllLines(log.file());
        Files.write(log.file(), lines.subList(0, 7));
        log.append(5);
        assertEquals(List.of(10L), history().stream().map(Checkpoint::size).toList());
        assertTrue(Files.readString(log.file()).contains("\"note\":\"unmatched\""));
        assertFalse(log.verify().intact());
        log.append(5);
        assertEquals(1, history().size(), "more lines do not heal it");
    }

    @Test
    void aNewKeyBeginsANewSeries() throws Exception {
        log.append(3);
        Files.delete(log.keyFile());
        log.append(4);
        assertEquals(List.of(3L, 7L), history().stream().map(Checkpoint::size).toList());
        assertEquals(2, history().stream().map(Checkpoint::origin).distinct().count());
        assertCovered();
    }

    @Test
    void aCheckpointThatAPowerCutTornIsWrittenOver() throws Exception {
        log.append(3);
        Files.writeString(log.history(), Files.readString(log.history()) + "{\"checkpoint\":\"vau");
        assertTrue(log.verify().intact(), "what is being written is no damage");
        log.append(3);
        assertEquals(List.of(3L, 6L), history().stream().map(Checkpoint::size).toList());
        assertCovered();
    }

    @Tag("claim:audit-retention")
    @Test
    void oldFilesAreDeletedAndProofsStayValid() throws Exception {
        for (int i = 0; i < 8; i++) {
            log.append(30);
        }
        long all = log.lines();
        int files = log.files().size();
        int signed = history().size();
        AuditRetention none = new AuditRetention(Duration.ZERO, Duration.ZERO);
        Instant before = Instant.now();
        while (!Instant.now().isAfter(before.plusMillis(2))) {
            LockSupport.parkNanos(1_000_000); // so that all lines are older than the retention time of zero
        }
        try (AuditLog kept = new AuditLog(log.file(), log.keptFor(none))) {
            AuditChild.append(kept, 2);
        }
        assertEquals(1, log.files().size(), log.files() + " of " + files);
        AuditVerification verification = log.verifyWithDrop();
        assertTrue(verification.intact(), verification.toString());
        long covered = all + 2 + files - 1;
        assertEquals(covered, verification.covered(), "two lines, and one that tells of each file");
        assertFalse(verification.remark().isEmpty());
        long deleted = JsonParser.parseString(Files.readAllLines(log.file()).getFirst()).getAsJsonObject().get("seq")
                .getAsLong() - 1;
        assertTrue(deleted > 0 && history().getFirst().size() >= deleted, history() + " after " + deleted + " lines");
        log.append(300);
        proofs(signed);
        assertTrue(log.verifyWithDrop().intact(), log.verifyWithDrop().toString());
        Files.delete(folder.resolve("log/audit.jsonl.tree"));
        log.append(1);
        verification = log.verifyWithDrop();
        assertTrue(verification.intact(), verification.toString());
        assertEquals(covered + 301 + log.files().size() - 1, verification.covered(), "made again from what was kept");
        Files.delete(log.files().getFirst());
        assertFalse(log.verify().intact(), "a file more than the log tells of");
    }

    @Test
    void filesThatWereToBeDeletedAndAreStillThereAreNoDamage() throws Exception {
        for (int i = 0; i < 8; i++) {
            log.append(30);
        }
        Path copy = Files.createDirectory(folder.resolve("copy"));
        log.copyTo(copy);
        List<Path> aside = log.files().subList(0, log.files().size() - 1);
        Instant before = Instant.now();
        while (!Instant.now().isAfter(before.plusMillis(2))) {
            LockSupport.parkNanos(1_000_000);
        }
        try (AuditLog kept = new AuditLog(log.file(), log.keptFor(new AuditRetention(Duration.ZERO, Duration.ZERO)))) {
            AuditChild.append(kept, 2);
        }
        for (Path file : aside.reversed()) {
            Files.copy(copy.resolve("log").resolve(file.getFileName()), file);
            AuditVerification verification = log.verifyWithDrop();
            assertTrue(verification.intact(), file + ": " + verification);
        }
        log.append(1);
        assertTrue(log.verifyWithDrop().intact());
    }

    @Tag("claim:audit-retention")
    @Test
    void youngFilesAreKept() throws Exception {
        for (int i = 0; i < 4; i++) {
            log.append(60);
        }
        int files = log.files().size();
        assertTrue(files > 1);
        for (AuditRetention retention : List.of(new AuditRetention(Duration.ofDays(1), Duration.ofDays(1)),
                new AuditRetention(Duration.ZERO, Duration.ofDays(1)))) {
            try (AuditLog kept = new AuditLog(log.file(), log.keptFor(retention))) {
                AuditChild.append(kept, 1);
            }
            assertEquals(files, log.files().size());
        }
        assertFalse(Files.readString(log.file()).contains("pruned"));
    }

    @Test
    void theJournalGetsEachCheckpoint() throws Exception {
        Path socket = folder.resolve("journal.socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> receive(server));
            try (AuditLog plain = new AuditLog(log.file())) {
                AuditChild.append(plain, 3);
            }
            CheckpointSettings settings = new CheckpointSettings(new CheckpointKeyFile(log.keyFile()), () -> "", null,
                    true, 256, Duration.ofHours(1));
            try (Checkpointer signing = new Checkpointer(log.file(), settings, null, content -> {
                throw new AssertionError("no note is needed");
            }, socket)) {
                signing.appended(3);
            }
            String[] lines = received.get(Patience.SECONDS, TimeUnit.SECONDS).split("\n", -1);
            assertEquals("vauban-audit", lines[0]);
            assertEquals("6", lines[2]);
            Path copy = Files.writeString(folder.resolve("copy"), lines[7] + '\n');
            AuditVerification verification = AuditLog.verify(log.file(), List.of(), List.of(copy), List.of());
            assertTrue(verification.intact(), verification.toString());
            assertEquals(2, verification.checkpoints(), "beside the log, and from the journal");
        }
    }

    private static String receive(ServerSocketChannel server) {
        try (SocketChannel peer = server.accept()) {
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            while (peer.read(bytes) >= 0) {
                assertTrue(bytes.hasRemaining());
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
