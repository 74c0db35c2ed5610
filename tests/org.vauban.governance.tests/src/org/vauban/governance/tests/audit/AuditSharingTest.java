// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;

/** Processes share an audit log, and the log stays complete when things go wrong. */
class AuditSharingTest {
    private static final int ROTATION = 60_000;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    private void assertIntact(long atLeast) throws Exception {
        AuditVerification verification = AuditLog.verify(file());
        assertTrue(verification.intact(), verification.toString());
        assertTrue(verification.lines() >= atLeast, verification.lines() + " of " + atLeast);
    }

    /** POSIX drops all locks of a process on a file when any of its channels on that file is closed. */
    @Test
    void aLogThatIsClosedLeavesTheLocksOfOthersOfItsProcess() throws Exception {
        Process child = AuditChild.start(file(), 400, ROTATION);
        AtomicReference<Exception> failure = new AtomicReference<>();
        AtomicInteger opened = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Thread closing = new Thread(() -> {
            try {
                while (!done.get()) {
                    try (AuditLog other = new AuditLog(file(), ROTATION, false)) {
                        AuditChild.append(other, 1);
                    }
                    opened.incrementAndGet();
                }
            } catch (Exception e) {
                failure.set(e);
            }
        }, "audit-closing");
        closing.start();
        int written = 0;
        try (AuditLog log = new AuditLog(file(), ROTATION, false)) {
            for (; child.isAlive() || written < 200; written++) {
                AuditChild.append(log, 1);
            }
        } finally {
            done.set(true);
            closing.join();
            child.destroyForcibly();
        }
        assertEquals(0, child.waitFor());
        if (failure.get() != null) {
            throw failure.get();
        }
        assertIntact(400 + written + opened.get());
    }

    @Test
    void deletingTheFileOfTheLockLetsNobodyWriteOverAnother() throws Exception {
        Process one = AuditChild.start(file(), 400, ROTATION);
        Process two = AuditChild.start(file(), 400, ROTATION);
        try {
            long size = 0;
            while (one.isAlive() || two.isAlive()) {
                // deletes the lock only after each write: without such a pause no process would ever hold a lock
                long now = file().toFile().length();
                if (now != size) {
                    size = now;
                    Files.deleteIfExists(folder.resolve("audit.jsonl.lock"));
                } else {
                    Thread.onSpinWait();
                }
            }
            assertEquals(0, one.waitFor());
            assertEquals(0, two.waitFor());
        } finally {
            one.destroyForcibly();
            two.destroyForcibly();
        }
        assertIntact(800);
    }

    @Test
    void aLogWhoseLockWasDeletedSeesTheNextOnesLines() throws Exception {
        try (AuditLog first = new AuditLog(file())) {
            AuditChild.append(first, 3);
            Files.delete(folder.resolve("audit.jsonl.lock"));
            assertEquals(0, AuditChild.start(file(), 3, ROTATION).waitFor());
            AuditChild.append(first, 3);
        }
        assertIntact(9);
    }

    private static void fill(Path file, byte with, int megabytes) throws IOException {
        byte[] block = new byte[1 << 20];
        java.util.Arrays.fill(block, with);
        for (int i = 0; i < megabytes; i++) {
            Files.write(file, block, StandardOpenOption.APPEND);
        }
    }

    @Test
    void zerosOfManyMegabytesAtTheEndAreCutOff() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            AuditChild.append(log, 2);
        }
        fill(file(), (byte) 0, 9);
        try (AuditLog log = new AuditLog(file())) {
            AuditChild.append(log, 1);
        }
        assertIntact(4);
        assertTrue(Files.size(file()) < 10_000, "cut off");
        assertTrue(Files.size(folder.resolve("audit.jsonl.torn")) < 10_000, "zeros are not kept");
        assertTrue(Files.readString(file()).contains("9437184 bytes cut off, 0 of them"), Files.readString(file()));
    }

    @Test
    void aLogOfZerosAloneIsBegunAgain() throws Exception {
        Files.createFile(file());
        fill(file(), (byte) 0, 5);
        try (AuditLog log = new AuditLog(file())) {
            AuditChild.append(log, 1);
        }
        assertIntact(2);
    }

    @Test
    void otherBytesAtTheEndAreKept() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            AuditChild.append(log, 2);
        }
        fill(file(), (byte) 'x', 6);
        try (AuditLog log = new AuditLog(file())) {
            AuditChild.append(log, 1);
        }
        assertIntact(4);
        assertEquals((6 << 20) + 1, Files.size(folder.resolve("audit.jsonl.torn")));
    }

    @Test
    void aLineThatIsFarTooLongBlocksNothing() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            AuditChild.append(log, 1);
            fill(file(), (byte) 'x', 5);
            Files.writeString(file(), "\n", StandardOpenOption.APPEND);
            AuditChild.append(log, 2);
        }
        List<String> lines = Files.readAllLines(file());
        assertEquals(5, lines.size());
        assertTrue(lines.get(2).contains("\"note\":\"broken\""));
        assertEquals(2, AuditLog.verify(file()).brokenLine());
    }
}
