// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What policies forbid the commands do not do, whatever their options say. */
class CommandSettingsTest {
    @TempDir
    private Path folder;

    private Path file;
    private Vauban vauban;

    @BeforeEach
    void makeFile() throws Exception {
        folder = folder.toRealPath();
        file = Files.writeString(folder.resolve("PlanA.java"), "class PlanA {\n    int a = \n}\n");
        vauban = Vauban.with(folder.resolve("home"));
    }

    private void policy(String text) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("home/config")).resolve("policy.json"), text);
    }

    private void refused(String setting, String value, Object... command) throws Exception {
        policy("{\"" + setting + "\": " + value + "}");
        Vauban.Result result = vauban.run(command);
        assertNotEquals(0, result.code(), setting + ": " + result.out());
        assertTrue(result.err().contains(setting) && result.err().contains("policy.json"), result.err());
    }

    @Test
    void completionIsRefused() throws Exception {
        Object[] complete = {"complete", file + ":2:13", "--root", folder, "--model", Vauban.MODEL};
        policy("{}");
        assertEquals(0, vauban.run(complete).code());
        refused("completion.excluded", "[\"Plan*\"]", complete);
        refused("exclusions.markings", "[\"int a\"]", complete);
        refused("models.licences", "[\"MIT\"]", complete);
        refused("models.uncatalogued", "\"forbidden\"", complete);
        refused("models.folders", "[\"/elsewhere\"]", complete);
        refused("licence.data", "\"required\"", complete);
    }

    @Test
    void theReasonCanBeAskedFor() throws Exception {
        policy("{\"completion.excluded\": [\"Plan*\"]}");
        Vauban.Result explained = vauban.run("policy", "explain", file);
        assertEquals(0, explained.code(), explained.err());
        assertTrue(explained.out().contains("completion.excluded") && explained.out().contains("policy.json"),
                explained.out());
    }

    @Test
    void noServerIsStarted() throws Exception {
        refused("server.start", "\"forbidden\"", "serve", "--check", "--model", Vauban.MODEL);
        refused("server.anonymous", "\"forbidden\"", "serve", "--check", "--no-auth", "--model", Vauban.MODEL);
        refused("server.network", "\"forbidden\"", "serve", "--check", "--listen", "0.0.0.0:0", "--model",
                Vauban.MODEL);
        refused("server.keyDays", "\"30\"", "serve", "keys", "add", "ci", "--expires", "31");
        assertEquals(0, vauban.run("serve", "keys", "add", "ci", "--expires", "30").code());
    }

    @Test
    void nothingIsIndexed() throws Exception {
        refused("knowledge.indexing", "\"forbidden\"", "index", folder);
        refused("knowledge.folders", "[\"/elsewhere\"]", "index", folder);
    }

    @Test
    void wordsAreMaskedInCopiesToo() throws Exception {
        Path note = Files.writeString(folder.resolve("note.txt"), "The heliotrope files\n");
        policy("{\"redaction.words\": [\"Heliotrope\"]}");
        Vauban.Result result = vauban.run("redact", note);
        assertEquals(0, result.code(), result.err());
        assertFalse(result.out().contains("heliotrope"), result.out());
    }
}
