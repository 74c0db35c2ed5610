// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vauban evidence} on the built distribution. */
@Tag("slow")
class EvidenceCommandTest {
    @TempDir
    private Path folder;
    private Vauban vauban;
    private Path out;

    @BeforeEach
    void user() {
        vauban = Vauban.with(folder.resolve("home"));
        out = folder.resolve("packs/pack");
    }

    @Test
    void writesAPackAboutThisInstallationWithinAMinute() throws Exception {
        Instant begin = Instant.now();
        Vauban.Result result = vauban.alone().run("evidence", "--out", out);
        assertEquals(0, result.code(), result.err());
        assertTrue(Duration.between(begin, Instant.now()).toSeconds() < 60, "it takes too long");
        assertTrue(result.out().contains(out + ": ") && result.out().contains("report.en.pdf"), result.out());
        assertTrue(result.out().contains("Controls: "), result.out());
        for (String file : List.of("report.en.html", "report.fr.html", "report.en.pdf", "report.fr.pdf",
                "controls.json", "oscal-component-definition.json", "sbom.cdx.json", "mlbom.cdx.json", "policy.json",
                "audit.json", "doctor.txt", "manifest.json", "SHA256SUMS")) {
            assertTrue(Files.size(out.resolve(file)) > 0, file);
        }
        assertTrue(Files.readString(out.resolve("doctor.txt")).contains("  ok  vauban "));
        String bill = Files.readString(out.resolve("sbom.cdx.json"));
        assertTrue(bill.contains("\"org.vauban.cli\"") && bill.contains("\"lib/gson-")
                && bill.contains("lib/native/linux/x86_64/libllama"), "jars and native libraries");
        assertFalse(JsonParser.parseString(bill).getAsJsonObject().getAsJsonArray("components").asList().stream()
                .anyMatch(part -> !part.getAsJsonObject().has("licenses")), "every part has a licence");
    }

    @Test
    void neverReplacesAnythingAndSaysSoInFrench() throws Exception {
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine.txt"), "mine");
        Vauban.Result result = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr")
                .run("evidence", "--out", out);
        assertEquals(1, result.code(), result.out());
        assertTrue(result.err().contains(out + " n’est pas vide"), result.err());
        assertEquals(List.of("mine.txt"), names(out));
        assertEquals(2, vauban.run("evidence").code(), "where to is not said");
    }

    /** Killed as soon as a file exists: no folder that looks complete is left. */
    @Test
    void aKilledRunLeavesNoPackThatLooksWhole() throws Exception {
        for (String file : List.of("report.en.html", "policy.json")) {
            Path packs = folder.resolve("killed at " + file);
            Process process = vauban.start("evidence", "--out", packs.resolve("pack"));
            while (process.isAlive() && !isThere(packs, file)) {
                LockSupport.parkNanos(1_000_000);
            }
            process.destroyForcibly().waitFor();
            for (String left : names(packs)) {
                assertTrue(left.startsWith(".pack-unfinished-")
                        || left.equals("pack") && Files.exists(packs.resolve("pack/SHA256SUMS")), left);
            }
            assertFalse(names(packs).isEmpty(), "it was killed while it wrote");
        }
        Path first = folder.resolve("killed at policy.json/pack");
        if (!Files.exists(first)) {
            assertEquals(0, vauban.run("evidence", "--out", first).code(), "what is left does not hinder the next run");
        }
    }

    /** Whether a file of an unfinished or finished pack exists. */
    private static boolean isThere(Path packs, String file) throws IOException {
        if (!Files.isDirectory(packs)) {
            return false;
        }
        try (Stream<Path> folders = Files.list(packs)) {
            return folders.anyMatch(each -> Files.exists(each.resolve(file)));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
