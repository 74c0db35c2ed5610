// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.policy.document.SettingType;

/** The settings page agrees with the catalogue, and names existing tests that mention the setting. */
class SettingsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final String FRONT_ENDS = "## Front ends";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A row of the table. */
    private record Row(String name, String type, String standard, String effect, String layers, String shown,
            List<String> tests) {
        static Row of(String line) {
            String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
            assertEquals(7, cells.length, line);
            return new Row(codes(cells[0]).getFirst(), cells[1], cells[2], cells[3], cells[4], cells[5],
                    codes(cells[6]));
        }
    }

    private static List<String> codes(String cell) {
        Matcher code = CODE.matcher(cell);
        List<String> codes = new ArrayList<>();
        while (code.find()) {
            codes.add(code.group(1));
        }
        return codes;
    }

    private static List<Row> rows() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("docs/settings.md"))) {
            return lines.takeWhile(line -> !line.equals(FRONT_ENDS)).filter(line -> line.startsWith("| `"))
                    .map(Row::of).toList();
        }
    }

    private static String type(SettingDefinition setting) {
        return switch (setting.type()) {
            case CHOICE -> "choice: " + setting.choices().stream().map(each -> "`" + each + "`")
                    .collect(Collectors.joining(", "));
            case LIMIT, MINIMUM -> "number";
            case PATH -> "absolute path";
            case DENIED, ALLOWED, GRANTED -> "list";
            case FOLDERS -> "list of folders";
        };
    }

    private static String layers(SettingDefinition setting) {
        return switch (setting.type()) {
            case CHOICE -> "the stricter one";
            case LIMIT -> "the smaller one";
            case MINIMUM -> "the larger one";
            case PATH -> "the highest layer decides";
            case DENIED -> "all lists together";
            case ALLOWED -> "what is in every list";
            case GRANTED -> "what is in every list; a list of a lower layer alone grants nothing";
            case FOLDERS -> "what is in a folder of every list";
        } + (SettingCatalogue.isForProjects(setting) ? "; also in projects" : "");
    }

    @Test
    void thePageHasEverySettingInTheOrderOfTheCatalogue() throws IOException {
        assertEquals(SettingCatalogue.all().stream().map(SettingDefinition::name).toList(),
                rows().stream().map(Row::name).toList());
    }

    @Test
    void thePageSaysWhatTheCatalogueSays() throws IOException {
        for (Row row : rows()) {
            SettingDefinition setting = SettingCatalogue.find(row.name()).orElseThrow();
            assertEquals(type(setting), row.type(), row.name());
            assertEquals(setting.type() == SettingType.CHOICE ? "`" + setting.standard() + "`"
                    : setting.standardText(), row.standard(), row.name());
            assertEquals(layers(setting), row.layers(), row.name());
            assertFalse(row.effect().isBlank() || row.shown().isBlank(), row.name());
            if (setting.type().isList() && setting.form().matches("[a-z_|-]+")) {
                for (String word : setting.form().split("\\|")) {
                    assertTrue(row.effect().contains("`" + word + "`"), row.name() + ": " + word);
                }
            }
        }
    }

    /** Each test that the page names exists and mentions the setting. */
    @Test
    void theTestsOfThePageAreThere() throws IOException {
        List<Path> tests;
        try (Stream<Path> files = Files.walk(ROOT.resolve("tests"))) {
            tests = files.filter(file -> file.toString().endsWith("Test.java")).toList();
        }
        for (Row row : rows()) {
            assertFalse(row.tests().isEmpty(), row.name());
            for (String name : row.tests()) {
                List<Path> found = tests.stream().filter(file -> file.endsWith(name + ".java")).toList();
                assertEquals(1, found.size(), row.name() + ": " + name);
                String text = Files.readString(found.getFirst());
                assertTrue(speaksOf(row.name(), text), row.name() + " is not in " + name);
            }
        }
    }

    /**
     * Whether a test covers the setting. Engine tests refer to ceilings instead of settings; one test iterates over the
     * features.
     */
    private static boolean speaksOf(String setting, String text) {
        return Pattern.compile("[\"\\\\, ]" + Pattern.quote(setting) + "[\"\\\\,]").matcher(text).find()
                || setting.startsWith("engine.") && text.contains("new EngineCeilings(")
                || setting.endsWith(".excluded") && text.contains("feature + \".excluded\"");
    }

    /**
     * Each front end tests each setting, or the page says why it does not apply. The front ends' tests compare their
     * list with the page.
     */
    @Test
    void thePageTellsOfEachFrontEndHowItMeetsEachSetting() throws IOException {
        List<String> rows;
        try (Stream<String> lines = Files.lines(ROOT.resolve("docs/settings.md"))) {
            rows = lines.dropWhile(line -> !line.equals(FRONT_ENDS)).filter(line -> line.startsWith("| `")).toList();
        }
        for (String row : rows) {
            assertTrue(row.matches("\\| `[^`]+` \\|( (yes|no: [^|]+) \\|){3}"), row);
            // settings of an optional feature are tested with that feature
            assertTrue(row.contains(" yes ") || row.startsWith("| `remote."), row);
        }
        assertEquals(SettingCatalogue.all().stream().map(SettingDefinition::name).toList(),
                rows.stream().map(row -> codes(row).getFirst()).toList());
    }

    @Test
    void thePageOfPoliciesLeadsThere() throws IOException {
        assertTrue(Files.readString(ROOT.resolve("docs/policy.md")).contains("(settings.md)"));
    }
}
