// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.Checkpointer;
import org.vauban.governance.audit.DropFolder;
import org.vauban.governance.audit.Pruning;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.tests.ChildProcess;
import org.vauban.governance.tests.Patience;
import org.vauban.governance.witness.Witness;

/** What attacks and faults on the checkpoint files achieve. */
@Tag("slow")
class CheckpointAttackTest {
    private static final int ROTATION = 20_000;

    @TempDir
    Path folder;

    private SignedLog log;

    @BeforeEach
    void begin() throws Exception {
        log = new SignedLog(folder, ROTATION);
    }

    private Path tree() {
        return log.history().resolveSibling("audit.jsonl.tree");
    }

    @Test
    void deletedCheckpointsDoNotHideThatALogWasCut() throws Exception {
        log.append(10);
        Files.write(log.file(), Files.readAllLines(log.file()).subList(0, 7));
        Files.delete(log.history());
        AuditVerification verification = log.verify();
        assertFalse(verification.intact());
        assertEquals(log.history(), verification.damages().getLast().file(), verification.toString());
        log.append(5);
        assertFalse(Files.exists(log.history()), "what does not continue what was signed is not signed");
        assertTrue(Files.readString(log.file()).contains("\"note\":\"unmatched\""));
        Files.delete(log.file());
        assertTrue(AuditLog.exists(log.file()), "something is known of it");
        assertFalse(log.verify().intact());
    }

    /** Anyone can forge a line that claims that a million earlier lines were deleted. */
    @Test
    void aForgedNoteOfDeletedLinesIsNoExcuse() throws Exception {
        log.append(5);
        String head = "ab".repeat(32);
        StringBuilder forged = new StringBuilder();
        String previous = head;
        List<String> contents = List.of("\"decision\":\"approved\",\"feature\":\"chat\",\"model\":\"m\",\"parts\":[]",
                "\"note\":\"pruned\",\"detail\":\"older\",\"files\":[],\"lines\":1048576,\"head\":\"" + head
                        + "\",\"nodes\":[\"" + "A".repeat(43) + "=\"]");
        for (int i = 0; i < contents.size(); i++) {
            String body = "{\"seq\":" + (1_048_577 + i) + ",\"time\":\"2026-11-27T10:00:00.000Z\"," + contents.get(i)
                    + ",\"previous\":\"" + previous + "\"}";
            String line = Tampering.hashed(body);
            previous = Tampering.hash(line);
            forged.append(line).append('\n');
        }
        Files.writeString(log.file(), forged);
        AuditVerification verification = log.verifyFromOutside(log.key());
        assertFalse(verification.intact(), verification.toString());
        assertFalse(log.verify().intact());
    }

