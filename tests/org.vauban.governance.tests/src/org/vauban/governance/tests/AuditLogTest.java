// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditChain;

class AuditLogTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    private void write(int count) {
        try (AuditLog log = new AuditLog(file())) {
            AuditWriter.write(log, "completion", count);
        }
    }

    private AuditVerification verify() throws GovernanceException {
        return AuditLog.verify(file());
    }

    private void assertIntact(long lines) throws GovernanceException {
        AuditVerification verification = verify();
        assertTrue(verification.intact(), verification.toString());
        assertEquals(lines, verification.lines());
    }

    /** The time is the latest that Java can represent, so no duration can be added to it. */
    @Test
    void aLineOfTheEndOfTimeStopsNoLog() throws Exception {
        Files.writeString(file(), "{\"seq\":1,\"time\":\"+1000000000-12-31T23:59:59Z\",\"previous\":\"\"}\n");
        try (AuditLog log = new AuditLog(file(),
                new AuditOptions(1 << 20, Duration.ofDays(31), false, null, null, null))) {
            log.event("state.read", "m", "d");
        }
        assertEquals(3, Files.readAllLines(file()).size(), "the line, a note that it is broken, and the new one");
    }

    /** Half of a surrogate pair is not text that every reader accepts. */
    @Test
    void aLongDetailIsCutAtAWholeCharacter() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            log.event("state.read", "m", "x".repeat(499) + "\uD83D\uDE00 and more");
            log.event("state.read", "m", "d");
        }
        assertIntact(2);
        assertEquals("x".repeat(499) + "\u2026", JsonParser.parseString(Files.readAllLines(file()).getFirst())
                .getAsJsonObject().get("detail").getAsString());
    }

    @Test
    void chainGoesOnAcrossOpenings() throws Exception {
        write(3);
        write(2);
        assertIntact(5);
        List<String> lines = Files.readAllLines(file());
        assertTrue(lines.getFirst().contains("\"previous\":\"" + "0".repeat(64) + "\""));
        for (String line : lines) {
            var json = JsonParser.parseString(line).getAsJsonObject();
            assertEquals("completion", json.get("feature").getAsString());
            assertTrue(json.get("time").getAsString().endsWith("Z"));
        }
    }

    @Test
    void aLogThatHasRetiredTakesLateLinesAndHoldsNoFile() throws Exception {
        for (boolean durable : List.of(true, false)) {
            List<FileChannel> opened = new ArrayList<>();
            AuditLog log = new AuditLog(file(), new AuditOptions(1 << 20, null, durable, null, null, null), made -> {
                FileChannel channel = AuditChain.FILES.open(made);
                opened.add(channel);
                return channel;
            });
            Files.deleteIfExists(file());
            AuditWriter.write(log, "completion", 2);
            assertTrue(opened.stream().anyMatch(FileChannel::isOpen));
            log.retire();
            assertTrue(opened.stream().noneMatch(FileChannel::isOpen));
            try (AuditLog next = new AuditLog(file())) {
                AuditWriter.write(next, "completion", 1);
                AuditWriter.write(log, "completion", 1);
                AuditWriter.write(next, "completion", 1);
            }
            assertTrue(opened.stream().noneMatch(FileChannel::isOpen));
            assertIntact(5);
            log.close();
            assertThrows(GovernanceException.class, () -> log.event("state.read", "m", "d"));
        }
    }

    @Tag("claim:audit-access")
    @Test
    void filesAreForTheirOwnerOnly() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        write(1);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Tag("claim:audit-tamper-evident")
    @Test
    void anyChangeIsFound() throws Exception {
        write(6);
        List<String> lines = Files.readAllLines(file());
        tamper(lines, 3, lines.get(2).replace("completion", "completiom"));
        tamper(lines, 3, lines.get(2).replace("{\"seq\":3", "{\"seq\":9"));
        tamper(lines, 3, "nonsense");
        tamper(lines, 3, "");
        tamper(lines, 3, lines.get(2) + " ");
        tamper(lines, 1, lines.get(0).replace("0000", "1111"));
        tamper(lines, 6, lines.get(5).replace("model", "other"));
        List<String> removed = new ArrayList<>(lines);
        removed.remove(2);
        expectBroken(removed, 3);
        List<String> first = new ArrayList<>(lines);
        first.removeFirst();
        expectBroken(first, 1);
        List<String> swapped = new ArrayList<>(lines);
        swapped.set(1, lines.get(2));
        swapped.set(2, lines.get(1));
        expectBroken(swapped, 2);
        List<String> doubled = new ArrayList<>(lines);
        doubled.add(3, lines.get(2));
        expectBroken(doubled, 4);
    }

    private void tamper(List<String> lines, int number, String line) throws Exception {
        List<String> changed = new ArrayList<>(lines);
        changed.set(number - 1, line);
        expectBroken(changed, number);
    }

    private void expectBroken(List<String> lines, int number) throws Exception {
        Files.write(file(), lines);
        AuditVerification verification = verify();
        assertFalse(verification.intact());
        assertEquals(number, verification.brokenLine(), verification.toString());
        assertEquals(file(), verification.brokenFile());
        assertFalse(verification.reason().isEmpty());
    }

    @Test
    void everyCutOfTheLastLineIsSetAside() throws Exception {
        write(2);
        byte[] whole = Files.readAllBytes(file());
        int firstEnd = Files.readString(file()).indexOf('\n') + 1;
        for (int size = firstEnd + 1; size < whole.length; size += 7) {
            Files.write(file(), Arrays.copyOf(whole, size));
            AuditVerification before = verify();
            assertFalse(before.intact());
            assertEquals(2, before.brokenLine());
            write(1);
            assertIntact(3);
            assertTrue(Files.readString(file()).contains("\"note\":\"torn\""));
        }
        assertTrue(Files.size(folder.resolve("audit.jsonl.torn")) > 0);
    }

    @Test
    void zerosLeftByAPowerCutAreSetAside() throws Exception {
        write(2);
        Files.write(file(), new byte[5000], StandardOpenOption.APPEND);
        write(1);
        assertIntact(4);
    }

    @Test
    void aBrokenLastLineIsKeptAndNoted() throws Exception {
        write(2);
        Files.writeString(file(), Files.readString(file()).replace("\"seq\":2", "\"seq\":7"));
        write(2);
        AuditVerification verification = verify();
        assertEquals(2, verification.brokenLine());
        List<String> lines = Files.readAllLines(file());
        assertEquals(1, lines.stream().filter(line -> line.contains("\"note\":\"broken\"")).count());
        assertEquals(5, lines.size());
    }

    @Test
    void rotationCarriesTheChain() throws Exception {
        try (AuditLog log = new AuditLog(file(), 1500, false)) {
            AuditWriter.write(log, "completion", 30);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList();
        }
        assertTrue(files.size() > 3, files.toString());
        AuditVerification verification = verify();
        assertTrue(verification.intact(), verification.toString());
        assertEquals("", verification.reason());
        Path second = folder.resolve("audit.000002.jsonl");
        String text = Files.readString(second);
        Files.writeString(second, text.replaceFirst("completion", "completiom"));
        assertEquals(second, verify().brokenFile());
        Files.delete(second);
        assertFalse(verify().intact(), "a missing file in the middle");
        Files.writeString(second, text);
        Files.delete(folder.resolve("audit.000001.jsonl"));
        assertTrue(verify().intact(), "older files may be archived");
        assertFalse(verify().reason().isEmpty());
        Files.delete(file());
        write(1);
        assertTrue(verify().intact(), "goes on from the last file put aside");
    }

    /** A user who can write to the folder can choose any number. */
    @Test
    void aLogGoesOnBehindAFileOfTheLargestNumber() throws Exception {
        Path foreign = Files.createFile(folder.resolve("audit.999999999.jsonl"));

        try (AuditLog log = new AuditLog(file(), 1500, false)) {
            AuditWriter.write(log, "completion", 30);
        }
        assertTrue(Files.exists(folder.resolve("audit.1000000001.jsonl")), "was put aside twice");
        write(1);

        AuditVerification verification = verify();
        assertTrue(verification.lines() > 31, "with the notes of each rotation: " + verification);
        Files.delete(foreign);
        assertTrue(verify().intact(), verify().toString());
        Files.delete(file());
        write(1);
        assertTrue(verify().intact(), "goes on from the last file put aside");
    }

    /** Such a file does not belong to the log, and stops neither the log nor its verification. */
    @Test
    void aFileWithMathematicalDigitsIsLeftAlone() throws Exception {
        Files.writeString(folder.resolve("audit." + "\ud835\udfce".repeat(6) + ".jsonl"), "x\n");
        write(3);
        assertTrue(verify().intact(), verify().toString());
        assertEquals(3, verify().lines());
    }

    @Test
    void aRotationThatWasInterruptedIsFinished() throws Exception {
        try (AuditLog log = new AuditLog(file(), 500, false)) {
            AuditWriter.write(log, "completion", 4);
        }
        Path aside = folder.resolve("audit.000001.jsonl");
        assertTrue(Files.readString(aside).contains("\"note\":\"rotated\""));
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path : all.filter(p -> p.toString().endsWith(".jsonl") && !p.equals(aside)).toList()) {
                Files.delete(path);
            }
        }
        Files.move(aside, file()); // as if power had failed between writing the note and renaming
        write(2);
        AuditVerification verification = verify();
        assertTrue(verification.intact(), verification.toString());
        assertTrue(Files.exists(aside));
    }

    @Test
    void aDeletedFileIsBegunAgainAndSeen() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            AuditWriter.write(log, "completion", 2);
            Files.delete(file());
            AuditWriter.write(log, "completion", 1);
        }
        assertEquals(1, Files.readAllLines(file()).size());
    }

    @Test
    void twoLogsOfOneProcessShareAFile() throws Exception {
        Callable<Void> writer = () -> {
            try (AuditLog log = new AuditLog(file(), 20_000, false)) {
                AuditWriter.write(log, "completion", 200);
            }
            return null;
        };
        concurrently(List.of(writer, writer));
        AuditVerification verification = verify();
        assertTrue(verification.intact(), verification.toString());
        assertTrue(verification.lines() >= 400);
    }

    @Test
    void manyThreadsShareALog() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                writers.add(() -> {
                    AuditWriter.write(log, "completion", 100);
                    return null;
                });
            }
            concurrently(writers);
        }
        assertIntact(400);
    }

    @Test
    void twoProcessesShareAFile() throws Exception {
        Process other = ChildProcess.of(AuditWriter.class, List.of(AuditLog.class, JsonParser.class),
                file().toString(), "lsp", "300", "30000").inheritIO().start();
        try (AuditLog log = new AuditLog(file(), 30_000, false)) {
            int written = 0;
            while (other.isAlive() || written < 300) {
                AuditWriter.write(log, "ide", 1);
                written++;
            }
            assertEquals(0, other.waitFor());
            AuditVerification verification = verify();
            assertTrue(verification.intact(), verification.toString());
            assertTrue(verification.lines() >= written + 300);
        } finally {
            other.destroyForcibly();
        }
    }

    private static void concurrently(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size(), task -> {
            Thread thread = new Thread(task, "audit-writer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (Future<Void> future : threads.invokeAll(tasks)) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptLosesNoLine() throws Exception {
        try (AuditLog log = new AuditLog(file())) {
            for (int i = 0; i < 50; i++) {
                Thread.currentThread().interrupt();
                AuditWriter.write(log, "completion", 1);
                assertTrue(Thread.interrupted(), "the interrupt is handed on");
            }
            Thread writer = new Thread(() -> AuditWriter.write(log, "completion", 300), "audit-writer");
            writer.start();
            while (writer.isAlive()) {
                writer.interrupt();
            }
            writer.join();
        }
        assertIntact(350);
    }

    @Test
    void aMissingLogIsAnEmptyOne() throws Exception {
        Files.createFile(file());
        assertIntact(0);
    }
}
