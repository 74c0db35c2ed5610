// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vauban complete}. */
class CompleteTest {
    private static final String STACK = """
                                        class Stack {
                                            private int size;

                                            int size() {
                                                return\s
                                            }

                                            boolean isEmpty() {
                                                return size == 0;
                                            }
                                        }
                                        """;

    @TempDir
    private Path folder;
    private Vauban vauban;
    private Path file;

    @BeforeEach
    void write() throws Exception {
        vauban = Vauban.with(folder.resolve("home"));
        file = Files.writeString(folder.resolve("Stack.java"), STACK);
    }

    @Test
    void printsTheCompletionAndNothingElse() throws Exception {
        Vauban.Result result = vauban.alone().run("complete", file + ":5:16", "--model", Vauban.MODEL);
        assertEquals("size;" + System.lineSeparator(), result.out());
        assertEquals("", result.err());
        assertEquals(0, result.code());
        assertEquals(STACK, Files.readString(file), "the file is not touched");
    }

    /** On Windows, a signal ends a program immediately. */
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void whatWasAskedIsSignedAlsoIfASignalEndsIt() throws Exception {
        Process process = vauban.start("complete", file + ":5:16", "--model", Vauban.MODEL, "--json", "--repeat",
                10_000);
        assertTrue(process.inputReader().readLine().startsWith("{"));
        process.toHandle().destroy(); // only a signal: its output is still read
        assertEquals("", new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertNotEquals(0, process.waitFor());
        String verified = vauban.run("audit", "verify").out();
        Matcher lines = Pattern.compile("intact, (\\d+) lines\\.\\s+Signed checkpoints reach line (\\d+) ")
                .matcher(verified);
        assertTrue(lines.find(), verified);
        assertEquals(lines.group(1), lines.group(2));
    }

    @Test
    void nothingMoreIsAskedWhenNobodyReadsTheAnswer() throws Exception {
        Vauban.Result result = vauban.startedBy("sh", "-c", "\"$0\" \"$@\" | head -n 1").run("complete", file + ":5:16",
                "--model", Vauban.MODEL, "--json", "--repeat", 2_000);
        assertEquals(1, result.out().lines().count(), result.out());
        assertEquals("", result.err());
        long asked = Files.readAllLines(folder.resolve("home/audit/audit.jsonl")).stream()
                .filter(line -> line.contains("\"decision\"")).count();
        assertTrue(asked < 2_000, asked + " requests");
    }

    @Tag("claim:no-outbound")
    @Test
    void completesWithTheNetworkCutOff() throws Exception {
        assumeTrue(canCutTheNetwork(),
                "this user may not make a network namespace (unshare --net), so it can not be cut off");
        Vauban.Result result = vauban.startedBy("unshare", "--net").run("complete", file + ":5:16", "--model",
                Vauban.MODEL);
        assertEquals("size;" + System.lineSeparator(), result.out(), result.err());
        assertEquals(0, result.code());
    }

    private static boolean canCutTheNetwork() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "--net", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false; // the command does not exist on this system
        }
    }

    @Test
    void aFileBehindALinkIsRefusedByTheFileThatItReallyIs() throws Exception {
        Files.writeString(folder.resolve(".vaubanignore"), "private/\n");
        Files.createDirectories(folder.resolve("private/deep"));
        Files.writeString(folder.resolve("private/K.java"), STACK);
        Files.writeString(folder.resolve("K.java"), STACK);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("private/deep"));
        Vauban.Result result = vauban.run("complete", folder + "/link/../K.java:5:16", "--model", Vauban.MODEL);
        assertEquals("", result.out());
        assertEquals(3, result.code(), result.err());
        assertTrue(result.err().contains("private/"), result.err());
    }

    @Test
    void anEncodingThatCannotBeToldIsRefused() throws Exception {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE,
                StandardCharsets.ISO_8859_1)) {
            Files.write(file, ("// \u00e9\n" + STACK).getBytes(charset));
            Vauban.Result result = vauban.run("complete", file + ":6:16", "--model", Vauban.MODEL);
            assertEquals("", result.out(), charset.name());
            assertEquals(2, result.code(), result.err());
            assertTrue(result.err().contains("UTF-8"), result.err());
        }
    }

    @Test
    void saysInJsonWhatItCost() throws Exception {
        Vauban.Result result = vauban.run("complete", file + ":5:16", "--model", Vauban.MODEL, "--json", "--repeat",
                "3");
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals(3, lines.size());
        for (int i = 0; i < 3; i++) {
            JsonObject run = JsonParser.parseString(lines.get(i)).getAsJsonObject();
            assertEquals("size;", run.get("text").getAsString());
            assertEquals(Vauban.MODEL, run.get("model").getAsString());
            assertEquals("fim:qwen", run.get("format").getAsString());
            int prompt = run.get("promptTokens").getAsInt();
            int reused = run.get("reusedTokens").getAsInt();
            assertTrue(prompt > 20 && prompt < 200, "prompt " + prompt);
            assertTrue(run.get("generatedTokens").getAsInt() > 0);
            assertTrue(run.get("promptMs").getAsDouble() > 0);
            assertTrue(run.get("generateMs").getAsDouble() > 0);
            assertTrue(run.get("totalMs").getAsDouble() >= run.get("promptMs").getAsDouble());
            if (i == 0) {
                assertEquals(0, reused);
                assertTrue(run.get("startMs").getAsDouble() > 0 && run.get("loadMs").getAsDouble() > 0);
            } else {
                assertTrue(reused > prompt / 2, "warm: " + reused + " of " + prompt + " reused");
                assertEquals(0, run.get("loadMs").getAsDouble());
            }
        }
    }

    @Test
    void refusesAnExcludedFile() throws Exception {
        Path env = Files.writeString(folder.resolve(".env"), "PASSWORD=\n");
        Vauban.Result result = vauban.run("complete", env + ":1:10", "--model", Vauban.MODEL);
        assertEquals(3, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("vauban: ") && result.err().contains(".env"), result.err());
        Files.writeString(folder.resolve(".vaubanignore"), "*.java\n");
        assertEquals(3, vauban.run("complete", file + ":5:16", "--model", Vauban.MODEL).code());
    }

    @Tag("claim:audit-fails-closed")
    @Test
    void saysThatAnAuditCannotBeWrittenAndSendsNothing() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("audit"), "a file where the folder should be");
        Vauban.Result result = vauban.run("complete", file + ":5:16", "--model", Vauban.MODEL);
        assertEquals(3, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().contains("audit"), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stack.java", "Stack.java:5", "Stack.java:0:1", "Stack.java:5:0", "Stack.java:a:b", ":5:1",
            "Stack.java:999:1", "Stack.java:5:99", "Absent.java:1:1", ".:1:1", "Stack.java:5:-1"})
    void aWrongPlaceIsWrongUsage(String place) throws Exception {
        Vauban.Result result = vauban.run("complete", folder + "/" + place, "--model", Vauban.MODEL);
        assertEquals(2, result.code());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("vauban: "), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @Test
    void aMissingModelSaysWhatToDo() throws Exception {
        Vauban.Result result = vauban.models(folder.resolve("none")).run("complete", file + ":5:16");
        assertEquals(1, result.code());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("vauban models import"), result.err());
        result = vauban.models(folder.resolve("none")).run("complete", file + ":5:16", "--model", Vauban.CATALOGUED);
        assertEquals(1, result.code());
        assertTrue(result.err().contains(Vauban.CATALOGUED), result.err());
        assertEquals(1, vauban.run("complete", file + ":5:16", "--model", "no-such-model").code());
    }

    @Test
    void aDamagedModelIsRefusedInOneSentence() throws Exception {
        Path models = Files.createDirectories(folder.resolve("models"));
        Files.write(models.resolve(Vauban.MODEL + ".gguf"), "GGUF this is none".getBytes(StandardCharsets.US_ASCII));
        Vauban.Result result = vauban.models(models).run("complete", file + ":5:16", "--model", Vauban.MODEL);
        assertEquals(1, result.code());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Tag("claim:audit-complete")
    @Test
    void writesWhatWasSentToTheAudit() throws Exception {
        vauban.run("complete", file + ":5:16", "--model", Vauban.MODEL);
        Vauban.Result show = vauban.run("audit", "show");
        assertEquals(0, show.code(), show.err());
        assertTrue(show.out().contains("approved  completion  " + Vauban.MODEL), show.out());
        assertFalse(show.out().contains("isEmpty"), "never the text");
        Vauban.Result verify = vauban.run("audit", "verify");
        assertEquals(0, verify.code(), verify.err());
        assertTrue(verify.out().contains("intact"), verify.out());
        Path audit = folder.resolve("home").resolve("audit").resolve("audit.jsonl");
        Files.writeString(audit, Files.readString(audit).replace("completion", "conversation"));
        assertEquals(4, vauban.run("audit", "verify").code());
    }

    @Test
    void readsWindowsLineEnds() throws Exception {
        Files.writeString(file, STACK.replace("\n", "\r\n"));
        assertEquals("size;" + System.lineSeparator(),
                vauban.run("complete", file + ":5:16", "--model", Vauban.MODEL).out());
    }
}
