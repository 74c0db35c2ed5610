// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import static org.vauban.ide.tests.policy.IdeSetting.limited;
import static org.vauban.ide.tests.policy.IdeSetting.refused;
import static org.vauban.ide.tests.policy.PolicyUserActions.JAVA;
import static org.vauban.ide.tests.policy.PolicyUserActions.names;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.governance.UserDirectories;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.policy.IdeSetting.Action;
import org.vauban.ide.tests.policy.IdeSetting.Observation;

/** The settings that affect a user of the workbench, and the actions that show it. */
final class IdeSettings {
    private static final String MAIL = "ada.martin@ministere.fr";
    private static final String PLAN = "[\"Plan*\"]";
    private static final String FORBIDDEN = "\"forbidden\"";
    private static final Path STATES = UserDirectories.standard().states();

    private IdeSettings() {}

    /** @param audit a file for the audit log that no other assistant writes */
    static Stream<IdeSetting> all(Path audit, Path witness) {
        return Stream.of(engine(), models(), texts(), completion(), chat(), kept(), audit(audit, witness))
                .flatMap(each -> each);
    }

    private static Stream<IdeSetting> engine() {
        return Stream.of(
                limited("engine.confinement", "\"required\"", user -> {
                    user.complete("A.java", JAVA);
                    return () -> String.valueOf(user.assistants.limits.getLast().confinementRequired());
                }, "true"::equals),
                limited("engine.threads", "\"1\"", user -> {
                    user.complete("A.java", JAVA);
                    return () -> String.valueOf(user.assistants.loads.getLast().threads());
                }, "1"::equals),
                refused("engine.megabytes", "\"1\"", user -> user.complete("A.java", JAVA)),
                refused("engine.contextTokens", "\"512\"",
                        user -> user.ask("one two three four five ".repeat(400))));
    }

    private static Stream<IdeSetting> models() {
        Action complete = user -> user.complete("A.java", JAVA);
        return Stream.of(refused("models.allowed", "[\"" + "0".repeat(64) + "\"]", complete),
                refused("models.licences", "[\"MIT\"]", complete),
                refused("models.folders", "[\"/srv/models\"]", complete),
                refused("models.megabytes", "\"1\"", complete),
                refused("models.uncatalogued", FORBIDDEN, complete),
                refused("models.unsigned", FORBIDDEN, complete),
                limited("models.import", FORBIDDEN, PolicyUserActions::modelsPage,
                        text -> text.contains("import: false") && text.contains(
                                "Importing models: Locked by a policy. Decided by: unsigned policy.")));
    }

    private static Stream<IdeSetting> texts() {
        return Stream.of(
                refused("features.disabled", "[\"chat\"]", user -> user.ask("Why?")),
                refused("generation.excluded", PLAN, user -> user.complete("PlanA.java", JAVA)),
                refused("exclusions.pinned", PLAN, user -> user.complete("PlanA.java", JAVA)),
                refused("exclusions.markings", "[\"diffusion restreinte\"]",
                        user -> user.complete("A.java", "// DIFFUSION  RESTREINTE\n" + JAVA)),
                limited("redaction.personalData", "\"masked\"", user -> seen(user, "// " + MAIL + "\n" + JAVA),
                        seen -> seen.contains("int size") && !seen.contains(MAIL)),
                limited("redaction.words", "[\"Nightingale\"]", user -> seen(user, "// nightingale\n" + JAVA),
                        seen -> seen.contains("int size") && !seen.contains("nightingale")),
                refused("redaction.refused", "[\"passwords\"]",
                        user -> user.complete("A.java", "// password = \"Tournesol-93\"\n" + JAVA)),
                refused("licence.check", "\"withhold\"", user -> user.complete("A.java", JAVA))
                        .with(Map.of(VaubanPreferences.MODEL, "alphabet", VaubanPreferences.LENGTH, "102")),
                refused("licence.data", "\"required\"", user -> user.complete("A.java", JAVA)));
    }

    /** Returns what the model received of a file for which a suggestion was requested. */
    private static Observation seen(PolicyUserActions user, String text) {
        user.complete("A.java", text);
        return () -> PolicyUserActions.inspected().seen();
    }

