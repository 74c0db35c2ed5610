// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.policy;

import static org.vauban.lsp.tests.policy.LspSetting.limited;
import static org.vauban.lsp.tests.policy.LspSetting.refused;
import static org.vauban.lsp.tests.policy.LspSetting.seen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.InlineCompletionTriggerKind;
import org.eclipse.lsp4j.Position;
import org.vauban.assist.AssistSettings;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;
import org.vauban.lsp.SocketServer;
import org.vauban.lsp.tests.ServerProcess.ChatAnswer;
import org.vauban.lsp.tests.ServerProcess.ChatAttachment;

/** The settings that affect a language server client, and the actions that show it. */
final class LspSettings {
    private static final String TEXT = "class A {\n    int size;\n    int size() {\n        return \u00a7\n    }\n}\n";
    private static final String LINES = "class A {\n    void add(String name) { // \u00b6\n        \u00a7\n    }\n}\n";
    /** A text that the model continues endlessly. */
    private static final String ENDLESS = TEXT.replace("int size;", "// ~");
    private static final String MAIL = "ada.martin@ministere.fr";
    private static final String PLAN = "[\"Plan*\"]";
    private static final String FORBIDDEN = "\"forbidden\"";

    private LspSettings() {}

    static Stream<LspSetting> all(Path folder) {
        return Stream.of(engine(), models(folder), texts(), completion(), chat(), kept(), audit(folder), Stream.of(
                refused("licence.check", "\"withhold\"", server -> {
                    licences(Path.of(System.getProperty("vauban.home")));
                    return server.complete("A.java", TEXT);
                }).with("alphabet"),
                refused("licence.data", "\"required\"", server -> server.complete("A.java", TEXT)),
                refused("lsp.socket", FORBIDDEN, server -> listen()))).flatMap(each -> each);
    }

    private static Stream<LspSetting> engine() {
        return Stream.of(
                seen("engine.confinement", "\"required\"", (server, home, told) -> {
                    server.complete("A.java", TEXT);
                    return () -> String.valueOf(told.limits.getLast().confinementRequired());
                }, "true"::equals),
                seen("engine.threads", "\"1\"", (server, home, told) -> {
                    server.complete("A.java", TEXT);
                    return () -> String.valueOf(told.loads.getLast().threads());
                }, "1"::equals),
                refused("engine.megabytes", "\"1\"", server -> server.complete("A.java", TEXT)),
                refused("engine.contextTokens", "\"512\"",
                        server -> server.ask("one two three four five ".repeat(400)).message()),
                limited("engine.answerTokens", "\"8\"", server -> {
                    server.complete("A.java", ENDLESS);
                    return String.valueOf(server.answered().numbers().generatedTokens());
                }, tokens -> Integer.parseInt(tokens) <= 8));
    }

    private static Stream<LspSetting> models(Path folder) {
        return Stream.of(refusedModel("models.allowed", "[\"" + "0".repeat(64) + "\"]"),
                refusedModel("models.licences", "[\"MIT\"]"),
                refusedModel("models.folders", "[\"" + folder + "\"]"),
                refusedModel("models.megabytes", "\"1\""),
                refusedModel("models.uncatalogued", FORBIDDEN),
                refusedModel("models.unsigned", FORBIDDEN));
    }

    private static LspSetting refusedModel(String name, String value) {
        return refused(name, value, server -> server.complete("A.java", TEXT));
    }

    private static Stream<LspSetting> texts() {
        return Stream.of(
                refused("features.disabled", "[\"chat\"]", server -> server.ask("Why?").message()),
                refused("generation.excluded", PLAN, server -> server.complete("PlanA.java", TEXT)),
                refused("exclusions.pinned", PLAN, server -> server.complete("PlanA.java", TEXT)),
                refused("exclusions.markings", "[\"diffusion restreinte\"]",
                        server -> server.complete("A.java", "// DIFFUSION  RESTREINTE\n" + TEXT)),
                limited("redaction.personalData", "\"masked\"", server -> {
                    server.complete("A.java", "// " + MAIL + "\n" + TEXT);
                    return server.prompt().seen();
                }, seen -> seen.contains("int size") && !seen.contains(MAIL)),
                limited("redaction.words", "[\"Nightingale\"]", server -> {
                    server.complete("A.java", "// nightingale\n" + TEXT);
                    return server.prompt().seen();
                }, seen -> seen.contains("int size") && !seen.contains("nightingale")),
                refused("redaction.refused", "[\"passwords\"]",
                        server -> server.complete("A.java", "// password = \"Tournesol-93\"\n" + TEXT)));
    }