    @Test
    void removedCheckpointsOfAnUntouchedLogAreNamedAndSignedAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            log.append(10);
        }
        List<String> checkpoints = Files.readAllLines(log.history());
        Files.write(log.history(), checkpoints.subList(0, 2));
        AuditVerification verification = log.verify();
        assertEquals(List.of(log.history()), verification.damages().stream().map(each -> each.file()).toList());
        assertTrue(verification.reason().contains("30") && verification.reason().contains("20"),
                verification.reason());
        log.append(1);
        assertTrue(log.verify().intact(), log.verify().toString());
        assertEquals(31, log.verify().covered());
    }

    @Test
    void aKeyOfWhichThereIsNoCheckpointProvesNothing() throws Exception {
        log.append(3);
        Path other = folder.resolve("other.jsonl");
        try (AuditLog plain = new AuditLog(other)) {
            AuditChild.append(plain, 3);
        }
        assertTrue(AuditLog.verify(other).intact());
        assertFalse(AuditLog.verify(other, List.of(log.key()), List.of(), List.of()).intact());
    }

    @Test
    void aLastLineWithoutLineFeedCountsInAFileThatIsGiven() throws Exception {
        log.append(3);
        Path copy = Files.writeString(folder.resolve("copy"), Files.readString(log.history()).strip());
        assertEquals(2, AuditLog.verify(log.file(), List.of(), List.of(copy), List.of()).checkpoints());
        Path note = Files.writeString(folder.resolve("note"), Files.readString(log.dropped().getFirst()).strip());
        assertEquals(2, AuditLog.verify(log.file(), List.of(), List.of(note), List.of()).checkpoints());
    }

    private void assertNothingFound() throws Exception {
        assertEquals(List.of(), Witness.check(log.drop(), List.of(), folder.resolve("witness.json"), null,
                Instant.now()).findings());
    }

    @Test
    void aLogThatIsDeletedWhileItIsWrittenIsMissed() throws Exception {
        // without a drop folder, the checkpoint is recorded beside the log, on a separate thread
        AuditOptions undropped = new AuditOptions(ROTATION, null, false, null, new CheckpointSettings(
                new CheckpointKeyFile(log.keyFile()), () -> "", null, false, 10, Duration.ofHours(1)), null);
        try (AuditLog open = new AuditLog(log.file(), undropped)) {
            AuditChild.append(open, 20);
            awaitCheckpointOf(20);
            try (Stream<Path> files = Files.list(log.file().getParent())) {
                for (Path each : files.filter(each -> !each.toString().endsWith(".lock")).toList()) {
                    Files.delete(each);
                }
            }
            AuditChild.append(open, 3);
        }
        assertFalse(Files.exists(log.history()), "a log that was made anew is signed");
        List<String> lines = Files.readAllLines(log.file());
        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.getLast().contains("\"note\":\"unmatched\""), lines.getLast());
    }

    /** Waits for a checkpoint of this many lines, and until the signing thread has released the lock. */
    private void awaitCheckpointOf(int size) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (!Files.exists(log.history()) || !Files.readString(log.history()).contains("\\n" + size + "\\n")) {
            assertTrue(System.nanoTime() < end, "no checkpoint of " + size + " lines");
            LockSupport.parkNanos(1_000_000);
        }
        InterProcessLock.acquire(log.history().resolveSibling(log.history().getFileName() + ".lock"),
                Duration.ofSeconds(Patience.SECONDS)).orElseThrow().close();
    }

    /** The writer of a log could otherwise block its verifier forever. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeBesideTheLogKeepsNobodyWaiting() throws Exception {
        log.append(4);
        for (Path file : List.of(tree(), log.history(), log.file().resolveSibling(log.file().getFileName() + ".keys"),
                log.file())) {
            byte[] content = Files.readAllBytes(file);
            Files.delete(file);
            assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).inheritIO().start().waitFor());
            GovernanceException e = assertThrows(GovernanceException.class,
                    () -> assertTimeoutPreemptively(Duration.ofMinutes(1), () -> AuditLog.verify(log.file())));
            assertTrue(e.getMessage().contains("not a regular file"), e.getMessage());
            Files.delete(file);
            Files.write(file, content);
        }
        assertTrue(log.verify().intact());
    }

    /** Another user with write access to the folder may put a different key or a link there. */
    @Test
    void theKeyInTheDropFolderIsPutRight() throws Exception {
        log.append(4);
        VerifierKey key = log.key();
        Path published = log.drop().resolve(DropFolder.name(key.name()) + DropFolder.KEY);
        Files.writeString(published,
                new CheckpointKeyFile(folder.resolve("other.key")).verifierKey(key.name()).encoded() + '\n');
        log.append(4);
        assertEquals(key.encoded() + '\n', Files.readString(published));
        assertNothingFound();
    }

    /** A checkpoint is recorded before it gets its final name in the drop folder. */
    @Test
    void aKillWhileACheckpointIsDroppedLosesNoProof() throws Exception {
        log.append(4);
        log.append(4);
        assertTrue(Files.readString(tree()).contains("\"submission\""));
        Path second = log.dropped().getLast();
        byte[] content = Files.readAllBytes(second);
        Files.delete(second);
        log.append(4);
        assertEquals(3, log.dropped().size());
        assertArrayEquals(content, Files.readAllBytes(second));
        assertNothingFound();
    }

    @Test
    void aKillBehindThatLooksLikeNoRollback() throws Exception {
        log.append(4);
        log.append(4);
        log.append(4);
        assertNothingFound();
        for (Path file : log.dropped()) {
            Files.delete(file); // the witness has processed them
        }
        log.append(4);
        assertEquals(2, log.dropped().size(), "the third one once more, and the fourth one");
        assertNothingFound();
    }

    @Test
    void aJournalThatHangsKeepsNobodyFromSigning() throws Exception {
        Path socket = folder.resolve("journal.socket");
        List<SocketChannel> clients = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), 1);
            fill(socket, clients);
            try (AuditLog plain = new AuditLog(log.file())) {
                AuditChild.append(plain, 3);
            }
            CheckpointSettings settings = new CheckpointSettings(new CheckpointKeyFile(log.keyFile()), () -> "", null,
                    true, 1, Duration.ofHours(1));
            try (Checkpointer signing = new Checkpointer(log.file(), settings, null, content -> {
                throw new AssertionError("no note is needed");
            }, socket)) {
                signing.appended(3);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
                while (!Files.exists(log.history()) || Files.size(log.history()) == 0) {
                    assertTrue(System.nanoTime() < end, "no checkpoint");
                    Thread.onSpinWait();
                }
                log.append(2);
                assertEquals(2, Files.readAllLines(log.history()).size());
                assertEquals(5, log.verify().covered());
                server.close();
            }
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    /** Fills the socket's backlog, so that later connections wait. */
    private static void fill(Path socket, List<SocketChannel> clients) throws IOException {
        boolean full = false;
        while (!full && clients.size() < 100) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            clients.add(client);
            client.configureBlocking(false);
            try {
                full = !client.connect(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                full = true; // Linux reports it by an exception
            }
        }
        assumeTrue(full, "this system takes any number of connections");
    }

    @Test
    void noFileStaysOpenWhereTheLockIsNotFree() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "open files are counted as on Linux");
        try (AuditLog plain = new AuditLog(log.file())) {
            AuditChild.append(plain, 3);
        }
        CheckpointSettings settings = new CheckpointSettings(new CheckpointKeyFile(log.keyFile()), () -> "", null,
                false, 1, Duration.ofHours(1));
        Checkpointer signing = new Checkpointer(log.file(), settings, null, content -> {});
        try (InterProcessLock held = InterProcessLock.tryAcquire(Path.of(log.file() + ".lock")).orElseThrow()) {
            signing.appended(3);
            signing.close();
            assertFalse(Files.exists(log.history()), "the lock was held");
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            assertEquals(0, open.filter(each -> leadsTo(each, log.file())).count());
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file.toRealPath());
        } catch (IOException e) {
            return false; // the descriptor of the listing itself, closed by now
        }
    }

    @Test
    void aYoungFileUnderTheNameOfAnOldOneIsKept() throws Exception {
        for (int i = 0; i < 4; i++) {
            log.append(60);
        }
        Path oldest = log.files().getFirst();
        Instant written = Instant.now();
        while (!Instant.now().isAfter(written.plusMillis(200))) {
            LockSupport.parkNanos(1_000_000);
        }
        SignedLog other = new SignedLog(folder.resolve("other"), ROTATION);
        other.append(3);
        Pruning pruning = new Pruning(log.file(), Duration.ZERO, Duration.ofMillis(100),
                Clock.fixed(written.plusMillis(150), ZoneOffset.UTC));
        AuditChain chain = new AuditChain(log.file(), ROTATION, null, AuditChain.FILES);
        CheckpointSettings settings = new CheckpointSettings(new CheckpointKeyFile(log.keyFile()), () -> "", null,
                false, 1, Duration.ofHours(1));
        AtomicInteger notes = new AtomicInteger();
        try (Checkpointer signing = new Checkpointer(log.file(), settings, pruning, content -> {
            notes.incrementAndGet();
            chain.begin();
            chain.append(content);
            Files.copy(other.file(), oldest, StandardCopyOption.REPLACE_EXISTING);
        })) {
            signing.appended(241);
        }
        chain.close();
        assertEquals(1, notes.get(), "the file was to be deleted");
        assertEquals(-1, Files.mismatch(other.file(), oldest), "and is another one now");
    }

    /** Endless short lines, and 200 MB of forged checkpoints, are verified with little memory. */
    @Test
    void whateverTheFilesHoldTheVerificationNeedsLittleMemory() throws Exception {
        log.append(3);
        fill(log.file(), "\n".repeat(1 << 16), 64);
        fill(log.history(), ("x".repeat(999) + "\n").repeat(64), 2_000);
        fill(log.history(), "{\"checkpoint\":\"" + "[".repeat(60_000) + "\n", 300);
        ProcessBuilder verifying = ChildProcess.of(VerifyChild.class, List.of(AuditLog.class, JsonParser.class),
                log.file().toString()).inheritIO();
        verifying.command().add(1, "-Xmx64m");
        verifying.command().remove(ChildProcess.FIRST_COMPILER_ONLY); // the computation is long
        Process child = verifying.start();
        try {
            assertTrue(child.waitFor(300, TimeUnit.SECONDS), "ends");
            assertEquals(VerifyChild.DAMAGED, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    private static void fill(Path file, String text, int times) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < times; i++) {
                out.write(text);
            }
        }
    }
}
