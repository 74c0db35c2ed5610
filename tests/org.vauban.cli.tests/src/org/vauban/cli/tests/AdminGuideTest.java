// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executes each command of the administrator's guide literally, in the order of the page. */
@Tag("slow")
class AdminGuideTest {
    private static final Path GUIDES = Path.of(System.getProperty("vauban.root"), "docs", "admin");
    private static final Pattern HASH = Pattern.compile("\\b[0-9a-f]{64}\\b");
    private static final Pattern EXECUTED = Pattern.compile("^(vauban|tar|java) ");
    /** Commands with options; others in a sentence only name a command. */
    private static final Pattern IN_SENTENCE = Pattern.compile("`((?:vauban|sh|java|eclipse) [^`]*--[a-z][^`]*)`");
    /** Complete commands for those in sentences that leave something to the reader. */
    private static final Map<String, String> COMPLETED = Map.of("vauban policy init --layer machine",
            "vauban policy init --layer machine layer-draft.json --site Example", "vauban policy show --effective",
            "vauban policy show --effective", "vauban doctor --eclipse DIR",
            "vauban doctor --eclipse eclipses/workshop", "vauban doctor --eclipse eclipses/workshop",
            "vauban doctor --eclipse eclipses/workshop", "vauban install --bundle store/versions/42",
            // by then, the machine has verified version 43
            "vauban install --bundle store/versions/42 --root root.json --eclipse eclipses/workshop --allow-older"
                    + " --unattended",
            "vauban site sign tools --site Example --name tools …",
            "vauban site sign tools --site Example --name tools --version-number 1 --key jean.key");
    /** Commands that need a server or the archive of a whole distribution, and the tests that execute them. */
    private static final Map<String, String> EXECUTED_BY = Map.of(
            "vauban mirror site https://llm.example.org --root root.json --token-file publisher.txt",
            "MirrorToServerTest",
            "sh vauban-bundle/install.sh --root root.json --standalone /opt/vauban --unattended", "InstallBundleTest");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path folder;

    /** Returns the indented lines; text between {@code ```} contains no command that could be executed here. */
    private static List<String> commands(Path page) throws IOException {
        return Files.readAllLines(page).stream().filter(line -> line.startsWith("    ") && !line.isBlank())
                .map(String::strip).toList();
    }