    private static Stream<LspSetting> completion() {
        return Stream.of(
                refused("completion.automatic", FORBIDDEN, (server, home, told) -> {
                    Position caret = server.open("A.java", "java", TEXT);
                    // a pending suggestion ends silently when the policy changes
                    return () -> server.complete("A.java", caret, InlineCompletionTriggerKind.Automatic);
                }),
                seen("completion.readAhead", FORBIDDEN, (server, home, told) -> {
                    server.open("B.java", "java", TEXT);
                    Position caret = server.open("A.java", "java", TEXT);
                    server.complete("A.java", caret, InlineCompletionTriggerKind.Invoked);
                    server.server.didMoveCaret(Map.of("textDocument", Map.of("uri", server.uri("B.java")), "position",
                            Map.of("line", 3, "character", 15)));
                    PolicyServer.await(server.server.prompts()); // queued behind the caret on the same thread
                    return () -> Files.readString(home.resolve("audit/audit.jsonl"));
                }, lines -> !lines.contains("readAhead")),
                withheld("completion.otherFiles", server -> {
                    server.open("Sizes.java", "java", "class Sizes {\n    static int size() { return 4711; }\n}\n");
                    server.open("A.java", "java", TEXT.replace("return ", "return Sizes."));
                }),
                withheld("completion.recentEdits", server -> {
                    server.open("A.java", "java", TEXT);
                    server.open("B.java", "java", TEXT);
                    server.insert("B.java", "// 4711\n");
                }),
                limited("completion.lines", "\"1\"", server -> server.complete("A.java", LINES),
                        text -> text.lines().filter(line -> !line.isBlank()).count() == 1),
                refused("completion.excluded", PLAN, server -> server.complete("PlanA.java", TEXT)));
    }

    /** Opens documents with text that the prompt must not contain. */
    @FunctionalInterface
    private interface Preparation {
        void on(PolicyServer server) throws Exception;
    }

    /** Returns a setting that withholds a text, which is found in the background; the prompt inspector says why. */
    private static LspSetting withheld(String name, Preparation preparation) {
        return seen(name, FORBIDDEN, (server, home, told) -> {
            preparation.on(server);
            return () -> {
                server.complete("A.java", new Position(3, 15), InlineCompletionTriggerKind.Invoked);
                return String.valueOf(server.prompt().parts());
            };
        }, parts -> parts.contains("\u201c" + name + "\u201d") && parts.contains("unsigned policy")).withContext();
    }

    private static Stream<LspSetting> chat() {
        return Stream.of(
                attached("chat.excluded", PLAN, "Plan.java"),
                refused("edit.excluded", PLAN,
                        server -> server.refusedEdit("PlanA.java", "java", Map.of("instruction", "shorter"))),
                refused("fix.excluded", PLAN, server -> server.refusedEdit("PlanA.java", "java",
                        Map.of("command", "fix", "problems", "missing semicolon"))),
                refused("document.excluded", PLAN,
                        server -> server.refusedEdit("Plan.md", "markdown", Map.of("task", "correct"))),
                attached("chat.attachments", FORBIDDEN, "A.java"),
                attached("chat.attachmentKinds", "[\"file\"]", "A.java"),
                attached("chat.attachmentCharacters", "\"10\"", "A.java"));
    }

    /** Returns a setting under which a question is answered and the client learns what was not sent. */
    private static LspSetting attached(String name, String value, String file) {
        return refused(name, value, server -> {
            server.open(file, "java", TEXT);
            ChatAnswer answer = server.ask("What is this?", new ChatAttachment(server.uri(file)));
            return answer.message() + answer.attachments();
        });
    }

    private static Stream<LspSetting> kept() {
        return Stream.of(
                limited("conversations.disk", FORBIDDEN, server -> {
                    ChatAnswer answer = server.ask("Why?");
                    return String.valueOf(PolicyServer.await(server.server.conversation(
                            new org.vauban.lsp.tests.ServerProcess.ChatExport(answer.conversation()))).mayBeSaved());
                }, "false"::equals),
                limited("inspector.prompts", FORBIDDEN, server -> {
                    server.ask("A secret question?");
                    return server.prompt().seen() + server.prompt().answer();
                }, seen -> !seen.contains("secret") && !seen.contains("return")),
                seen("state.disk", "\"encrypted\"", (server, home, told) -> {
                    server.complete("A.java", TEXT);
                    server.close();
                    return () -> names(home.resolve("states"));
                }, names -> names.contains(".state")).withEngineOfItsOwn(),
                state("state.retentionDays", Duration.ofDays(3)),
                state("state.megabytes", Duration.ofHours(1)));
    }

