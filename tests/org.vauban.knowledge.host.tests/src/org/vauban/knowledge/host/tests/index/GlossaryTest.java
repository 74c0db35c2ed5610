// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;

/** Words find passages in the other language, without vectors. */
class GlossaryTest extends WithIndex {
    @Test
    void aFrenchQueryFindsAnEnglishPassage() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "The operator replaces the gasket every year."),
                put("/other", "en", "The tank is painted blue."))) {
            assertEquals(List.of("/en"), found(index, "Quand faut-il remplacer les joints ?"));
        }
    }

    @Test
    void anEnglishQueryFindsAFrenchPassage() throws Exception {
        try (LuceneIndex index = filled(put("/fr", "fr", "L\u2019op\u00E9rateur remplace les joints."),
                put("/other", "fr", "Le r\u00E9servoir est peint en bleu."))) {
            assertEquals(List.of("/fr"), found(index, "When do I have to replace a gasket?"));
        }
    }

    @Test
    void termsOfSeveralWordsAreTranslatedAsAWhole() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "Upgrade in the morning."), put("/day", "en", "Every day."),
                put("/put", "en", "Put it there."), put("/fr", "fr", "Le syst\u00E8me d\u2019exploitation."),
                put("/other", "fr", "Il faut actionner la vanne."))) {
            assertEquals(List.of("/en"), found(index, "comment mettre \u00E0 jour"));
            assertEquals(List.of("/fr"), found(index, "what are the operating systems"));
        }
    }

    @Test
    void aTermThatIsTranslatedBySeveralWordsNeedsAll() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "Enter the password."), put("/one", "en", "Pass it on."),
                put("/all", "fr", "Le mot de passe."), put("/mot", "fr", "Un mot."))) {
            assertEquals(List.of("/en", "/all"), found(index, "the passwords"));
        }
    }

    @Test
    void aPassageInTheLanguageOfTheQueryComesFirst() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "The operator replaces the gasket."),
                put("/fr", "fr", "L\u2019op\u00E9rateur remplace le joint."))) {
            assertEquals(List.of("/fr", "/en"), found(index, "quand remplacer le joint"));
            assertEquals(List.of("/en", "/fr"), found(index, "when to replace the gasket"));
        }
    }

    /** With many passages, a word weighs more than with one. The typed forms differ from those in the passage. */
    @Test
    void aPassageInTheLanguageOfTheQueryComesFirstAmongManyInTheOther() throws Exception {
        List<Put> puts = new ArrayList<>(List.of(put("/fr", "fr", "L\u2019op\u00E9rateur remplace le joint."),
                put("/en", "en", "The operator replaces the gasket.")));
        for (int i = 0; i < 50; i++) {
            puts.add(put("/other/" + i, "en", "The tank is painted blue."));
        }
        try (LuceneIndex index = filled(puts.toArray(Put[]::new))) {
            assertEquals(List.of("/fr", "/en"), found(index, "quand remplacer les joints"));
        }
    }

    /** With few passages, a rare word hardly weighs more than a frequent one. */
    @Test
    void theOnlyPassageInTheLanguageOfTheQueryComesBeforeOneThatSaysItOften() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "A gasket, a gasket, the gasket."),
                put("/fr", "fr", "Le joint du r\u00E9servoir est neuf."), put("/other", "en", "The tank is blue."))) {
            assertEquals(List.of("/fr", "/en"), found(index, "les joints"));
        }
    }

    @Test
    void withoutWordsThatTellTheLanguageBothAreTried() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "a gasket"), put("/fr", "fr", "un joint"))) {
            assertEquals(List.of("/fr", "/en"), found(index, "joints"));
            assertEquals(List.of("/en", "/fr"), found(index, "gaskets"));
        }
    }

    @Test
    void aHitTellsTheTranslationsThatItsPassageHas() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "Check the password of the pump."),
                put("/fr", "fr", "Changer le mot de passe, sans un autre mot."),
                put("/part", "fr", "Un mot sur l\u2019eau."))) {
            Search french = new Search("le mot de passe des pompes", 10, List.of());
            Map<String, Hit> hits = index.search(french).hits().stream()
                    .collect(Collectors.toMap(hit -> hit.passage().path(), hit -> hit));
            assertEquals(List.of("password", "pump"), hits.get("/en").translations().stream().sorted().toList());
            assertEquals(List.of(), hits.get("/fr").translations(), "in the language of the query");
            Search english = new Search("the passwords", 10, List.of());
            assertEquals(List.of("mot de passe"), index.search(english).hits().stream()
                    .filter(hit -> hit.passage().path().equals("/fr")).findAny().orElseThrow().translations());
        }
    }

    @Test
    void anExcerptHasTheTranslatedWords() throws Exception {
        String text = "The operator cleans the tank. The operator replaces the gasket every year. The tank is blue.";
        try (LuceneIndex index = filled(put("/en", "en", text))) {
            String query = "quand remplacer les joints";
            Hit hit = index.search(new Search(query, 10, List.of())).hits().getFirst();
            assertEquals("The operator replaces the gasket every year.",
                    Excerpt.of(hit.passage(), hit.words(query)).text());
            Hit quoted = index.search(new Search("\"operator\" joint_2", 10, List.of())).hits().getFirst();
            assertEquals(List.of(), quoted.translations());
        }
    }

    @Test
    void identifiersAreNotTranslated() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "The gasket."), put("/code", "code", "int joint_2;"))) {
            assertEquals(List.of("/code"), found(index, "qui utilise joint_2"));
        }
    }

    @Test
    void phrasesInQuotationMarksAreNotTranslated() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "The gasket."), put("/fr", "fr", "Le joint est neuf."))) {
            assertEquals(List.of("/fr"), found(index, "\"le joint\""));
            assertEquals(List.of("/fr"), found(index, "\u00AB\u00A0joint\u00A0\u00BB"));
        }
    }

    /** For example "plus" and "entre", which have the stems of "pluie" and "entrer". */
    @Test
    void wordsThatEveryTextHasAreNotTranslated() throws Exception {
        try (LuceneIndex index = filled(put("/en", "en", "The remarks are typed: rain."),
                put("/fr", "fr", "En mai, fais cela."))) {
            assertEquals(List.of(), found(index, "comment faire plus entre nous"));
            assertEquals(List.of(), found(index, "what may I do"));
        }
    }

    @Test
    void nothingChangesForWordsThatTheTableLacks() throws Exception {
        try (LuceneIndex index = filled(put("/a", "en", "The zeppelin has a xylophone."),
                put("/b", "fr", "Le zeppelin."), put("/c", "", "zeppelin"))) {
            List<Double> scores = index.search(new Search("le zeppelin est un xylophone", 10, List.of()))
                    .hits().stream().map(Hit::score).toList();
            assertEquals(scores, index.search(new Search("zeppelin xylophone", 10, List.of())).hits().stream()
                    .map(Hit::score).toList());
            assertEquals(3, scores.size());
        }
    }

    @Test
    void theTableIsWellFormed() throws Exception {
        List<String> terms = new ArrayList<>();
        for (String line : table()) {
            String[] sides = line.split("\t", -1);
            assertEquals(2, sides.length, line);
            List<String> english = List.of(sides[1].split(", ", -1));
            assertEquals(english.size(), new HashSet<>(english).size(), line);
            terms.add(sides[0]);
            assertTerm(sides[0], line);
            english.forEach(each -> assertTerm(each, line));
        }
        assertTrue(terms.size() > 4_000, () -> terms.size() + " lines");
        Comparator<String> order = Comparator.comparing(GlossaryTest::plain);
        assertEquals(terms.stream().distinct().sorted(order.thenComparing(Comparator.naturalOrder())).toList(), terms);
    }

    /** Each term is found in its own form, whatever a stemmer makes of it. */
    @Test
    void eachTermOfTheTableIsTranslated() throws Exception {
        List<List<String>> french = new ArrayList<>();
        List<List<String>> english = new ArrayList<>();
        for (String line : table()) {
            String[] sides = line.split("\t");
            for (String each : sides[1].split(", ")) {
                french.add(List.of(sides[0], each));
                english.add(List.of(each, sides[0]));
            }
        }
        // exceptions: words that occur in every text, and those with the stem of such a word
        assertEquals("dispos\u00E9=willing fait=fact mal=badly mal=wrong",
                untranslated(french, "en", "le la les des une est du dans avec pour sur cette nous"));
        assertEquals("stop=cesser cease=cesser below=ci-dessous above=ci-dessus comment=commenter May=mai month=mois "
                + "note=noter rate=noter pass=passer switch=passer spend=passer only=seulement car=voiture",
                untranslated(english, "fr", "the of and with this that from they which when what is"));
    }

    /**
     * @param terms terms, each with a translation
     * @param language language of the passage
     * @param sure words that tell the language of the query
     * @return the terms whose translation is not found
     */
    private String untranslated(List<List<String>> terms, String language, String sure) throws Exception {
        int together = 80;
        List<Put> puts = new ArrayList<>();
        for (int i = 0; i < terms.size(); i += together) {
            puts.add(put("/" + language + i, language, terms.subList(i, Math.min(i + together, terms.size())).stream()
                    .map(List::getLast).collect(Collectors.joining(". "))));
        }
        List<String> missing = new ArrayList<>();
        try (LuceneIndex index = filled(puts.toArray(Put[]::new))) {
            for (int i = 0; i < terms.size(); i += together) {
                List<List<String>> some = terms.subList(i, Math.min(i + together, terms.size()));
                String query = some.stream().map(List::getFirst).collect(Collectors.joining(" 0 ", sure + " 0 ", ""));
                List<String> found = index.search(new Search(query, 1, List.of("/" + language + i))).hits().getFirst()
                        .translations();
                some.stream().filter(each -> !found.contains(each.getLast())).map(each -> String.join("=", each))
                        .forEach(missing::add);
            }
        }
        return String.join(" ", missing);
    }

    private static void assertTerm(String term, String line) {
        assertTrue(Normalizer.isNormalized(term, Normalizer.Form.NFC), line);
        assertTrue(term.matches("[\\p{L}\\p{N}]+(?:[ '/-][\\p{L}\\p{N}]+|' [\\p{L}]+)*"), line);
        Set<String> words = new HashSet<>(List.of(term.toLowerCase(Locale.ROOT).split("[ '/-]")));
        for (CharArraySet stops : List.of(FrenchAnalyzer.getDefaultStopSet(), EnglishAnalyzer.getDefaultStopSet())) {
            words.removeIf(stops::contains);
        }
        assertFalse(words.isEmpty(), line);
    }

    private static List<String> table() throws Exception {
        try (InputStream stream = LuceneIndex.class.getResourceAsStream("glossary.tsv")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).toList();
        }
    }

    /** Returns the term in lower case, without accents and ligatures. */
    private static String plain(String term) {
        return Normalizer.normalize(term.replace("\u0153", "oe"), Normalizer.Form.NFD).replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
    }
}
