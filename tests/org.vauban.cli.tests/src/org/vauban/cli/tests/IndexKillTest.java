// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vauban index} is killed while it runs, and then run again. */
class IndexKillTest {
    private static final int FILES = 120;
    private static final int TRIALS = 2;

    @TempDir
    private Path folder;

    @Test
    void theNextRunGoesOnWhereTheKilledOneWas() throws Exception {
        long seed = Long.getLong("vauban.seed", 1);
        Random random = new Random(seed);
        Path docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        Vauban vauban = Vauban.with(folder.resolve("home"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(docs.resolve("file" + i + ".md"), "# Part " + i + "\n\nThe number of this is part" + i + "x.\n"
                    + "More about the pump.\n".repeat(50));
        }
        for (int trial = 0; trial < TRIALS; trial++) {
            // at a moment between the JVM's start and the end of the work
            vauban.killed(500 + random.nextInt(3_500), "index", docs);
        }
        JsonObject report = JsonParser.parseString(vauban.run("index", "--json", docs).out()).getAsJsonObject();
        String about = "seed " + seed + ": " + report;
        assertEquals(FILES, report.get("indexed").getAsInt() + report.get("unchanged").getAsInt(), about);
        assertEquals("", report.get("rebuilt").getAsString(), about);
        assertEquals(0, report.getAsJsonArray("unreadable").size(), about);
        assertTrue(vauban.run("index").out().contains(": " + FILES + " files, " + FILES + " passages, "), about);
        for (int i : new int[] {0, FILES - 1}) {
            assertTrue(vauban.run("search", "-n", "1", "part" + i + "x").out().contains("file" + i + ".md:3\n"), about);
        }
        assertEquals(FILES, JsonParser.parseString(vauban.run("index", "--json", docs).out()).getAsJsonObject()
                .get("unchanged").getAsInt(), about);
    }
}
