// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.Vauban;

/** The output of {@code vauban audit} for a log of several files. */
class AuditCommandTest {
    @TempDir
    private Path folder;
    private Path log;

    @BeforeEach
    void files() throws Exception {
        log = folder.resolve("audit.jsonl");
        Files.write(folder.resolve("audit.000001.jsonl"), List.of(line(1), line(2)));
        Files.write(folder.resolve("audit.000002.jsonl"), List.of(line(3)));
        Files.write(log, List.of(line(4), line(5)));
        Files.write(folder.resolve("other.000003.jsonl"), List.of(line(9)));
    }

    private static String line(int number) {
        return "{\"seq\":" + number + ",\"time\":\"t" + number + "\",\"note\":\"n\",\"detail\":\"d\"}";
    }

    private List<String> show(Object... options) throws Exception {
        Object[] command = new Object[options.length + 3];
        command[0] = "audit";
        command[1] = "show";
        command[2] = log;
        System.arraycopy(options, 0, command, 3, options.length);
        Vauban.Result result = Vauban.with(folder).run(command);
        assertEquals(0, result.code(), result.err());
        return result.out().lines().map(shown -> shown.substring(0, 2)).toList();
    }

    @Test
    void showReadsTheFilesPutAsideInOrder() throws Exception {
        assertEquals(List.of("t1", "t2", "t3", "t4", "t5"), show("--all"));
        assertEquals(List.of("t2", "t3", "t4", "t5"), show("-n", 4));
        assertEquals(List.of("t5"), show("--lines", 1));
    }

    /** More lines than a pipe holds, before a file that cannot be read. */
    @Test
    void showEndsWhenNobodyReadsItsLines() throws Exception {
        Files.write(folder.resolve("audit.000001.jsonl"), Collections.nCopies(20_000, line(1)));
        Files.createDirectory(folder.resolve("audit.000004.jsonl"));
        assertTrue(Vauban.with(folder).run("audit", "show", log, "--all").err().contains("audit.000004.jsonl"));
        Vauban.Result result = Vauban.with(folder).startedBy("sh", "-c", "\"$0\" \"$@\" | :").run("audit", "show", log,
                "--all");
        assertEquals("", result.err());
    }

    /** Otherwise anyone who can write the log could hide the lines after a forged one. */
    @Test
    void aForgedLineHidesNoOther() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String forged : List.of("{}", "null", "[7]", "\"x\"", "7", "true")) {
            for (String part : List.of("{\"role\":\"r\",\"chars\":" + forged + "}", forged)) {
                lines.add("{\"time\":\"t0\",\"decision\":\"approved\",\"parts\":[" + part + "]}");
            }
            lines.add("{\"time\":" + forged + ",\"note\":" + forged + ",\"detail\":" + forged + "}");
            lines.add(forged);
        }
        lines.add(line(6));
        Files.write(log, lines);
        List<String> shown = show("--all");
        assertEquals(3 + lines.size(), shown.size());
        assertEquals("t6", shown.getLast());
    }

    @Test
    void aLogWithoutItsCurrentFileIsStillOne() throws Exception {
        Files.delete(log);
        assertEquals(List.of("t1", "t2", "t3"), show("--all"));
        Files.delete(folder.resolve("audit.000001.jsonl"));
        Files.delete(folder.resolve("audit.000002.jsonl"));
        Vauban.Result none = Vauban.with(folder).run("audit", "show", log);
        assertEquals(1, none.code());
        assertTrue(none.err().contains(log.toString()), none.err());
    }
}
