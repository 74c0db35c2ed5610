// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The typography of French texts: no-break spaces before double punctuation and inside quotation marks, typographic
 * apostrophes, and one term for each concept.
 */
class FrenchTextsTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Pattern ORDINARY_SPACE = Pattern.compile("\\S [:;?!](?=\\s|$)|« | »");
    /** Between letters; in a pattern of MessageFormat it is doubled. */
    private static final Pattern STRAIGHT_APOSTROPHE = Pattern.compile("\\p{L}''?\\p{L}");
    /** In French, a token is a jeton, a kilobyte a ko, and a prompt a requête, or an invite in the APIs. */
    private static final Pattern OTHER_TERM = Pattern
            .compile("(?:\\b(?:de|en|à)|[}\\d])\\h+tokens?\\b|\\bKo\\b|(?<![/\\w]|«\u00a0)prompts?\\b");
    /** Keys of texts that only a model reads. The evaluations measured these texts as they stand. */
    private static final Pattern FOR_MODELS = Pattern
            .compile(
                    ".*\\.prompt|system|keep|(mind|material|edit|fix)\\..*|requirements\\.found|Test_(instruction|again)");

    private static List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        if (ORDINARY_SPACE.matcher(text).find()) {
            faults.add("a space that may break");
        }
        if (STRAIGHT_APOSTROPHE.matcher(text).find()) {
            faults.add("a straight apostrophe");
        }
        if (OTHER_TERM.matcher(text).find()) {
            faults.add("another term than elsewhere");
        }
        return faults;
    }

    @Test
    void propertiesAreTypesetAsFrench() throws IOException {
        List<String> found = new ArrayList<>();
        int texts = 0;
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            for (Path file : files.filter(each -> each.toString().endsWith("_fr.properties")
                    && !each.toString().contains("/target/")).sorted().toList()) {
                Properties properties = new Properties();
                try (Reader reader = Files.newBufferedReader(file)) {
                    properties.load(reader);
                }
                for (String key : properties.stringPropertyNames()) {
                    if (!FOR_MODELS.matcher(key).matches()) {
                        texts++;
                        faults(properties.getProperty(key)).forEach(
                                fault -> found.add(ROOT.relativize(file) + ": " + key + " has " + fault));
                    }
                }
            }
        }
        assertEquals(List.of(), found.stream().sorted().toList());
        assertTrue(texts > 500, texts + " texts were read");
    }

    /** The pages, the table of contents, the cheat sheet and the other texts of the help, without code. */
    @Test
    void theHelpIsTypesetAsFrench() throws IOException {
        List<String> found = new ArrayList<>();
        int texts = 0;
        for (String folder : List.of("docs/help/fr", "bundles/org.vauban.doc/nl/fr")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file : files.filter(each -> each.toString().matches(".*\\.(md|xml)")).sorted().toList()) {
                    texts++;
                    faults(Files.readString(file).replaceAll("`[^`]*`", "``")).forEach(
                            fault -> found.add(ROOT.relativize(file) + " has " + fault));
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(texts > 12, texts + " files were read");
    }

    @Test
    void theCheckIsNotBlind() {
        assertFalse(faults("Modèle :").isEmpty());
        assertFalse(faults("Ouvrir « Vauban\u00a0»").isEmpty());
        assertFalse(faults("l''aide").isEmpty());
        assertFalse(faults("l'aide").isEmpty());
        assertFalse(faults("Contexte de {0} tokens").isEmpty());
        assertFalse(faults("12\u00a0Ko").isEmpty());
        assertFalse(faults("Le texte copié est exclu des prompts.").isEmpty());
        assertTrue(faults("Appelez «\u00a0vauban/prompts\u00a0» avec prompt_cache_key.").isEmpty());
        assertTrue(faults("L’aide de «\u00a0Vauban\u00a0»\u00a0: {0}, '{'file'}' et 10:30").isEmpty());
    }
}