    private static Stream<IdeSetting> completion() {
        return Stream.of(
                refused("completion.automatic", FORBIDDEN, user -> {
                    Editor editor = user.open("A.java", JAVA);
                    Keys.type("s");
                    return PolicyUserActions.answered(editor);
                }),
                limited("completion.readAhead", FORBIDDEN, PolicyUserActions::readAheadPage,
                        "Never false false"::equals)
                        .with(Map.of(VaubanPreferences.READ_AHEAD, ReadAheadMode.ALWAYS.name())),
                refused("completion.otherFiles", FORBIDDEN, user -> {
                    user.open("B.java", JAVA.replace("size", "width"));
                    return parts(user.open("A.java", JAVA));
                }),
                refused("completion.recentEdits", FORBIDDEN, user -> {
                    user.open("B.java", "class B {\n    int one|;\n}\n" + "// line\n".repeat(100));
                    Keys.type("edited");
                    Ui.settle();
                    return parts(user.open("A.java", JAVA));
                }),
                refused("completion.clipboard", FORBIDDEN, user -> {
                    user.open("B.java", "|class B {\n    int copied;\n}\n");
                    Keys.chord("ctrl+a");
                    Keys.chord("ctrl+c");
                    return parts(user.open("A.java", JAVA));
                }),
                refused("completion.excluded", PLAN, user -> user.complete("PlanA.java", JAVA)));
    }

    /** Returns what the prompt inspector shows of the parts of a suggestion request. */
    private static Observation parts(Editor editor) {
        PolicyUserActions.request(editor);
        return () -> PolicyUserActions.inspected().parts().toString();
    }

    private static Stream<IdeSetting> chat() {
        return Stream.of(
                refused("chat.excluded", PLAN, user -> user.ask("Why?", user.attachment("Plan.java"))),
                refused("edit.excluded", PLAN, user -> user.edit("Plan.txt")),
                refused("fix.excluded", PLAN, user -> user.fix("Plan.txt")),
                refused("document.excluded", PLAN, user -> user.correct("Plan.md")),
                refused("chat.attachments", FORBIDDEN, user -> user.ask("Why?", user.attachment("A.java"))),
                refused("chat.attachmentKinds", "[\"file\"]", user -> user.ask("Why?", user.attachment("A.java"))),
                refused("chat.attachmentCharacters", "\"10\"", user -> user.ask("Why?", user.attachment("A.java"))));
    }

    private static Stream<IdeSetting> kept() {
        return Stream.of(
                limited("conversations.disk", FORBIDDEN, user -> {
                    Path kept = user.folder.resolve("chats");
                    try (WorkbenchChats chats = user.chats(kept)) {
                        PolicyUserActions.ask(chats);
                        String persistence = chats.persistence().get(Ui.SECONDS, TimeUnit.SECONDS).name();
                        Ui.await("it is kept where it may be", () -> !persistence.equals("KEPT")
                                || !names(kept).isEmpty());
                        return () -> persistence + names(kept);
                    }
                }, "FORBIDDEN"::equals),
                limited("conversations.retentionDays", "\"1\"", user -> {
                    Path kept = user.folder.resolve("chats");
                    try (WorkbenchChats chats = user.chats(kept)) {
                        PolicyUserActions.ask(chats);
                        // saved with its answer, which is the last write; after it, the file keeps its set age
                        Ui.await("it is kept", () -> {
                            String names = names(kept); // with a second one while it is written
                            return names.endsWith(".json") && names.lines().count() == 1
                                    && !Files.readString(Path.of(names)).contains(Turn.State.RUNNING.name());
                        });
                    }
                    Path file = Path.of(names(kept));
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
                    try (WorkbenchChats chats = user.chats(kept)) {
                        int count = chats.list().get(Ui.SECONDS, TimeUnit.SECONDS).summaries().size();
                        return () -> count + names(kept);
                    }
                }, "0"::equals),
                limited("inspector.prompts", FORBIDDEN, user -> {
                    user.ask("A secret question?");
                    return () -> PolicyUserActions.inspected().seen() + PolicyUserActions.inspected().answer();
                }, seen -> !seen.contains("secret") && !seen.contains("return")),
                limited("state.disk", "\"encrypted\"", user -> {
                    user.complete("A.java", JAVA);
                    user.assistants.end();
                    return () -> names(STATES);
                }, names -> names.contains(".state")).withEngineOfItsOwn(),
                state("state.retentionDays", Duration.ofDays(3)),
                state("state.megabytes", Duration.ofHours(1)));
    }

