// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is said in English is said in French, in every bundle. */
class MessagesTest {

    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");
    private static final Pattern PLACE = Pattern.compile("\\{\\d+");
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
        // a text without words says the same in every language
        one.values().removeIf(text -> text.toString().replace("%n", "").chars().noneMatch(Character::isLetter));
        other.values().removeIf(text -> text.toString().replace("%n", "").chars().noneMatch(Character::isLetter));
        assertEquals(new TreeSet<>(one.stringPropertyNames()), new TreeSet<>(other.stringPropertyNames()), french + "");
        for (String key : one.stringPropertyNames()) {
            assertFalse(other.getProperty(key).isBlank(), key);
            assertEquals(places(one.getProperty(key)), places(other.getProperty(key)), key);
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
