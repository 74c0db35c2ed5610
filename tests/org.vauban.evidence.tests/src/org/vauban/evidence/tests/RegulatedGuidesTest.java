// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.evidence.control.ControlCatalogue;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.signature.StrictJson;

/** The commands, settings, claims and policies named in the guides for regulated organisations exist. */
class RegulatedGuidesTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Path GUIDES = ROOT.resolve("docs/regulated");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ +vauban ([a-z]+)(?: ([a-z]+))?(?: ([a-z]+))?.*$");
    private static final Pattern OPTION = Pattern.compile(" (--[a-z-]+)");
    private static final Pattern CODE = Pattern.compile("`([a-z]+(?:[.-][a-zA-Z-]+)+)`");

    private static String read(String name) throws IOException {
        return Files.readString(GUIDES.resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"public-sector", "health", "defence", "finance"})
    void thePolicyIsValidAndTheGuideExplainsItsSettings(String sector) throws Exception {
        PolicyDocument policy = PolicyDocument
                .parse(StrictJson.object(Files.readAllBytes(GUIDES.resolve("policies/" + sector + ".json"))));
        assertEquals(List.of(), policy.unknown());
        for (String language : List.of("", ".fr")) {
            String guide = read(sector + language + ".md");
            policy.settings().keySet().forEach(setting -> assertTrue(guide.contains("`" + setting + "`"), setting));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "public-sector", "health", "defence", "finance"})
    void commandsExistAndAreTheSameInFrench(String name) throws Exception {
        Properties help = new Properties();
        try (var reader = Files.newBufferedReader(
                ROOT.resolve("bundles/org.vauban.cli/src/org/vauban/cli/messages.properties"))) {
            help.load(reader);
        }
        StringBuilder sources = new StringBuilder();
        try (var files = Files.walk(ROOT.resolve("bundles/org.vauban.cli/src/org/vauban/cli"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.append(Files.readString(file));
            }
        }
        List<String> commands = commands(read(name + ".md"));
        assertFalse(commands.isEmpty());
        assertEquals(commands, commands(read(name + ".fr.md")));
        for (String command : commands) {
            Matcher words = COMMAND.matcher(command);
            assertTrue(words.matches(), command);
            String key = "vauban." + words.group(1);
            assertTrue(help.containsKey(key + ".usage.header"), command);
            boolean group = help.keySet().stream()
                    .anyMatch(each -> each.toString().startsWith(key + ".") && each.toString().split("\\.").length > 4);
            if (group && words.group(2) != null) {
                assertTrue(help.containsKey(key + "." + words.group(2) + ".usage.header"), command);
            }
            OPTION.matcher(command).results().forEach(option -> assertTrue(
                    sources.indexOf("\"" + option.group(1) + "\"") >= 0, command + " has no " + option.group(1)));
        }
    }

    private static List<String> commands(String guide) {
        return COMMAND.matcher(guide).results().map(found -> found.group()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README", "public-sector", "health", "defence", "finance"})
    void settingsAndClaimsExistAndTheFrenchIsTypeset(String name) throws Exception {
        ControlCatalogue catalogue = ControlCatalogue.load();
        for (String language : List.of("", ".fr")) {
            String guide = read(name + language + ".md");
            List<String> unknown = new ArrayList<>();
            CODE.matcher(guide).results().map(found -> found.group(1))
                    .filter(each -> !each.matches(".*\\.(json|pdf|txt|key|md|html|cfg)"))
                    .filter(each -> SettingCatalogue.find(each).isEmpty() && catalogue.claim(each) == null)
                    .filter(each -> !each.equals("ecdsa-p384")).forEach(unknown::add);
            assertEquals(List.of(), unknown);
            if (!language.isEmpty()) {
                String prose = guide.replaceAll("(?m)^ {4,}.*$", "").replaceAll("`[^`]*`", "``");
                assertFalse(Pattern.compile("\\S [:;?!](?=\\s|$)|« | »|\\p{L}'\\p{L}").matcher(prose).find(), name);
            }
        }
    }
}
