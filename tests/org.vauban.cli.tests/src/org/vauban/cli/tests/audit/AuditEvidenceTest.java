// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.Vauban;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.UserDirectories;

/** {@code vauban audit verify}, {@code witness}, {@code export} and {@code report} of a log with checkpoints. */
class AuditEvidenceTest {
    @TempDir
    private Path folder;
    private Path log;
    private Path drop;

    @BeforeEach
    void write() throws Exception {
        log = folder.resolve("audit/audit.jsonl");
        drop = Files.createDirectory(folder.resolve("drop"));
        append(5);
        append(3);
    }

    private void append(int lines) throws Exception {
        UserDirectories user = UserDirectories.of("Linux", folder, name -> null,
                name -> name.equals("VAUBAN_HOME") ? folder.toString() : null);
        try (AuditLog audit = new AuditLog(log, AuditOptions.of(user, "ab".repeat(32)).droppedIn(drop))) {
            for (int i = 0; i < lines; i++) {
                audit.event("state.written", "model", "number " + i);
            }
        }
    }

    private Vauban.Result run(Object... command) throws Exception {
        return Vauban.with(folder).run(command);
    }

    private Path key() throws Exception {
        try (Stream<Path> files = Files.list(drop)) {
            return files.filter(file -> file.toString().endsWith(".vkey")).findFirst().orElseThrow();
        }
    }

    @Test
    void anIntactLogEndsWithZero() throws Exception {
        Vauban.Result result = run("audit", "verify");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("intact, 8 lines"), result.out());
        assertTrue(result.out().contains("reach line 8 "), result.out());
        assertEquals(0, run("audit", "verify", log, "--drop", drop, "--key", key()).code());
    }

    @Tag("claim:audit-tamper-evident")
    @Test
    void everyDamagedPlaceIsPrintedAndTheEndIsFour() throws Exception {
        List<String> lines = Files.readAllLines(log);
        lines.set(1, lines.get(1).replace("number", "lumber"));
        lines.removeLast();
        Files.write(log, lines);
        Vauban.Result result = run("audit", "verify");
        assertEquals(4, result.code(), result.out());
        assertTrue(result.out().contains(log + ":2: "), result.out());
        assertTrue(result.out().contains(log + ":8: "), result.out());
        assertTrue(result.err().contains("Damaged places: 2."), result.err());
        JsonObject json = JsonParser.parseString(run("audit", "verify", "--json").out()).getAsJsonObject();
        assertFalse(json.get("intact").getAsBoolean());
        assertEquals(2, json.getAsJsonArray("damages").size());
        String french = Vauban.with(folder).environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr")
                .run("audit", "verify").err();
        assertTrue(french.contains("Endroits endommagés\u00a0: 2."), french);
    }

    @Tag("claim:audit-export")
    @Test
    void whatIsIntactOfADamagedLogIsExportedAndTheEndIsFour() throws Exception {
        List<String> lines = Files.readAllLines(log);
        List<String> edited = new ArrayList<>(lines);
        edited.set(1, lines.get(1).replace("number", "lumber"));
        Files.write(log, edited);
        Path out = folder.resolve("edited.jsonl");
        Vauban.Result result = run("audit", "export", "--format", "jsonl", "--out", out);
        assertEquals(4, result.code(), result.err());
        assertTrue(result.out().contains("7 entries") && result.err().contains("not exported: 1."), result.err());
        lines.remove(1);
        assertEquals(lines, Files.readAllLines(out));

        Files.write(log, lines);
        result = run("audit", "export", "--format", "csv", "--out", folder.resolve("cut.csv"));
        assertEquals(4, result.code(), "a line is missing");
        assertTrue(result.out().contains("7 entries") && result.err().contains("Damaged places: 1."), result.err());
    }

    /** Figures from a manipulated log must not pass as true. */
    @Test
    void theReportOfADamagedLogSaysSoAndTheEndIsFour() throws Exception {
        List<String> lines = Files.readAllLines(log);
        List<String> edited = new ArrayList<>(lines);
        edited.set(1, lines.get(1).replace("state.written", "state.read"));
        Files.write(log, edited);
        Vauban.Result result = run("audit", "report");
        assertEquals(4, result.code(), result.err());
        assertTrue(result.out().contains("state.written  7") && !result.out().contains("state.read"), result.out());
        assertTrue(result.err().contains("not counted: 1.") && result.err().contains("Damaged places: 1."),
                result.err());

        lines.remove(1);
        Files.write(log, lines);
        result = run("audit", "report", "--json");
        assertEquals(4, result.code(), "a line is missing");
        assertTrue(result.err().contains("Damaged places: 1."), result.err());
    }

    @Test
    void aLogThatWasDeletedIsFoundByWhatWasDropped() throws Exception {
        try (Stream<Path> files = Files.list(log.getParent())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertEquals(1, run("audit", "verify").code(), "nothing tells that there was one");
        Vauban.Result result = run("audit", "verify", log, "--drop", drop, "--key", key());
        assertEquals(4, result.code(), result.err());
        assertTrue(result.out().contains("lines missing at the end: 8,"), result.out());
    }

    @Test
    void wrongKeysAreWrongUsage() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense\n");
        assertEquals(2, run("audit", "verify", "--key", nonsense).code());
        assertEquals(2, run("audit", "witness", drop).code(), "without a state file");
        assertEquals(2, run("audit", "export", "--format", "xml", "--out", folder.resolve("x")).code());
        assertEquals(2, run("audit", "report", "--since", "yesterday").code());
    }

    @Test
    void theWitnessRemembersAndEndsWithFour() throws Exception {
        Path state = folder.resolve("witness.json");
        Vauban.Result fine = run("audit", "witness", drop, "--state", state, "--key", key());
        assertEquals(0, fine.code(), fine.out() + fine.err());
        assertTrue(fine.out().contains("2 checkpoints of 1 log verified"), fine.out());
        try (Stream<Path> files = Files.list(log.getParent())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        append(9);
        Vauban.Result rewritten = run("audit", "witness", drop, "--state", state, "--json");
        assertEquals(4, rewritten.code(), rewritten.out() + rewritten.err());
        assertFalse(JsonParser.parseString(rewritten.out()).getAsJsonObject().getAsJsonArray("findings").isEmpty());
    }

    @Tag("claim:audit-export")
    @Test
    void exportsAndReports() throws Exception {
        for (String format : List.of("ocsf", "cef", "syslog", "csv", "jsonl")) {
            Path out = folder.resolve("out." + format);
            Vauban.Result result = run("audit", "export", "--format", format, "--out", out);
            assertEquals(0, result.code(), result.err());
            assertTrue(result.out().contains("8 entries"), result.out());
            assertEquals(format.equals("csv") ? 9 : 8, Files.readAllLines(out).size());
        }
        Vauban.Result report = run("audit", "report");
        assertEquals(0, report.code(), report.err());
        assertTrue(report.out().contains("state.written  8"), report.out());
        assertTrue(report.out().contains("no figures about persons"), report.out());
        JsonObject none = JsonParser.parseString(run("audit", "report", "--until", "2001-01-01", "--json").out())
                .getAsJsonObject();
        assertEquals(0, none.getAsJsonObject("events").size());
    }
}
