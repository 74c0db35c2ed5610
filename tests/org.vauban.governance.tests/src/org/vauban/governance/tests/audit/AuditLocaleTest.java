// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.AuditDamage;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;

/** The audit log under locales with non-ASCII digits, and files that earlier versions left under them. */
class AuditLocaleTest {
    private static final int ROTATION = 1500;

    @TempDir
    Path folder;

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    private static void write(Path file, int rotation, int count) throws Exception {
        try (AuditLog log = new AuditLog(file, rotation, false)) {
            for (int i = 0; i < count; i++) {
                log.event("state.written", "model", "number " + i);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    private static long lines(Path folder) throws IOException {
        long lines = 0;
        for (Path file : files(folder)) {
            lines += Files.readAllLines(file).size();
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa", "hi-IN-u-nu-deva", "my", "th-TH-u-nu-thai", "tr", "fr-FR"})
    void rotationCarriesTheChainInEveryLocale(String locale) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(locale));
        write(folder.resolve("audit.jsonl"), ROTATION, 30);
        assertTrue(files(folder).size() > 3, files(folder).toString());
        for (Path file : files(folder)) {
            assertTrue(file.getFileName().toString().matches("audit(\\.[0-9]{6})?\\.jsonl"), file.toString());
        }
        AuditVerification verification = AuditLog.verify(folder.resolve("audit.jsonl"));
        assertTrue(verification.intact(), verification.toString());
        assertEquals(lines(folder), verification.lines());
    }

    /**
     * Creates the first part of a chain, rotated to a name with these digits, and a second chain that starts from
     * scratch.
     */
    private Path leftBehind(String digits, boolean blocked) throws Exception {
        Path parts = Files.createDirectory(folder.resolve("parts" + digits + blocked));
        Path first = Files.createDirectory(parts.resolve("first"));
        Path second = Files.createDirectory(parts.resolve("second"));
        Path log = Files.createDirectory(parts.resolve("log")).resolve("audit.jsonl");
        write(first.resolve("audit.jsonl"), ROTATION, 12);
        write(second.resolve("audit.jsonl"), blocked ? ROTATION : 1 << 20, 12);
        Files.copy(first.resolve("audit.000001.jsonl"), log.resolveSibling("audit." + digits + ".jsonl"));
        Files.copy(second.resolve(blocked ? "audit.000001.jsonl" : "audit.jsonl"), log);
        return log;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0660\u0660\u0660\u0660\u0660\u0661", "\u06F0\u06F0\u06F0\u06F0\u06F0\u06F1",
            "\u0966\u0966\u0966\u0966\u0966\u0967"})
    void aLogThatStoppedForGoodGoesOnWithARecord(String digits) throws Exception {
        Path log = leftBehind(digits, true);
        assertTrue(Files.readString(log).contains("\"note\":\"rotated\""),
                "was about to be put aside under a name that is taken");
        assertFalse(AuditLog.verify(log).intact(), "half of it is not called intact");
        long lines = lines(log.getParent());

        write(log, ROTATION, 20);
        AuditVerification verification = AuditLog.verify(log);
        assertTrue(verification.intact(), verification.toString());
        assertFalse(verification.reason().isEmpty(), "says that the chain began again");
        assertTrue(verification.lines() >= lines + 21, verification.toString());
        assertEquals(lines(log.getParent()), verification.lines());
        for (Path file : files(log.getParent())) {
            assertTrue(file.getFileName().toString().matches("audit(\\.[0-9]{6})?\\.jsonl"), file.toString());
        }
        long notes = 0;
        for (Path file : files(log.getParent())) {
            notes += Files.readAllLines(file).stream().filter(line -> line.contains("\"note\":\"recovered\"")).count();
        }
        assertEquals(1, notes);
    }

    @Test
    void aChainThatBeganAgainIsJoinedAndGuardedAfterwards() throws Exception {
        Path log = leftBehind("\u0660\u0660\u0660\u0660\u0660\u0661", false);
        assertFalse(AuditLog.verify(log).intact());
        write(log, 1 << 20, 3);
        write(log, 1 << 20, 3);
        assertTrue(AuditLog.verify(log).intact(), AuditLog.verify(log).toString());
        Path first = log.resolveSibling("audit.000001.jsonl");
        List<String> lines = Files.readAllLines(first);
        Files.write(first, lines.subList(0, lines.size() - 1));
        assertFalse(AuditLog.verify(log).intact(), "the end of the first part was cut off");
        Files.write(first, lines);
        assertTrue(AuditLog.verify(log).intact());
        List<String> second = Files.readAllLines(log);
        Files.write(log, second.subList(1, second.size()));
        assertFalse(AuditLog.verify(log).intact(), "the beginning of the second part was cut off");
        Files.write(log, second.stream().filter(line -> !line.contains("\"recovered\"")).toList());
        assertFalse(AuditLog.verify(log).intact(), "the record was taken away");
    }

    /** Pieces joined by a note are not damage, and many of them must not crowd other damage out of the report. */
    @Test
    void joinedPiecesDoNotHideALineThatWasEdited() throws Exception {
        Path log = folder.resolve("audit.jsonl");
        int pieces = 10_001; // one more piece than seams: as many seams as the report lists
        StringBuilder joins = new StringBuilder();
        String last = "";
        for (int i = 1; i <= pieces; i++) {
            String line = Tampering.hashed("{\"seq\":1,\"time\":\"2026-11-27T10:00:00.000Z\",\"event\":\"e\","
                    + "\"model\":\"m\",\"detail\":\"" + i + "\",\"previous\":\"" + "0".repeat(64) + "\"}");
            if (i > 1) {
                joins.append(i > 2 ? "," : "").append('"').append(last).append('>').append(Tampering.hash(line))
                        .append('"');
            }
            last = Tampering.hash(line);
            Files.writeString(log.resolveSibling(String.format(Locale.ROOT, "audit.%06d.jsonl", i)), line + '\n');
        }
        String note = Tampering.hashed("{\"seq\":2,\"time\":\"2026-11-27T10:00:00.000Z\",\"note\":\"recovered\","
                + "\"joins\":[" + joins + "],\"previous\":\"" + last + "\"}");
        Files.writeString(log, note + "\n{\"edited\":true}\n");
        AuditVerification verification = AuditLog.verify(log);
        assertFalse(verification.intact(), verification.toString());
        assertEquals(List.of(2L), verification.damages().stream().map(AuditDamage::firstLine).toList(),
                "all pieces are joined");
    }

    @Test
    void piecesOfBothKindsOfDigitsKeepTheirOrder() throws Exception {
        // the log stopped permanently under Arabic digits, then continued under another locale, which reused the number
        Path log = leftBehind("\u0660\u0660\u0660\u0660\u0660\u0661", true);
        Files.move(log, log.resolveSibling("audit.000001.jsonl"), StandardCopyOption.ATOMIC_MOVE);
        write(log, 1 << 20, 4);
        AuditVerification verification = AuditLog.verify(log);
        assertTrue(verification.intact(), verification.toString());
        assertEquals(lines(log.getParent()), verification.lines());
        assertEquals(List.of("audit.000001.jsonl", "audit.000002.jsonl", "audit.jsonl"),
                files(log.getParent()).stream().map(path -> path.getFileName().toString()).toList());
    }
}