    /** Whether an older state still exists after the engine has ended. */
    private static LspSetting state(String name, Duration age) {
        return seen(name, "\"1\"", (server, home, told) -> {
            Path old = Files.createDirectories(home.resolve("states")).resolve("old.state");
            Files.write(old, new byte[2 << 20]);
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(age)));
            server.complete("A.java", TEXT);
            server.close();
            return () -> names(home.resolve("states"));
        }, names -> names.contains(".state") && !names.contains("old.state")).beside("\"state.disk\": \"encrypted\"")
                .withEngineOfItsOwn();
    }

    private static Stream<LspSetting> audit(Path folder) {
        Path elsewhere = folder.resolve("elsewhere");
        return Stream.of(
                seen("audit.file", "\"" + elsewhere.resolve("audit.jsonl") + "\"", (server, home, told) -> {
                    server.complete("A.java", TEXT);
                    return () -> names(elsewhere) + names(home.resolve("audit"));
                }, names -> names.contains("audit.jsonl") && !names.contains("home")),
                seen("audit.checkpoints", "\"" + folder.resolve("witness") + "\"", (server, home, told) -> {
                    Files.createDirectories(folder.resolve("witness"));
                    server.complete("A.java", TEXT);
                    server.close();
                    return () -> names(folder.resolve("witness"));
                }, names -> !names.isEmpty()),
                seen("audit.level", "\"requests\"", (server, home, told) -> {
                    server.ask("Why?");
                    server.close(); // the outcome of the answer is written by now
                    return () -> Files.readString(home.resolve("audit/audit.jsonl"));
                }, lines -> lines.contains("approved") && !lines.contains("output.")),
                checkpoint("audit.checkpointLines"),
                checkpoint("audit.checkpointSeconds"),
                seen("audit.retentionDays", "\"1\"", LspSettings::retention, names -> !names.contains("000001")),
                seen("audit.minimumDays", "\"365\"", LspSettings::retention, names -> names.contains("000001"))
                        .beside("\"audit.retentionDays\": \"1\""));
    }

    /** Whether lines get a checkpoint while the server runs. */
    private static LspSetting checkpoint(String name) {
        return seen(name, "\"1\"", (server, home, told) -> {
            server.complete("A.java", TEXT);
            return () -> names(home.resolve("audit"));
        }, names -> names.contains("audit.jsonl.checkpoints"));
    }

    /** Whether lines more than half a year old still exist after the server has ended. */
    private static LspSetting.Observation retention(PolicyServer server, Path home, RecordedEngines.Told told)
            throws Exception {
        OldAudit.write(home.resolve("audit/audit.jsonl"), Instant.now().minus(Duration.ofDays(200)));
        server.complete("A.java", TEXT);
        server.close();
        return () -> names(home.resolve("audit"));
    }

    private static String listen() throws IOException {
        try {
            new SocketServer(new AssistSettings(RecordedEngines.unshared(), null, null, null, List.of(), 1, 0,
                    0, java.util.Locale.ENGLISH), "1").listen(0, (port, token) -> {
                        throw new AssertionError("a socket is open");
                    });
            return "it listens";
        } catch (SocketServer.ForbiddenException e) {
            return e.getMessage();
        }
    }

    /** Writes licence data that contains the output of the model {@code alphabet}. */
    static void licences(Path home) throws IOException {
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Letters", "1", "GPL-3.0-only", LicenceClass.COPYLEFT);
        writer.file("Letters.java",
                "class Letters { String s = \"" + "abcdefghijklmnopqrstuvwxyz".repeat(20) + "\"; }");
        writer.write(home.resolve("licence-data"));
    }

    /** Returns the paths of all files below a folder, which need not exist. Other threads may be writing there. */
    private static String names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                names.add(file.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) { // for example a temporary file that has been renamed
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return names.stream().sorted().collect(Collectors.joining("\n"));
    }

    static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
