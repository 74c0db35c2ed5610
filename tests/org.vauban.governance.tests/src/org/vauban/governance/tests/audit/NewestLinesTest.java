// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.audit.AuditFiles;
import org.vauban.governance.audit.AuditLine;
import org.vauban.governance.audit.AuditPosition;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.audit.NewestLines;

/** A log is read from its end, while others write to it, rotate it and delete its oldest files. */
class NewestLinesTest {
    private static final int ROTATION = 2_000;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    private Path rotated(int number) {
        return folder.resolve("audit.00000" + number + ".jsonl");
    }

    private AuditLog open() {
        return new AuditLog(file(), ROTATION, false);
    }

    private void rotate(AuditLog log, int times) throws Exception {
        for (int files = AuditFiles.segments(file()).size() + times; AuditFiles.segments(file()).size() < files;) {
            AuditChild.append(log, 1);
        }
    }

    private List<String> newestFirst() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path each : AuditReader.files(file())) {
            lines.addAll(Files.readAllLines(each));
        }
        return lines.reversed();
    }

    private List<String> read(@Nullable AuditPosition before) throws IOException {
        List<String> lines = new ArrayList<>();
        NewestLines.read(file(), before, () -> false, line -> lines.add(line.text()));
        return lines;
    }

    /** Returns the position of the line after this many newer ones. */
    private AuditPosition position(int newer) throws IOException {
        List<NewestLines.Line> lines = new ArrayList<>();
        NewestLines.read(file(), null, () -> false, line -> {
            lines.add(line);
            return lines.size() <= newer;
        });
        return lines.getLast().position();
    }

    /** Line feeds in a row, at both ends of blocks and of the file; characters that are not UTF-8. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void itReadsTheSameLinesAsFromTheBeginning(long seed) throws Exception {
        Random random = new Random(seed);
        for (int number = 1; number <= 3; number++) {
            try (var out = Files.newOutputStream(number == 3 ? file() : rotated(number))) {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    byte[] line = new byte[new int[] {0, 1, 100, 65_535, 65_536, 65_537, 200_000}[random.nextInt(7)]];
                    for (int at = 0; at < line.length; at++) {
                        line[at] = (byte) "abc\u00e9".getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(4)];
                    }
                    out.write(line);
                    if (i > 0 || random.nextBoolean()) {
                        out.write('\n');
                    }
                }
            }
        }
        List<String> all = new ArrayList<>();
        AuditReader.all(file(), all::add);
        assertEquals(all.reversed(), read(null));
        for (int newer = 0; newer < all.size(); newer += 1 + random.nextInt(9)) {
            assertEquals(all.reversed().subList(newer + 1, all.size()), read(position(newer)));
        }
    }

    @Test
    void onlyTheBeginningOfAnOverlongLineIsKept() throws Exception {
        String overlong = "x".repeat(AuditLine.LONGEST);
        Files.writeString(rotated(1), overlong + "y".repeat(5 << 20) + "\n" + overlong + "\nshort\n");
        Files.writeString(file(), "first\n" + overlong + "y".repeat(AuditLine.LONGEST + 1) + "\nlast");
        assertEquals(List.of("last", overlong, "first", "short", overlong, overlong), read(null));
        assertEquals(List.of("first", "short", overlong, overlong), read(position(1)));
        assertEquals(List.of(), read(position(5)));
    }

    @Test
    void aLogWithoutLinesHasNone() throws Exception {
        assertEquals(List.of(), read(null));
        Files.createFile(file());
        assertEquals(List.of(), read(null));
    }

    /** An older file that nobody can read does not matter. */
    @Test
    void itReadsNoFurtherThanItsReaderWants() throws Exception {
        Files.createDirectory(rotated(1));
        Files.writeString(rotated(2), "one\ntwo\n");
        Files.writeString(file(), "three\n");
        assertEquals(List.of("two", "three"), AuditReader.last(file(), 2));
        assertThrows(IOException.class, () -> AuditReader.last(file(), 4));
    }

    /** Does something after the first line was read. */
    private List<String> readWhile(Callable<?> meanwhile) throws IOException {
        List<String> lines = new ArrayList<>();
        NewestLines.read(file(), null, () -> false, line -> {
            lines.add(line.text());
            if (lines.size() == 1) {
                try {
                    meanwhile.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
            return true;
        });
        return lines;
    }

    @Test
    void eachLineComesOnceAlthoughTheLogIsRotatedMeanwhile() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 2);
            AuditChild.append(log, 3);
            List<String> before = newestFirst();
            assertEquals(before, readWhile(() -> {
                rotate(log, 2);
                return null;
            }));
        }
    }

    @Test
    void filesThatAreDeletedBecauseOfTheirAgeAreLeftOut() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 3);
            AuditChild.append(log, 3);
            List<String> kept = newestFirst();
            kept = kept.subList(0, kept.size() - Files.readAllLines(rotated(1)).size());
            kept = kept.subList(0, kept.size() - Files.readAllLines(rotated(2)).size());
            assertEquals(kept, readWhile(() -> {
                Files.delete(rotated(1));
                Files.delete(rotated(2));
                return null;
            }));
        }
    }

    @Test
    void aFileThatIsMissingInBetweenIsReported() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 3);
        }
        assertThrows(IOException.class, () -> readWhile(() -> Files.deleteIfExists(rotated(2))));
    }

    @Test
    void aPositionOutlastsAppendsRotationsAndDeletions() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 3);
            AuditChild.append(log, 3);
            for (int newer : List.of(1, 20)) { // in the current file, and in a rotated one
                AuditPosition position = position(newer);
                List<String> before = newestFirst();
                before = before.subList(newer + 1, before.size());
                assertEquals(before, read(position));
                rotate(log, 2);
                assertEquals(before, read(position));
            }
            AuditPosition position = position(20);
            List<String> before = read(position);
            int deleted = Files.readAllLines(rotated(1)).size();
            Files.delete(rotated(1));
            assertEquals(before.subList(0, before.size() - deleted), read(position));
        }
    }

    @Test
    void aPositionIsFoundAlthoughFilesAreNumberedAnew() throws Exception {
        try (AuditLog log = open()) {
            rotate(log, 3);
            AuditChild.append(log, 4);
            AuditPosition position = position(1);
            List<String> before = newestFirst().subList(2, Files.readAllLines(file()).size());
            for (Path each : AuditFiles.segments(file())) {
                Files.delete(each);
            }
            assertEquals(before, read(position));
            rotate(log, 1);
            assertTrue(Files.exists(rotated(1)));
            assertEquals(before, read(position));
        }
    }

    @Test
    void aPositionWhoseFileIsDeletedOrWhoseLineIsChangedIsLost() throws Exception {
        Files.writeString(rotated(1), "one\ntwo\n");
        Files.writeString(rotated(2), "three\n");
        Files.writeString(file(), "four\nfive\n");
        AuditPosition four = position(1);
        AuditPosition two = position(3);
        assertEquals(List.of("one"), read(two));
        Files.writeString(file(), "f0ur\nfive\n");
        assertFalse(NewestLines.read(file(), four, () -> false, line -> true));
        assertEquals(List.of(), read(four));
        Files.delete(rotated(1));
        assertFalse(NewestLines.read(file(), two, () -> false, line -> true));
        assertEquals(List.of(), read(two));
        Files.delete(rotated(2));
        Files.delete(file());
        assertFalse(NewestLines.read(file(), four, () -> false, line -> true));
    }

    @Test
    void onlyTextOfItsOwnIsAPosition() throws Exception {
        Files.writeString(file(), "one\ntwo\n");
        AuditPosition position = position(0);
        assertEquals(position, AuditPosition.parse(position.toString()).orElseThrow());
        for (String wrong : List.of("", "1-0", position + " ", "-" + position,
                position.toString().replace('1', '\u0661'), "1-9999999999999999999-" + position.hash(),
                "1".repeat(256) + "-0-" + position.hash())) {
            assertTrue(AuditPosition.parse(wrong).isEmpty(), wrong);
        }
        AuditPosition beyond = new AuditPosition(position.file(), Long.MAX_VALUE / 16, position.hash());
        assertEquals(List.of("one"), read(beyond), "it is found by its hash");
    }

    @Test
    void aCancellationIsSeenWithinAFewLines() throws Exception {
        Files.writeString(file(), "line\n".repeat(10_000));
        List<String> lines = new ArrayList<>();
        assertThrows(CancellationException.class, () -> NewestLines.read(file(), null, () -> lines.size() >= 1_000,
                line -> lines.add(line.text())));
        assertTrue(lines.size() <= 1_000 + 256, lines.size() + " lines");
    }

    /** A power cut can leave any number of zeros. */
    @Test
    void aCancellationIsSeenWithinALineOfAnyLength() throws Exception {
        Files.writeString(file(), "line\n", StandardOpenOption.CREATE_NEW);
        try (RandomAccessFile end = new RandomAccessFile(file().toFile(), "rw")) {
            end.setLength(40L << 20);
        }
        int[] polls = {0};
        assertThrows(CancellationException.class, () -> NewestLines.read(file(), null, () -> polls[0]++ == 20,
                line -> true));
    }

    /** While a place is searched for, no line reaches the reader. */
    @Test
    void aSearchForAPositionCanBeCancelled() throws Exception {
        Files.writeString(file(), "line\n".repeat(10_000));
        AuditPosition other = new AuditPosition(position(0).file(), 3, "0".repeat(32));
        int[] polls = {0};
        assertThrows(CancellationException.class, () -> NewestLines.read(file(), other, () -> polls[0]++ == 20,
                line -> true));
    }
}
