// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every English message has a French translation, in every bundle. */
class MessagesTest {

    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");
    private static final Pattern PLACE = Pattern.compile("\\{\\d+");
    private static final Pattern MNEMONIC = Pattern.compile("(?<!&)&(?!&)(.)");
    /** Labels that are visible at the same time, by the package of their texts. */
    private static final List<List<String>> TOGETHER = List.of(
            List.of("document.Results_review", "document.Results_accept", "document.Results_acceptAll",
                    "document.Results_reject", "document.Results_remove"),
            List.of("models.Models_import", "models.Models_delete", "models.Models_use", "models.Models_useBest",
                    "models.Models_measure", "models.Models_folder", "models.Models_browse", "models.Models_threads",
                    "models.Models_context", "preferences.Preferences_javaHome", "preferences.Preferences_browse"),
            List.of("preferences.Preferences_enabled", "preferences.Preferences_delay",
                    "preferences.Preferences_length", "preferences.Preferences_paused",
                    "preferences.Preferences_readAhead", "preferences.Preferences_announce"),
            List.of("preferences.Preferences_personalData", "preferences.Preferences_exclusions",
                    "preferences.Preferences_builtIn", "preferences.Preferences_audit",
                    "preferences.Preferences_checkFile", "preferences.Preferences_checkAudit"),
            List.of("preferences.Project_own", "preferences.Preferences_enabled", "preferences.Preferences_paused",
                    "preferences.Preferences_exclusions"),
            List.of("remote.Page_hedge", "remote.Button_check", "remote.Button_allow", "remote.Button_key"),
            List.of("remote.Page_hedge", "remote.Button_check", "remote.Button_withdraw", "remote.Button_key"),
            List.of("edit.Field_accept", "edit.Field_compare", "edit.Field_reject"),
            List.of("edit.Field_stop", "edit.Field_close"),
            List.of("governance.view.Period_from", "governance.view.Period_to", "governance.view.Audit_decision",
                    "governance.view.Audit_feature", "governance.view.Audit_model", "governance.view.Audit_text",
                    "governance.view.Audit_search", "governance.view.Audit_newest", "governance.view.Audit_older"),
            List.of("governance.view.Period_from", "governance.view.Period_to", "governance.view.Evidence_format",
                    "governance.view.Evidence_folder", "governance.view.Evidence_browse",
                    "governance.view.Evidence_export"));
    private static final Pattern FIELD = Pattern.compile("public static String (\\w+);");
    private static final Pattern USE = Pattern.compile("\\bMessages\\.(\\w+)");
    private static final Pattern KEY = Pattern.compile("%([\\w.-]+)");

    static List<Path> english() throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            return files.filter(
                    f -> f.toString().endsWith("messages.properties") || f.toString().endsWith("bundle.properties"))
                    .filter(f -> !f.toString().contains("/target/") && !f.toString().contains("/bin/")).toList();
        }
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }

    @ParameterizedTest
    @MethodSource("english")
    void everyTextIsThereInBothLanguages(Path file) throws IOException {
        Path french = file.resolveSibling(file.getFileName().toString().replace(".properties", "_fr.properties"));
        assertTrue(Files.exists(french), french + " is missing");
        Properties one = load(file);
        Properties other = load(french);
        // a text without words is the same in every language
        one.values().removeIf(text -> text.toString().replace("%n", "").chars().noneMatch(Character::isLetter));
        other.values().removeIf(text -> text.toString().replace("%n", "").chars().noneMatch(Character::isLetter));
        assertEquals(new TreeSet<>(one.stringPropertyNames()), new TreeSet<>(other.stringPropertyNames()), french + "");
        for (String key : one.stringPropertyNames()) {
            assertFalse(other.getProperty(key).isBlank(), key);
            assertEquals(places(one.getProperty(key)), places(other.getProperty(key)), key);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_fr.properties"})
    void whatIsSeenTogetherHasKeysOfItsOwn(String texts) throws IOException {
        for (List<String> together : TOGETHER) {
            Map<String, String> keys = new TreeMap<>();
            for (String each : together) {
                int dot = each.lastIndexOf('.');
                String bundle = each.startsWith("governance.") ? "org.vauban.ide.governance" : "org.vauban.ide";
                String text = load(BUNDLES.resolve(bundle).resolve("src/org/vauban/ide")
                        .resolve(each.substring(0, dot).replace('.', '/')).resolve(texts))
                        .getProperty(each.substring(dot + 1));
                Matcher mnemonic = MNEMONIC.matcher(text);
                assertTrue(mnemonic.find(), text);
                assertNull(keys.put(mnemonic.group(1).toLowerCase(Locale.ROOT), text), text + " beside " + keys);
            }
        }
    }

    private static TreeSet<String> places(String text) {
        TreeSet<String> places = new TreeSet<>();
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            places.add(matcher.group());
        }
        return places;
    }

    /** Translating an unused text would be a waste. */
    @Test
    void everyTextIsUsed() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            sources = files.filter(f -> f.toString().endsWith(".java") && f.toString().contains("/org.vauban.ide"))
                    .toList();
        }
        Set<String> used = new HashSet<>();
        Set<String> declared = new TreeSet<>();
        for (Path source : sources) {
            boolean declares = source.endsWith("Messages.java");
            Matcher matcher = (declares ? FIELD : USE).matcher(Files.readString(source));
            while (matcher.find()) {
                (declares ? declared : used).add(matcher.group(1));
            }
        }
        declared.removeAll(used);
        assertEquals(Set.of(), declared);
    }

    @ParameterizedTest
    @MethodSource("english")
    void everyNameInPluginXmlHasAText(Path file) throws IOException {
        Path bundle = BUNDLES.resolve(BUNDLES.relativize(file).getName(0));
        Path plugin = bundle.resolve("plugin.xml");
        if (!file.endsWith("bundle.properties") || !Files.exists(plugin)) {
            return;
        }
        Properties texts = load(file);
        Matcher matcher = KEY
                .matcher(Files.readString(plugin) + Files.readString(bundle.resolve("META-INF/MANIFEST.MF")));
        while (matcher.find()) {
            assertTrue(texts.containsKey(matcher.group(1)), matcher.group(1));
        }
    }
}
