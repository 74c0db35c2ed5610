// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.cli.tests.Vauban;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;

/** Each command refuses what a policy forbids, and names the setting and who decided it. */
class PolicySettingsCliTest {
    private static final String FORBIDDEN = "\"forbidden\"";
    private static final String PLAN = "[\"Plan*\"]";
    private static final String MAIL = "ada.martin@ministere.fr";

    @TempDir
    private Path folder;
    private PolicyUser user;

    /** A typed command. */
    @FunctionalInterface
    private interface Command {
        Vauban.Result run(PolicyUser user) throws Exception;
    }

    /** A setting with a value in JSON, and a command that it stops. */
    private record Refused(String setting, String value, Command command) {
        @Override
        public String toString() {
            return setting;
        }
    }

    static Stream<Refused> refused() {
        return Stream.of(List.of(model("models.allowed", "[\"" + "0".repeat(64) + "\"]"),
                model("models.licences", "[\"MIT\"]"),
                model("models.folders", "[\"/srv/models\"]"),
                model("models.megabytes", "\"1\""),
                model("models.uncatalogued", FORBIDDEN),
                model("models.unsigned", FORBIDDEN),
                model("engine.megabytes", "\"1\""),
                model("licence.data", "\"required\""),
                command("models.import", FORBIDDEN, "models", "import",
                        Vauban.with(Path.of("")).models().resolve("scripted.gguf"))),
                List.of(file("features.disabled", "[\"completion\"]", "A.java"),
                        file("generation.excluded", PLAN, "PlanA.java"),
                        file("exclusions.pinned", PLAN, "PlanA.java"),
                        file("completion.excluded", PLAN, "PlanA.java"),
                        new Refused("completion.automatic", FORBIDDEN,
                                user -> user.complete(user.file("A.java", PolicyUser.JAVA), "--as-typed")),
                        redacted("exclusions.markings", "[\"diffusion restreinte\"]", "// Diffusion  Restreinte"),
                        redacted("redaction.refused", "[\"passwords\"]", "password = \"Tournesol-93\""),
                        new Refused("licence.check", "\"withhold\"", PolicySettingsCliTest::copied)),
                List.of(indexing("knowledge.indexing", FORBIDDEN), indexing("knowledge.folders", "[\"/srv/manuals\"]"),
                        command("server.start", FORBIDDEN, "serve", "--check", "--model", Vauban.MODEL),
                        command("server.network", FORBIDDEN, "serve", "--check", "--model", Vauban.MODEL, "--listen",
                                "0.0.0.0:0"),
                        command("server.anonymous", FORBIDDEN, "serve", "--check", "--model", Vauban.MODEL, "--no-auth",
                                "--listen", "127.0.0.1:0"),
                        command("server.keyDays", "\"30\"", "serve", "keys", "add", "Ada", "--expires", "31"),
                        command("lsp.socket", FORBIDDEN, "lsp", "--listen")))
                .flatMap(List::stream);
    }

    private static Refused command(String setting, String value, Object... arguments) {
        return new Refused(setting, value, user -> user.vauban().run(arguments));
    }

    private static Refused indexing(String setting, String value) {
        return new Refused(setting, value, user -> user.vauban().run("index", user.folder()));
    }

    private static Refused model(String setting, String value) {
        return file(setting, value, "A.java");
    }

    private static Refused file(String setting, String value, String name) {
        return new Refused(setting, value, user -> user.complete(user.file(name, PolicyUser.JAVA)));
    }

    private static Refused redacted(String setting, String value, String text) {
        return new Refused(setting, value, user -> user.vauban().run("redact", user.file("a.txt", text + "\n")));
    }

    /**
     * Makes a model write text from the licence data: long enough to be compared, and too short to count as a
     * repetition.
     */
    private static Vauban.Result copied(PolicyUser user) throws Exception {
        LicenceDataWriter writer = new LicenceDataWriter();
        writer.project("Letters", "1", "GPL-3.0-only", LicenceClass.COPYLEFT);
        writer.file("Letters.java",
                "class Letters { String s = \"" + "abcdefghijklmnopqrstuvwxyz".repeat(20) + "\"; }");
        writer.write(user.home().resolve("licence-data"));
        return user.vauban().run("complete", user.file("A.java", PolicyUser.JAVA) + ":4:16", "--model", "alphabet",
                "--max-tokens", 102);
    }

    @BeforeEach
    void user() throws Exception {
        user = new PolicyUser(folder.toRealPath());
    }

    @Tag("claim:policy-explained")
    @ParameterizedTest
    @MethodSource("refused")
    void refusesAndExplains(Refused refused) throws Exception {
        user.policy("\"" + refused.setting() + "\": " + refused.value());
        PolicyUser.assertExplained(refused.setting(), refused.command().run(user));
    }

    @Test
    void whatIsWithinALimitIsDone() throws Exception {
        user.policy("\"server.keyDays\": \"30\"");
        Vauban.Result added = user.vauban().run("serve", "keys", "add", "ci", "--expires", "30");
        assertEquals(0, added.code(), added.err());
    }

    @Test
    void theReasonOfAFileCanBeAskedFor() throws Exception {
        user.policy("\"completion.excluded\": " + PLAN);
        Vauban.Result explained = user.vauban().run("policy", "explain", user.file("PlanA.java", PolicyUser.JAVA));
        assertEquals(0, explained.code(), explained.err());
        assertTrue(explained.out().contains("completion.excluded") && explained.out().contains("policy.json"),
                explained.out());
    }

    @CliSettings({"redaction.personalData", "redaction.words"})
    @Test
    void masksWhatPoliciesWantMasked() throws Exception {
        Path file = user.file("a.txt", "write to " + MAIL + " about nightingale\n");
        assertEquals(Files.readString(file), user.vauban().run("redact", file).out());
        user.policy("\"redaction.personalData\": \"masked\", \"redaction.words\": [\"Nightingale\"]");
        String masked = user.vauban().run("redact", file).out();
        assertTrue(masked.startsWith("write to ") && masked.contains(" about "), masked);
        assertFalse(masked.contains(MAIL), masked);
        assertFalse(masked.contains("nightingale"), masked);
    }

    /** The page of all settings claims exactly what these classes test. */
    @Test
    void thePageClaimsWhatIsTested() throws Exception {
        List<String> claimed;
        try (Stream<String> lines = Files.lines(
                Path.of(System.getProperty("vauban.root"), "docs", "settings.md"))) {
            claimed = lines.filter(line -> line.matches("\\| `[^`]+` \\|( (yes|no: [^|]+) \\|){2} yes \\|"))
                    .map(line -> line.split("`")[1]).sorted().toList();
        }
        assertFalse(claimed.isEmpty());
        assertEquals(claimed, Stream.concat(refused().map(Refused::setting),
                Stream.of(PolicySettingsCliTest.class, PolicyLimitsCliTest.class, PolicyServeCliTest.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> method.isAnnotationPresent(CliSettings.class))
                        .flatMap(method -> Arrays.stream(method.getAnnotation(CliSettings.class).value())))
                .sorted().toList());
    }
}
