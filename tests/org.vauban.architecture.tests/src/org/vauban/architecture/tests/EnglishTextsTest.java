// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** English texts that users read keep to the project's vocabulary and are idiomatic. */
class EnglishTextsTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Pattern NOT_ENGLISH = Pattern.compile("\\bcan not\\b|\\bround the caret\\b|\\bby itself\\b"
            + "|\\bbe it\\b|\\bgr[ea]y text\\b|\\bwhat models have read\\b|\\bguesse[sd]?\\b|\\bguessing\\b"
            + "|\\bempty: yours\\b|\\bthat is no file\\b|\\bis no language\\b|\\bwho then\\b|\\brehearsals?\\b"
            + "|\\bin vain\\b|\\bshortly and\\b|\\bwithheld: withheld\\b", Pattern.CASE_INSENSITIVE);

    private static List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        // a line break in a page counts as a blank
        Matcher matcher = NOT_ENGLISH.matcher(text.replaceAll("\\s+", " "));
        while (matcher.find()) {
            faults.add(matcher.group());
        }
        return faults;
    }

    private static boolean isForUsers(Path file) {
        String path = ROOT.relativize(file).toString().replace('\\', '/');
        if (path.contains("/target/") || path.contains("/node_modules/") || path.contains("/fr/")
                || path.contains("_fr.") || path.contains(".fr.") || path.startsWith("docs/quality/")) {
            return false;
        }
        return path.matches("bundles/.*/(messages|messages_en|bundle|plugin)\\.properties")
                || path.matches("(docs|clients)/.*\\.md") || path.matches("[A-Z]+\\.md")
                || path.matches("clients/vscode/package\\.nls\\.json|clients/vscode/l10n/.*\\.json");
    }

    @Test
    void textsAreIdiomatic() throws IOException {
        List<String> found = new ArrayList<>();
        int texts = 0;
        for (String folder : List.of("bundles", "docs", "clients", "")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.isEmpty() ? 1 : Integer.MAX_VALUE)) {
                for (Path file : files.filter(EnglishTextsTest::isForUsers).sorted().toList()) {
                    texts++;
                    faults(Files.readString(file))
                            .forEach(fault -> found.add(ROOT.relativize(file) + " says \"" + fault + "\""));
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(texts > 60, texts + " files were read");
    }

    @Test
    void theCheckIsNotBlind() {
        assertFalse(faults("It can\nnot be read.").isEmpty());
        assertFalse(faults("The lines round the caret").isEmpty());
        assertTrue(faults("It cannot be read. The lines around the caret. A wild guess").isEmpty());
    }
}
