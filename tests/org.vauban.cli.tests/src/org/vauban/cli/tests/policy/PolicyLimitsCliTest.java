// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.tests.Vauban;

/** Limits set by a policy change what commands do. */
@Tag("slow")
class PolicyLimitsCliTest {
    private static final String ENCRYPTED = "\"state.disk\": \"encrypted\"";

    @TempDir
    private Path folder;
    private PolicyUser user;

    @BeforeEach
    void user() throws Exception {
        user = new PolicyUser(folder.toRealPath());
    }

    private static JsonObject json(Vauban.Result result) {
        assertEquals(0, result.code(), result.err());
        return JsonParser.parseString(result.out()).getAsJsonObject();
    }

    @CliSettings({"engine.threads", "engine.contextTokens", "engine.answerTokens"})
    @Test
    void theEngineTakesNoMore() throws Exception {
        Path file = user.file("A.java", "// one two three four five\n".repeat(200)
                + PolicyUser.JAVA.replace("int size;", "// ~"));
        JsonObject free = json(user.complete(file, "--json"));
        assertTrue(free.get("promptTokens").getAsInt() > 512 && free.get("generatedTokens").getAsInt() > 8,
                free.toString());
        user.policy("\"engine.threads\": \"1\", \"engine.contextTokens\": \"512\", \"engine.answerTokens\": \"8\"");
        Path told = user.listeningJava();
        JsonObject limited = json(user.vauban().alone()
                .environment("VAUBAN_JAVA_HOME", folder.resolve("java").toString())
                .run("complete", file + ":204:16", "--model", Vauban.MODEL, "--json"));
        assertTrue(limited.get("generatedTokens").getAsInt() <= 8, limited.toString());
        assertTrue(Files.readString(told).contains("\"threads\":1,"), Files.readString(told));
        assertTrue(Files.readString(told).contains("\"contextTokens\":-512,"), Files.readString(told));
    }

    /** The engine finds out whether the system can do so. */
    @CliSettings("engine.confinement")
    @Test
    void theEngineIsToldThatItMustBeConfined() throws Exception {
        user.policy("\"engine.confinement\": \"required\"");
        Path told = user.listeningJava();
        user.vauban().alone().environment("VAUBAN_JAVA_HOME", folder.resolve("java").toString()).run("complete",
                user.file("A.java", PolicyUser.JAVA) + ":4:16", "--model", Vauban.MODEL);
        assertTrue(Files.readString(told).contains(" --confinement required"), Files.readString(told));
    }

    @CliSettings("completion.lines")
    @Test
    void completionsHaveNoMoreLines() throws Exception {
        Path file = user.file("A.java",
                "class A {\n    void add(String name) { // \u00b6\n        \n    }\n}\n");
        Object[] command = {"complete", file + ":3:9", "--model", Vauban.MODEL};
        assertTrue(user.vauban().run(command).out().strip().lines().count() > 1);
        user.policy("\"completion.lines\": \"1\"");
        assertEquals(1, user.vauban().run(command).out().strip().lines().count());
    }

    @CliSettings({"state.disk", "state.retentionDays", "state.megabytes"})
    @Test
    void statesAreKeptWhereTheyMayBeAndNoLonger() throws Exception {
        Path file = user.file("A.java", PolicyUser.JAVA);
        assertEquals(0, user.complete(file, "--root", folder).code());
        assertEquals("", user.files("home/states"));
        Path states = Files.createDirectories(user.home().resolve("states"));
        Path old = Files.write(states.resolve("old.state"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        Path large = Files.write(states.resolve("large.state"), new byte[2 << 20]);
        Files.setLastModifiedTime(large, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        user.policy(ENCRYPTED);
        assertEquals(0, user.complete(file, "--root", folder).code());
        assertEquals(3, user.files("home/states").lines().filter(name -> name.endsWith(".state")).count());
        user.policy(ENCRYPTED + ", \"state.retentionDays\": \"1\"");
        assertEquals(0, user.complete(file, "--root", folder).code());
        assertTrue(Files.notExists(old) && Files.exists(large), user.files("home/states"));
        user.policy(ENCRYPTED + ", \"state.megabytes\": \"1\"");
        assertEquals(0, user.complete(file, "--root", folder).code());
        assertTrue(Files.notExists(large), user.files("home/states"));
        assertTrue(user.vauban().run("states").out().contains("encrypted"));
    }

    @CliSettings({"audit.file", "audit.checkpoints"})
    @Test
    void theAuditIsWhereThePolicyWantsIt() throws Exception {
        user.policy("\"audit.file\": \"" + folder.resolve("elsewhere/audit.jsonl") + "\", \"audit.checkpoints\": \""
                + Files.createDirectory(folder.resolve("witness")) + "\", " + PolicyUser.NO_COMPLETION);
        user.complete(user.file("A.java", PolicyUser.JAVA));
        assertEquals("", user.files("home/audit"));
        assertTrue(user.files("elsewhere").contains("audit.jsonl"), user.files(""));
        assertFalse(user.files("witness").isEmpty(), user.files(""));
        assertTrue(user.vauban().run("audit", "verify").out().contains(folder.resolve("elsewhere").toString()));
    }

    @CliSettings("audit.level")
    @Test
    void theAuditTellsOfRequestsOnly() throws Exception {
        Path file = user.file("A.java", PolicyUser.JAVA);
        Path audit = user.home().resolve("audit/audit.jsonl");
        user.policy("\"audit.level\": \"requests\"").complete(file);
        String lines = Files.readString(audit);
        assertTrue(lines.contains("approved") && !lines.contains("output."), lines);
        user.policy("\"audit.level\": \"outcomes\"").complete(file);
        assertTrue(Files.readString(audit).contains("output.shown"), Files.readString(audit));
    }

    @CliSettings({"audit.retentionDays", "audit.minimumDays"})
    @Test
    void linesAreDeletedWhenTheyAreOldEnough() throws Exception {
        Path file = user.file("A.java", PolicyUser.JAVA);
        user.oldAudit(Instant.now().minus(Duration.ofDays(200)));
        String days = "\"audit.retentionDays\": \"1\", " + PolicyUser.NO_COMPLETION;
        for (String kept : List.of(PolicyUser.NO_COMPLETION, days + ", \"audit.minimumDays\": \"365\"")) {
            user.policy(kept).complete(file);
            assertTrue(user.files("home/audit").contains("audit.000001.jsonl"), kept);
        }
        user.policy(days).complete(file);
        assertFalse(user.files("home/audit").contains("audit.000001.jsonl"), user.files("home/audit"));
    }

    @CliSettings({"knowledge.formats", "knowledge.excluded", "knowledge.megabytes"})
    @Test
    void filesAreKeptOutOfTheIndex() throws Exception {
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("open.md"), "the pump is open to all");
        Files.writeString(docs.resolve("other.txt"), "the pump is plain");
        Files.writeString(docs.resolve("internal.md"), "the pump is for insiders");
        Files.writeString(docs.resolve("large.md"), "the pump runs\n" + "idle\n".repeat(300_000));
        user.policy("\"knowledge.formats\": [\"markdown\"], \"knowledge.excluded\": [\"internal*\"], "
                + "\"knowledge.megabytes\": \"1\"");
        assertEquals(1, json(user.vauban().run("index", "--json", docs)).get("indexed").getAsInt(), "the others");
        JsonObject found = json(user.vauban().run("search", "--json", "pump"));
        assertEquals(docs.resolve("open.md").toString(), found.get("file").getAsString());
    }
}
