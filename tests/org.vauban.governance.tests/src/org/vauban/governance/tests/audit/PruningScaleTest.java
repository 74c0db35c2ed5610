// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.AuditVerifier;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.Checkpointer;
import org.vauban.governance.audit.Pruning;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.tests.Patience;

/** Old files of a large log are deleted without reading all of it, and without keeping others from writing. */
class PruningScaleTest {
    private static final int ROTATION = 20_000;

    @TempDir
    Path folder;

    private SignedLog log(int parts) throws Exception {
        SignedLog log = new SignedLog(folder, ROTATION);
        for (int i = 0; i < parts; i++) {
            log.append(60);
        }
        Instant before = Instant.now();
        while (!Instant.now().isAfter(before.plusMillis(2))) {
            LockSupport.parkNanos(1_000_000); // so that all lines are older than the retention time of zero
        }
        return log;
    }

    private interface Condition {
        boolean isMet() throws IOException;
    }

    /** Deletes each rotated file, until a condition is met. */
    private void prune(SignedLog log, Consumer<Path> reading, Condition done) throws Exception {
        Pruning pruning = new Pruning(log.file(), Duration.ZERO, Duration.ZERO, Clock.systemUTC(), reading);
        CheckpointSettings settings = new CheckpointSettings(new CheckpointKeyFile(log.keyFile()), () -> "", null,
                false, 1, Duration.ofHours(1));
        AuditChain chain = new AuditChain(log.file(), ROTATION, null, AuditChain.FILES);
        try (Checkpointer signing = new Checkpointer(log.file(), settings, pruning, content -> {
            chain.begin();
            chain.append(content);
        })) {
            signing.appended(1);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
            while (!done.isMet()) {
                assertTrue(System.nanoTime() < end, log.files().toString());
                LockSupport.parkNanos(1_000_000);
            }
        }
        chain.close();
    }

    private static void assertIntact(SignedLog log) throws Exception {
        AuditVerification verification = log.verify();
        assertTrue(verification.intact(), verification.toString());
    }

    @Test
    void othersWriteWhileAnOldFileIsRead() throws Exception {
        SignedLog log = log(6);
        List<Path> old = log.files().subList(0, log.files().size() - 1);
        assertTrue(old.size() > 2, old.toString());
        List<Path> read = new ArrayList<>();
        try (AuditLog other = new AuditLog(log.file(), ROTATION, false)) {
            prune(log, file -> {
                try {
                    other.event("state.written", "model", "meanwhile");
                } catch (GovernanceException e) {
                    throw new AssertionError(e);
                }
                read.add(file);
            }, () -> log.files().size() == 1);
        }
        assertEquals(old, read.subList(0, old.size()));
        assertTrue(old.stream().noneMatch(Files::exists), log.files().toString());
        assertIntact(log);
    }

    @Test
    void onlyTheNewestFilesAreSearchedForTheNoteAboutTheFileBefore() throws Exception {
        SignedLog log = log(10);
        List<Path> old = log.files().subList(0, log.files().size() - 1);
        assertTrue(old.size() > 4, old.toString());
        Path middle = old.get(3);
        Path aside = Files.move(middle, folder.resolve("aside"));
        Files.createDirectory(middle); // cannot be read
        prune(log, file -> {}, () -> old.subList(0, 3).stream().noneMatch(Files::exists));
        assertTrue(Files.isDirectory(middle));
        Files.delete(middle);
        Files.move(aside, middle);
        prune(log, file -> {}, () -> log.files().size() == 1);
        assertIntact(log);
    }

    @Test
    void aFileThatIsDeletedDuringAVerificationIsNoDamage() throws Exception {
        SignedLog log = log(3);
        AtomicBoolean deleted = new AtomicBoolean();
        AuditVerification verification = AuditVerifier.verify(log.file(), bytes -> {
            if (!deleted.getAndSet(true)) { // the checkpoints were read, the lines not yet
                try {
                    prune(log, file -> {}, () -> log.files().size() == 1);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return true;
        });
        assertTrue(verification.intact(), verification.toString());
    }

    @Test
    void aHistoryOfAnySizeIsPruned() throws Exception {
        SignedLog log = log(3);
        assertTrue(log.files().size() > 1);
        List<String> checkpoints = Files.readAllLines(log.history());
        assertEquals(3, checkpoints.size());
        try (RandomAccessFile out = new RandomAccessFile(log.history().toFile(), "rw")) {
            out.setLength(0);
            out.write((checkpoints.getFirst() + '\n').getBytes(StandardCharsets.UTF_8));
            out.setLength(70 << 20); // zeros: no checkpoint, which the verification reports
            out.seek(out.length());
            out.write(('\n' + String.join("\n", checkpoints.subList(1, 3)) + '\n').getBytes(StandardCharsets.UTF_8));
        }
        long size = Files.size(log.history());
        Path part = Files.writeString(Path.of(log.history() + ".part"), "of a process that was ended");
        prune(log, file -> {}, () -> log.files().size() == 1 && first(log.history()) == 0);
        assertFalse(Files.exists(part));
        assertTrue(Files.size(log.history()) > size - 10_000, "all but the checkpoints of deleted lines");
    }

    private static int first(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read();
        }
    }
}