    private static Set<String> inSentences(Path page) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            fenced ^= line.startsWith("```");
            if (!fenced && !line.startsWith("```") && !line.startsWith("    ")) {
                text.append(line.strip()).append(' ');
            }
        }
        Set<String> commands = new TreeSet<>();
        for (Matcher command = IN_SENTENCE.matcher(text); command.find();) {
            commands.add(command.group(1));
        }
        return commands;
    }

    private static List<Object> words(String command) {
        List<Object> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find();) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }

    private Path site(String name, String release) throws IOException {
        Path site = Files.createDirectories(folder.resolve(name).resolve("plugins")).getParent();
        Files.createDirectories(site.resolve("features"));
        Files.writeString(site.resolve("content.jar"), "metadata of " + release);
        Files.writeString(site.resolve("artifacts.jar"), "artifacts of " + release);
        Files.writeString(site.resolve("plugins/org.example.core_" + release + ".jar"), "bundle " + release);
        Files.writeString(site.resolve("plugins/org.example.same_1.0.0.jar"), "bundle of every release");
        Files.writeString(site.resolve("features/org.vauban.feature_" + release + ".jar"), "feature " + release);
        return site;
    }

    /** Runs the system's {@code tar}, or this test's Java. */
    private Vauban.Result tool(List<Object> words) throws Exception {
        List<String> command = new ArrayList<>(words.stream().map(Object::toString).toList());
        if (command.getFirst().equals("java")) {
            command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        }
        Path output = folder.resolve("tool.log");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return new Vauban.Result(process.waitFor(), Files.readString(output), "");
    }

    /** A role with an option that the installer lacks would fail on every machine. */
    @Test
    void theAnsibleRoleNamesOptionsOfTheInstaller() throws Exception {
        String help = Vauban.with(folder.resolve("home")).run("install", "--help").out();
        String role = Files.readString(GUIDES.resolve("ansible/roles/vauban/tasks/main.yml"));
        int options = 0;
        for (Matcher option = Pattern.compile("'(--[a-z-]+)'").matcher(role); option.find(); options++) {
            assertTrue(help.contains(option.group(1)), option.group(1));
        }
        assertTrue(options >= 7, options + " options");
    }

    @Test
    void bothLanguagesHaveTheSameCommands() throws IOException {
        List<String> english = commands(GUIDES.resolve("README.md"));
        assertTrue(english.size() >= 35, english.size() + " commands");
        for (String command : english) {
            assertTrue(EXECUTED.matcher(command).find(), command);
        }
        assertEquals(english, commands(GUIDES.resolve("fr").resolve("README.md")));
    }

    @Test
    void commandsWithinSentencesAreExecutedAsWell() throws IOException {
        Set<String> executed = new TreeSet<>(COMPLETED.keySet());
        executed.addAll(EXECUTED_BY.keySet());
        for (String page : List.of("README.md", "fr/README.md")) {
            assertEquals(executed, inSentences(GUIDES.resolve(page)), page);
        }
    }

    @Test
    void noCommandIsLeftOut() throws IOException {
        for (String page : List.of("README.md", "fr/README.md")) {
            assertEquals(List.of(), Files.readAllLines(GUIDES.resolve(page)).stream()
                    .filter(line -> EXECUTED.matcher(line).find()).toList(), page + ": indent these by four blanks");
        }
    }

    @Test
    void eachCommandDoesWhatThePageSays() throws Exception {
        site("site", "0.2.0");
        site("site-43", "0.3.0");
        Files.copy(Path.of(System.getProperty("vauban.root"), "target", "tiny-models", Vauban.MODEL + ".gguf"),
                folder.resolve("coder.gguf"));
        Files.writeString(folder.resolve("LICENSE.txt"), "Apache License 2.0");
        Files.writeString(folder.resolve("model-card.md"), "# A coder");
        Files.createDirectories(folder.resolve("distributions"));
        Files.writeString(folder.resolve("distributions/vauban-0.2.0-linux-x64.tar.gz"), "distribution");
        Files.createDirectories(folder.resolve("policies"));
        Files.writeString(folder.resolve("policies/machine.json"), "{}");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Files.writeString(folder.resolve("machine-draft.json"), """
                {"version": 1, "issued": "%s", "expires": "%s", "contact": "security@example.org",
                 "scope": {"layer": "machine", "site": "Example"},
                 "settings": {"engine.confinement": {"value": "required", "reason": "Models come from outside"}}}
                """.formatted(now, now.plus(90, ChronoUnit.DAYS)));
        Files.createDirectories(folder.resolve("drop"));
        StandInEclipse.create(folder.resolve("eclipses/workshop"));
        Vauban vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", "correct horse battery")
                .in(folder);
        String hash = "";
        StringBuilder log = new StringBuilder();
        for (String command : commands(GUIDES.resolve("README.md"))) {
            List<Object> words = words(command.replace("SHA256", hash));
            Vauban.Result result = words.getFirst().equals("vauban")
                    ? vauban.run(words.subList(1, words.size()).toArray())
                    : tool(words);
            log.append(command).append('\n').append(result.out()).append(result.err());
            assertEquals(0, result.code(), log.toString());
            Matcher found = HASH.matcher(result.out());
            if (command.startsWith("vauban policy verify root") && found.find()) {
                hash = found.group();
            }
        }
        inSentencesDoWhatTheySay(vauban);
        assertTrue(Files.readString(folder.resolve("store/rings/pilot/compositeContent.xml"))
                .contains("<child location='../../versions/42'/>"), log.toString());
        assertTrue(Files.readString(folder.resolve("install.log")).contains("Operation completed"), log.toString());
        assertTrue(Files.readString(folder.resolve("audit-ocsf.jsonl")).contains("site.promoted"), log.toString());
        String audit = Files.readString(folder.resolve("home/audit/audit.jsonl"));
        assertTrue(audit.contains("ring pilot: 42 -> 43") && audit.contains("ring pilot: 43 -> 42"), audit);
    }

    private void inSentencesDoWhatTheySay(Vauban vauban) throws Exception {
        assertEquals("", Files.readString(folder.resolve("eclipses/workshop/roots")));
        site("tools", "1.0.0");
        for (String command : new TreeSet<>(COMPLETED.values())) {
            Vauban.Result result = vauban.run(words(command.substring("vauban ".length())).toArray());
            String said = result.out() + result.err();
            boolean doctor = command.startsWith("vauban doctor");
            // no model for completion is installed
            assertEquals(doctor ? 1 : 0, result.code(), command + '\n' + said);
            assertTrue(!doctor || said.contains("eclipse.p2.unsignedPolicy") && said.contains("update guard"), said);
        }
        assertTrue(Files.readString(folder.resolve("layer-draft.json")).contains("\"machine\""));
        assertTrue(Files.isRegularFile(folder.resolve("tools/vauban-site.json")));
        assertTrue(Files.readString(folder.resolve("eclipses/workshop/roots")).contains("org.vauban.feature"));
    }
}
