// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditOutcome;
import org.vauban.governance.AuditOutcome.Result;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.governance.export.AuditReport;

/** An output that was accepted and then edited has two lines, but counts once. */
class EditedOutputsTest {
    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void place() {
        log = folder.resolve("audit/audit.jsonl");
    }

    private void write(AuditOutcome... outcomes) throws Exception {
        UserDirectories user = UserDirectories.of("Linux", folder, name -> null,
                name -> name.equals("VAUBAN_HOME") ? folder.toString() : null);
        try (AuditLog audit = new AuditLog(log, AuditOptions.of(user, "ab".repeat(32)))) {
            audit.outcomes(List.of(outcomes));
        }
    }

    private static AuditOutcome outcome(Result result, String output, int taken) {
        return new AuditOutcome("completion", "model", result, output, taken);
    }

    private AuditReport report() throws Exception {
        return AuditReport.of(log, AuditPeriod.ALL);
    }

    @Test
    void theLastOutcomeCounts() throws Exception {
        write(outcome(Result.ACCEPTED, "0123456789", 10), outcome(Result.ACCEPTED, "untouched", 9),
                outcome(Result.PARTLY_ACCEPTED, "abcdefgh", 4), outcome(Result.EDITED, "0123456789", 7),
                outcome(Result.EDITED, "abcdefgh", 0));
        assertEquals(Map.of("completion accepted", 1L, "completion edited", 2L), report().outcomes());
        assertEquals(10 + 9 + 8, report().outputChars());
        assertEquals(7 + 9, report().takenChars());
        List<AuditEntry> entries = Files.readAllLines(log).stream().map(line -> AuditEntry.of(line).orElseThrow())
                .toList();
        assertEquals(entries.get(0).outputHash(), entries.get(3).outputHash());
        assertNotEquals(entries.get(0).outputHash(), entries.get(2).outputHash());
        assertEquals("7 of 10 characters", entries.get(3).text("detail"));
    }

    @Test
    void theSameTextTwiceIsTwoOutputs() throws Exception {
        write(outcome(Result.ACCEPTED, "}", 1), outcome(Result.ACCEPTED, "}", 1), outcome(Result.EDITED, "}", 0));
        assertEquals(Map.of("completion accepted", 1L, "completion edited", 1L), report().outcomes());
        assertEquals(2, report().outputChars());
        assertEquals(1, report().takenChars());
    }

    @Test
    void whatAnotherFeatureOrSessionWroteIsAnotherOutput() throws Exception {
        write(outcome(Result.ACCEPTED, "text", 4), new AuditOutcome("chat", "model", Result.EDITED, "text", 1));
        write(outcome(Result.EDITED, "text", 2));
        assertEquals(Map.of("completion accepted", 1L, "completion edited", 1L, "chat edited", 1L),
                report().outcomes());
        assertEquals(12, report().outputChars());
    }

    /** Returns the line as it would have been written at another time. */
    private static String at(Instant time, String line) throws Exception {
        String body = line.replaceFirst("\"time\":\"[^\"]*\"", "\"time\":\"" + time + "\"")
                .replaceFirst(",\"hash\":\"[^\"]*\"\\}$", "}");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        return body.replaceFirst("\\}$", ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}");
    }

    @Test
    void itCountsInThePeriodInWhichItWasAccepted() throws Exception {
        write(outcome(Result.ACCEPTED, "0123456789", 10), outcome(Result.EDITED, "0123456789", 7));
        List<String> lines = Files.readAllLines(log);
        Instant written = AuditEntry.of(lines.getFirst()).orElseThrow().time();
        Instant edited = written.plusSeconds(3600);
        Files.write(log, List.of(lines.getFirst(), at(edited, lines.get(1))));
        AuditReport first = AuditReport.of(log, new AuditPeriod(null, edited.minusSeconds(60)));
        assertEquals(Map.of("completion edited", 1L), first.outcomes());
        assertEquals(7, first.takenChars());
        AuditReport second = AuditReport.of(log, new AuditPeriod(edited.minusSeconds(60), null));
        assertTrue(second.outcomes().isEmpty());
        assertEquals(0, second.outputChars());
    }
}
