// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.Vauban;

/** What {@code vauban redact} shows of files. */
class RedactCommandTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Tag("claim:prompts-inspectable")
    @Test
    void printsAFileAsAModelWouldSeeIt() throws Exception {
        Path file = file("app.properties", "user=bob\ndb.password=Tournesol-93\n");
        Vauban.Result result = Vauban.with(folder).run("redact", file);
        assertEquals(0, result.code(), result.err());
        assertEquals("user=bob\ndb.password=************\n", result.out());
        Path wide = folder.resolve("wide.properties");
        Files.write(wide, "\ufeffdb.password=Tournesol-93\n".getBytes(StandardCharsets.UTF_16LE));
        assertEquals("db.password=************\n", Vauban.with(folder).run("redact", wide).out());
    }

    @Test
    void tellsRangesAndKindsAsJsonWithoutTheText() throws Exception {
        Path file = file("app.properties", "user=bob\ndb.password=Tournesol-93\ntel=06 12 34 56 78\n");
        Vauban.Result result = Vauban.with(folder).run("redact", "--json", "--personal-data", file);
        assertEquals(0, result.code(), result.err());
        assertFalse(result.out().contains("Tournesol"));
        JsonObject object = JsonParser.parseString(result.out()).getAsJsonObject();
        JsonObject first = object.getAsJsonArray("redactions").get(0).getAsJsonObject();
        assertEquals("password", first.get("kind").getAsString());
        assertEquals(2, first.get("line").getAsInt());
        assertEquals(13, first.get("column").getAsInt());
        assertEquals(12, first.get("length").getAsInt());
        assertEquals("telephone",
                object.getAsJsonArray("redactions").get(1).getAsJsonObject().get("kind").getAsString());
    }

    /** An untrusted project chooses its file names and patterns freely. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void noNameAndNoPatternCommandsTheTerminal() throws Exception {
        String evil = "\u001b]0;owned\u0007\u009b2J\u202e";
        file(".vaubanignore", evil + "*.txt\n");
        Path file = file(evil + "a.txt", "nothing\n");
        Path shownFile = file(evil + "b.md", "nothing\n");
        for (Object[] command : new Object[][] {{"redact", file}, {"policy", "explain", file},
                {"redact", folder.resolve(evil)}, {"redact", shownFile, shownFile}}) {
            Vauban.Result result = Vauban.with(folder).run(command);
            String shown = result.out() + result.err();
            assertTrue(shown.contains("]0;owned\ufffd\ufffd2J\ufffd"), shown);
            assertTrue(shown.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c) || c == '\u202e'), shown);
        }
    }

    @Tag("claim:refusals-explained")
    @Test
    void saysWhichRuleExcludesAFile() throws Exception {
        file(".vaubanignore", "*.txt\n");
        Path file = file("notes.txt", "nothing\n");
        Vauban.Result result = Vauban.with(folder).run("redact", file);
        assertEquals(3, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains("*.txt") && result.err().contains(".vaubanignore:1"), result.err());
        Vauban.Result json = Vauban.with(folder).run("redact", "--json", file("server.key", "x"));
        assertEquals(3, json.code());
        assertEquals("*.key", JsonParser.parseString(json.out()).getAsJsonObject().get("pattern").getAsString());
        assertEquals(1, Vauban.with(folder).run("redact", folder.resolve("none"), file).code());
        assertEquals(2, Vauban.with(folder).run("redact").code());
    }

    @Tag("claim:refusals-explained")
    @Test
    void showsNoTextThatAPolicyKeepsOutOfAllRequests() throws Exception {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/policy.json"), """
                {"exclusions.markings": ["DIFFUSION RESTREINTE"], "redaction.refused": ["passwords"],
                 "completion.excluded": ["plain.txt"]}
                """);
        Path marked = file("marked.txt", "Diffusion\nrestreinte\nplan\n");
        Vauban.Result result = Vauban.with(folder).run("redact", marked);
        assertEquals(3, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains("marked.txt") && result.err().contains("exclusions.markings"), result.err());
        Vauban.Result json = Vauban.with(folder).run("redact", "--json",
                file("p.properties", "db.password=Tulipe-93\n"));
        assertEquals(3, json.code());
        JsonObject object = JsonParser.parseString(json.out()).getAsJsonObject();
        assertTrue(object.get("excluded").getAsBoolean());
        assertEquals("redaction.refused", object.get("origin").getAsString());
        Path plain = file("plain.txt", "what other features than completion may read\n");
        assertEquals("what other features than completion may read\n", Vauban.with(folder).run("redact", plain).out());
    }
}
