// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every key and every feature named in the files that administrators copy exists. */
class AdminSamplesTest {
    private static final Path SAMPLES = Shipped.ROOT.resolve("docs/admin/samples");
    private static final String SCHEDULER = "org.eclipse.equinox.p2.ui.sdk.scheduler";

    /** Requires that Vauban has a preference with this key. */
    private static void requirePreference(String key) throws Exception {
        assertTrue(Files.readString(Shipped.ROOT
                .resolve("bundles/org.vauban.ide/src/org/vauban/ide/settings/VaubanPreferences.java"))
                .contains(" = \"" + key + "\";"), key);
    }

    @Test
    void thePreferencesOfTheCustomizationExist() throws Exception {
        Path jar = Shipped.list(Shipped.IDE.resolve("plugins")).stream()
                .filter(file -> file.getFileName().toString().startsWith(SCHEDULER + "_")).findFirst().orElseThrow();
        String constants = new String(Shipped.unpack(jar)
                .get("org/eclipse/equinox/internal/p2/ui/sdk/scheduler/PreferenceConstants.class"),
                StandardCharsets.ISO_8859_1);
        List<String> nodes = new ArrayList<>();
        for (String line : Files.readAllLines(SAMPLES.resolve("plugin_customization.ini"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher setting = Pattern.compile("([\\w.]+)/([\\w.]+)=(\\S+)").matcher(line);
            assertTrue(setting.matches(), line);
            nodes.add(setting.group(1));
            if (setting.group(1).equals(SCHEDULER)) {
                assertTrue(constants.contains(setting.group(2)), line);
                assertTrue(setting.group(3).matches("true|false") || constants.contains(setting.group(3)), line);
            } else {
                assertEquals("org.vauban.ide", setting.group(1), line);
                requirePreference(setting.group(2));
            }
        }
        assertTrue(nodes.contains(SCHEDULER) && nodes.contains("org.vauban.ide"), nodes.toString());
    }

    @Test
    void theGuideListsThePreferencesWithTheirDefaults() throws Exception {
        Map<String, String> defaults = defaults();
        assertTrue(defaults.size() > 15, defaults.toString());
        for (String guide : List.of("docs/admin/README.md", "docs/admin/fr/README.md")) {
            Map<String, String> listed = new TreeMap<>();
            Matcher row = Pattern.compile("(?m)^\\| `([\\w.]+)` \\| (?:empty|vide|`([^`]*)`) \\|")
                    .matcher(Files.readString(Shipped.ROOT.resolve(guide)));
            while (row.find()) {
                listed.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
            assertEquals("true", listed.remove("knowledge.idleVectors"), guide);
            assertEquals("true", listed.remove("knowledge.libraries"), guide);
            assertEquals(defaults, listed, guide);
        }
    }

    /** Default values of the preferences, by key. */
    private static Map<String, String> defaults() throws Exception {
        Path settings = Shipped.ROOT.resolve("bundles/org.vauban.ide/src/org/vauban/ide/settings");
        Map<String, String> constants = new HashMap<>();
        Matcher constant = Pattern.compile("static final \\w+ (\\w+) = \"?([\\w.,]+)\"?;")
                .matcher(Files.readString(settings.resolve("VaubanPreferences.java")));
        while (constant.find()) {
            constants.put("VaubanPreferences." + constant.group(1), constant.group(2));
        }
        Map<String, String> defaults = new TreeMap<>();
        Matcher line = Pattern.compile("defaults\\.put\\w*\\(([\\w.]+), (.+)\\);")
                .matcher(Files.readString(settings.resolve("PreferenceDefaults.java")));
        while (line.find()) {
            String value = line.group(2).replaceAll("System\\.getProperty\\(.*, (\"\")\\)", "$1")
                    .replaceAll("\\w+\\.(\\w+)\\.name\\(\\)", "$1");
            defaults.put(constants.get(line.group(1)), constants.getOrDefault(value, value).replace("\"", ""));
        }
        return defaults;
    }

    /** Oomph itself is not available to the tests. */
    @Test
    void theSetupNamesFeaturesAndPreferencesThatExist() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document setup = factory.newDocumentBuilder().parse(SAMPLES.resolve("vauban.setup").toFile());
        NodeList requirements = setup.getElementsByTagName("requirement");
        assertTrue(requirements.getLength() >= 2);
        for (int i = 0; i < requirements.getLength(); i++) {
            String feature = ((Element) requirements.item(i)).getAttribute("name").replaceFirst("\\.feature\\.group$",
                    "");
            assertTrue(Files.exists(Shipped.ROOT.resolve("features").resolve(feature)), feature);
        }
        NodeList tasks = setup.getElementsByTagName("setupTask");
        int preferences = 0;
        for (int i = 0; i < tasks.getLength(); i++) {
            String key = ((Element) tasks.item(i)).getAttribute("key");
            if (!key.isEmpty()) {
                assertTrue(key.startsWith("/instance/org.vauban.ide/"), key);
                requirePreference(key.substring(key.lastIndexOf('/') + 1));
                preferences++;
            }
        }
        assertTrue(preferences >= 2, preferences + " preferences");
    }
}