    /** Whether an older state still exists after the engine has ended. */
    private static IdeSetting state(String name, Duration age) {
        return limited(name, "\"1\"", user -> {
            Path old = Files.createDirectories(STATES).resolve("old.state");
            Files.write(old, new byte[2 << 20]);
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(age)));
            user.complete("A.java", JAVA);
            user.assistants.end();
            return () -> names(STATES);
        }, names -> names.contains(".state") && !names.contains("old.state")).beside("\"state.disk\": \"encrypted\"")
                .withEngineOfItsOwn();
    }

    private static Stream<IdeSetting> audit(Path audit, Path witness) {
        String here = "\"audit.file\": \"" + audit + "\"";
        Action retention = user -> {
            oldAudit(audit);
            user.complete("A.java", JAVA);
            user.assistants.end();
            return () -> names(audit.getParent());
        };
        Action checkpoint = user -> {
            user.complete("A.java", JAVA);
            return () -> names(audit.getParent());
        };
        return Stream.of(
                limited("audit.file", "\"" + audit + "\"", checkpoint, names -> names.contains("audit.jsonl")),
                limited("audit.checkpoints", "\"" + witness + "\"", user -> {
                    Files.createDirectories(witness);
                    user.complete("A.java", JAVA);
                    user.assistants.end();
                    return () -> names(witness);
                }, names -> !names.isEmpty()).beside(here),
                limited("audit.level", "\"requests\"", user -> {
                    user.ask("Why?");
                    user.assistants.end(); // the outcome of the answer is written by now
                    return () -> Files.readString(audit);
                }, lines -> lines.contains("approved") && !lines.contains("output.")).beside(here),
                limited("audit.checkpointLines", "\"1\"", checkpoint, IdeSettings::hasCheckpoint).beside(here),
                limited("audit.checkpointSeconds", "\"1\"", checkpoint, IdeSettings::hasCheckpoint).beside(here),
                limited("audit.retentionDays", "\"1\"", retention, names -> !names.contains("000001")).beside(here),
                limited("audit.minimumDays", "\"365\"", retention, names -> names.contains("000001"))
                        .beside(here + ", \"audit.retentionDays\": \"1\""));
    }

    private static boolean hasCheckpoint(String names) {
        return names.contains("audit.jsonl.checkpoints");
    }

    /** Writes an audit log more than half a year old: one rotated file, and the current one. */
    private static void oldAudit(Path file) throws Exception {
        Instant time = Instant.now().minus(Duration.ofDays(200));
        Files.createDirectories(file.getParent());
        String first = line(1, time, "0".repeat(64));
        Files.writeString(file.resolveSibling("audit.000001.jsonl"), first);
        Files.writeString(file, line(2, time, first.substring(first.length() - 67, first.length() - 3)));
        Files.writeString(file.resolveSibling(file.getFileName() + ".checkpoints"), checkpoint());
    }

    /**
     * Returns a checkpoint of ten days ago, whose signature is not verified here: it shows that the clock has been
     * right since.
     */
    private static String checkpoint() {
        Base64.Encoder encoder = Base64.getEncoder();
        return "{\"checkpoint\":\"old\\n1\\n" + encoder.encodeToString(new byte[32]) + "\\ntime "
                + Instant.now().minus(Duration.ofDays(10)) + "\\n\\n\\u2014 old "
                + encoder.encodeToString(new byte[68]) + "\\n\"}\n";
    }

    private static String line(int number, Instant time, String previous) throws Exception {
        String body = "{\"seq\":" + number + ",\"time\":\"" + time + "\",\"note\":\"state.read\",\"previous\":\""
                + previous + "\"";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest((body + "}").getBytes(StandardCharsets.UTF_8));
        return body + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}\n";
    }
}
