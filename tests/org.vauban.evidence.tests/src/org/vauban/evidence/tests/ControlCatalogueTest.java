// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.control.Control;
import org.vauban.evidence.control.ControlCatalogue;
import org.vauban.evidence.control.ControlKind;
import org.vauban.evidence.control.Framework;
import org.vauban.evidence.control.LocalText;
import org.vauban.governance.policy.document.SettingCatalogue;

/** The files of the catalogue are sound, and tests carry its claims. */
class ControlCatalogueTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final ControlCatalogue CATALOGUE = ControlCatalogue.load();

    private static List<Control> controls() {
        return CATALOGUE.frameworks().stream().flatMap(framework -> framework.controls().stream()).toList();
    }

    private static List<String> ids(String framework) {
        return CATALOGUE.frameworks().stream().filter(each -> each.id().equals(framework))
                .flatMap(each -> each.controls().stream()).map(Control::id).toList();
    }

    @Test
    void eachListIsCompleteInItsOwnNumbers() {
        assertEquals(IntStream.rangeClosed(1, 35).mapToObj(n -> "R" + n).toList(), ids("anssi-pa-102"));
        assertEquals(IntStream.rangeClosed(1, 10).mapToObj("LLM%02d"::formatted).toList(), ids("owasp-llm-2025"));
        assertEquals(IntStream.rangeClosed(1, 10).mapToObj("ASI%02d"::formatted).toList(), ids("owasp-agentic-2026"));
        assertEquals(Stream.concat(
                Stream.concat(Stream.of("I.1"), "abcdefghijklm".chars().mapToObj(c -> "I.2." + (char) c)),
                IntStream.rangeClosed(1, 8).mapToObj(n -> "II." + n)).toList(), ids("cra-annex-i"));
        assertEquals(6, CATALOGUE.frameworks().size());
    }

    @Test
    void keysAreUniqueTokens() {
        Set<String> keys = new HashSet<>();
        for (Control control : controls()) {
            assertTrue(keys.add(control.key()), control.key());
            assertTrue(control.key().matches("[a-z][a-z0-9.-]*"), control.key());
        }
    }

    @Test
    void atLeastSixtyControlsAreAnsweredByClaims() {
        long answered = controls().stream().filter(control -> control.kind() == ControlKind.CLAIMS).count();
        assertTrue(answered >= 60, answered + " controls");
    }

    @Test
    void everyClaimAnswersAControlAndNamesExistingSettings() {
        Set<String> used = controls().stream().flatMap(control -> control.claims().stream()).map(Claim::id)
                .collect(Collectors.toSet());
        for (Claim claim : CATALOGUE.claims()) {
            assertTrue(used.contains(claim.id()), claim.id() + " answers nothing");
            claim.settings().forEach(setting -> assertTrue(SettingCatalogue.find(setting).isPresent(),
                    claim.id() + ": there is no setting " + setting));
        }
    }

    /** Each claim has a test that carries it, and each tagged test carries an existing claim. */
    @Test
    void everyClaimIsCarriedByTests() throws IOException {
        Set<String> carried = new TreeSet<>();
        Pattern tag = Pattern.compile("@Tag\\(\"claim:([^\"]*)\"\\)");
        try (Stream<Path> files = Files.walk(ROOT.resolve("tests"))) {
            for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
                tag.matcher(Files.readString(file)).results().forEach(found -> carried.add(found.group(1)));
            }
        }
        assertEquals(CATALOGUE.claims().stream().map(Claim::id).collect(Collectors.toCollection(TreeSet::new)),
                carried);
    }

    @Test
    void theCommandsExist() throws IOException {
        String help = Files.readString(
                ROOT.resolve("bundles/org.vauban.cli/src/org/vauban/cli/messages.properties"));
        Pattern words = Pattern.compile("vauban ([a-z]+)(?: ([a-z]+))?.*");
        List<String> unknown = new ArrayList<>();
        int commands = 0;
        for (Claim claim : CATALOGUE.claims()) {
            if (claim.auditQuery().isEmpty()) {
                continue;
            }
            commands++;
            Matcher command = words.matcher(claim.auditQuery());
            assertTrue(command.matches(), claim.auditQuery());
            String first = "\nvauban." + command.group(1) + ".";
            if (!help.contains(first + "usage.header=")
                    || command.group(2) != null && !help.contains(first + command.group(2) + ".usage.header=")) {
                unknown.add(claim.auditQuery());
            }
        }
        assertTrue(commands > 20, commands + " commands");
        assertEquals(List.of(), unknown);
    }

    @Test
    void allTextsAreThereInBothLanguagesAsTheyAreTyped() {
        List<LocalText> texts = new ArrayList<>();
        for (Framework framework : CATALOGUE.frameworks()) {
            texts.add(framework.title());
            texts.add(framework.description());
        }
        controls().forEach(control -> texts.addAll(List.of(control.title(), control.note())));
        CATALOGUE.claims().forEach(claim -> texts.addAll(List.of(claim.text(), claim.residualRisk())));
        for (LocalText text : texts) {
            assertFalse(text.english().isBlank() || text.french().isBlank(), text.toString());
            assertFalse(text.french().contains("'"), "a straight apostrophe: " + text.french());
            assertFalse(text.french().matches(".*[ \\p{L}][;?!»].*") || text.french().matches(".*« .*"),
                    "no no-break space: " + text.french());
        }
    }
}
