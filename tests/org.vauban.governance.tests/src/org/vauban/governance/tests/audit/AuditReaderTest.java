// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditFiles;
import org.vauban.governance.audit.AuditReader;

/** A log is read while others write to it, rotate it and delete its oldest files. */
class AuditReaderTest {
    private static final int ROTATION = 2_000;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    private AuditLog open() {
        return new AuditLog(file(), ROTATION, false);
    }

    private List<Path> rotated() throws IOException {
        return AuditFiles.segments(file());
    }

    private List<String> written() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path each : AuditReader.files(file())) {
            lines.addAll(Files.readAllLines(each));
        }
        return lines;
    }

    private void rotate(AuditLog log, int times) throws Exception {
        for (int files = rotated().size() + times; rotated().size() < files;) {
            AuditChild.append(log, 1);
        }
    }

    /** Reads the log, and does something when this many lines were read. */
    private List<String> read(int lines, Callable<?> meanwhile) throws GovernanceException {
        List<String> read = new ArrayList<>();
        AuditLog.read(file(), line -> {
            read.add(line);
            if (read.size() == lines) {
                try {
                    meanwhile.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        });
        return read;
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "1,1", "2,2", "2,3"})
    void eachLineComesOnceAlthoughTheLogIsRotatedMeanwhile(int before, int meanwhile) throws Exception {
        try (AuditLog log = open()) {
            for (boolean late : List.of(false, true)) {
                rotate(log, before);
                AuditChild.append(log, 3);
                List<String> read = read(late ? written().size() : 1, () -> {
                    rotate(log, meanwhile);
                    return null;
                });
                assertEquals(written(), read);
            }
        }
    }

    @Test
    void aLogThatIsBeingRotatedHasNoCurrentFileForAMoment() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 1);
            AuditChild.append(log, 3);
        }
        Files.move(file(), folder.resolve("audit.000002.jsonl"));
        List<String> lines = written();
        assertEquals(lines.subList(lines.size() - 5, lines.size()), AuditLog.last(file(), 5));
        assertEquals(lines, read(0, () -> null));
        List<String> read = read(1, () -> {
            try (AuditLog log = open()) {
                AuditChild.append(log, 2);
            }
            return null;
        });
        assertEquals(lines.size() + 2, read.size());
        assertEquals(written(), read);
    }

    @Test
    void aFileThatIsDeletedBecauseOfItsAgeIsLeftOut() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 3);
            AuditChild.append(log, 3);
            List<Path> oldest = rotated().subList(0, 2);
            List<String> expected = written();
            expected.removeAll(Files.readAllLines(oldest.getLast()));
            assertEquals(expected, read(1, () -> {
                for (Path each : oldest) {
                    Files.delete(each);
                }
                return null;
            }));
        }
    }

    @Test
    void theFileThatWasTheCurrentOneMayBeDeletedMeanwhile() throws Exception {
        List<String> expected = new ArrayList<>();
        try (AuditLog log = open()) {
            AuditChild.append(log, 3);
            List<String> read = read(1, () -> {
                rotate(log, 2);
                expected.addAll(written());
                Files.delete(rotated().getFirst());
                return null;
            });
            assertEquals(expected, read);
        }
    }

    @Test
    void aFileThatIsMissingInBetweenIsReported() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 3);
            Path second = rotated().get(1);
            assertThrows(GovernanceException.class, () -> read(1, () -> Files.deleteIfExists(second)));
        }
    }

    /** The first read ends within a line, and within a character. */
    @Test
    void aLineThatWasIncompleteIsReadToItsEnd() throws Exception {
        byte[] accented = "\u00e9".getBytes(StandardCharsets.UTF_8);
        Files.writeString(file(), "one\ntw", StandardCharsets.UTF_8);
        Files.write(file(), new byte[] {accented[0]}, StandardOpenOption.APPEND);
        List<String> read = read(1, () -> {
            Files.write(file(), new byte[] {accented[1], 'o', '\n'}, StandardOpenOption.APPEND);
            Files.move(file(), folder.resolve("audit.000001.jsonl"));
            return Files.writeString(file(), "three\nfo");
        });
        assertEquals(List.of("one", "tw\u00e9o", "three", "fo"), read);
    }

    @Test
    void noLineIsMissedWhileAnotherThreadWrites() throws Exception {
        FutureTask<Void> writing = new FutureTask<>(() -> {
            try (AuditLog log = open()) {
                AuditChild.append(log, 300);
            }
            return null;
        });
        Thread writer = new Thread(writing, "audit-writer");
        writer.setDaemon(true);
        writer.start();
        boolean done;
        do {
            done = writing.isDone();
            List<Long> last = numbers(AuditLog.last(file(), 50));
            long first = last.isEmpty() ? 1 : last.getFirst();
            assertEquals(LongStream.range(first, first + last.size()).boxed().toList(), last);
            List<Long> all = numbers(read(0, () -> null));
            assertEquals(LongStream.rangeClosed(1, all.size()).boxed().toList(), all);
        } while (!done);
        writing.get();
        assertTrue(rotated().size() > 10, rotated().toString());
        assertEquals(written(), read(0, () -> null));
    }

    /** Returns the numbers of lines, without that of a last line that is being written. */
    private static List<Long> numbers(List<String> lines) {
        boolean whole = lines.isEmpty() || AuditReader.isIntact(lines.getLast());
        return lines.subList(0, whole ? lines.size() : lines.size() - 1).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject().get("seq").getAsLong()).toList();
    }
}
