// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * The real engine with a model that gives a fixed answer, started through a program that keeps a copy of every byte
 * sent to it: refused or masked text must not be among them.
 */
class PipeTest {
    private static final String MODEL = "scripted";
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
    private static Path folder;
    private static Path copy;
    private static Assistant assistant;

    @BeforeAll
    static void start() throws Exception {
        copy = folder.resolve("pipe");
        Path home = Files.createDirectories(folder.resolve("jdk"));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + Runtime.version().feature() + "\"\n");
        Files.writeString(java, "#!/usr/bin/env bash\nexec '" + System.getProperty("java.home")
                + "/bin/java' \"$@\" < <(exec tee -a '" + copy + "')\n");
        assertTrue(java.toFile().setExecutable(true));
        HostLaunch launch = HostLaunch.fromDistribution(Path.of(System.getProperty("vauban.dist")), List.of(home));
        AssistSettings settings = new AssistSettings(new HostEngineProvider(launch), MODEL, RealAssistant.scripted(),
                folder.resolve("audit.jsonl"), List.of(), 100, 0, 0, Locale.ENGLISH);
        assistant = Assistants.create(settings, new PromptBudget(2_000, 300, 500, 2));
    }

    @AfterAll
    static void end() {
        assistant.close();
    }

    private static CompletionOutcome complete(String name, String text, int caret, OpenDocument... others)
            throws Exception {
        return assistant.completions()
                .complete(
                        new CompletionQuery(name, SourceText.whole(TextSource.file(folder.resolve(name), folder), text),
                                "java", caret, Trigger.INVOKED, List.of(others)),
                        PartialListener.NONE)
                .result().get(120, TimeUnit.SECONDS);
    }

    private static int caret(String text) {
        return text.indexOf("return ") + "return ".length();
    }

    private static String sent() throws Exception {
        return Files.exists(copy) ? Files.readString(copy, StandardCharsets.ISO_8859_1) : "";
    }

    @Test
    void completes() throws Exception {
        Proposal proposal = assertInstanceOf(Proposal.class, complete("Stack.java", STACK, caret(STACK)));
        assertEquals("size;", proposal.text());
        assertTrue(proposal.generation().generatedTokens() < 20, "it ended where the cut was decided");
        assertTrue(sent().contains("isEmpty"), "the copy is kept");
    }

    @Test
    void reusesWhatItHasReadWhenALineIsTyped() throws Exception {
        String text = STACK.replace("Stack", "Typed");
        List<Integer> read = new ArrayList<>();
        for (String typed : new String[] {"", "s", "si"}) {
            String now = text.replace("return ", "return " + typed);
            CompletionOutcome outcome = complete("Typed.java", now, caret(now) + typed.length());
            if (outcome instanceof Proposal proposal) {
                read.add(proposal.generation().promptTokens() - proposal.generation().reusedTokens());
            }
        }
        assertTrue(read.size() > 1 && read.getLast() < read.getFirst(), "tokens read anew: " + read);
    }

    @Tag("claim:exclusion-enforced")
    @Test
    void anExcludedFileNeverReachesThePipe() throws Exception {
        String text = STACK.replace("Stack", "CanaryOfAnExcludedFile");
        assertInstanceOf(Refused.class, complete(".env", text, caret(text)));
        assertInstanceOf(Refused.class, complete("id_rsa", text, caret(text)));
        Path ignored = Files.createDirectories(folder.resolve("ignored"));
        Files.writeString(ignored.resolve(".vaubanignore"), "*.java\n");
        assertInstanceOf(Refused.class, complete("ignored/A.java", text, caret(text)));
        complete("After.java", STACK, caret(STACK)); // everything sent before has arrived
        assertFalse(sent().contains("CanaryOfAnExcludedFile"));
    }

    @Tag("claim:exclusion-enforced")
    @Test
    void anExcludedNeighbourNeverReachesThePipe() throws Exception {
        OpenDocument excluded = new OpenDocument(SourceText.whole(
                TextSource.file(folder.resolve("secrets.env"), folder), "class CanaryOfANeighbour {}\n"), "java");
        OpenDocument env = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve(".env"), folder), "CanaryOfANeighbour=1\n"), "java");
        OpenDocument fine = new OpenDocument(
                SourceText.whole(TextSource.file(folder.resolve("Fine.java"), folder), "class FineNeighbour {}\n"),
                "java");
        complete("Main.java", STACK, caret(STACK), env, excluded, fine);
        assertTrue(sent().contains("FineNeighbour"));
        assertFalse(sent().contains("CanaryOfANeighbour="));
    }

    @Tag("claim:secrets-masked")
    @Test
    void aSecretNeverReachesThePipe() throws Exception {
        String token = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
        String text = STACK.replace("Stack", "Secret").replace("private int size;",
                "private int size;\n    String token = \"" + token + "\";");
        complete("Secret.java", text, caret(text));
        assertTrue(sent().contains("class Secret"));
        assertFalse(sent().contains(token));
        assertFalse(sent().contains(token.substring(4)));
    }
}
