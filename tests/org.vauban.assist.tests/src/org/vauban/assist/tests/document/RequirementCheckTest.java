// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.document.RequirementCheck;
import org.vauban.assist.document.RequirementFinding;
import org.vauban.assist.document.format.DocumentFormat;

/** Vague words and missing criteria, in English and French. */
class RequirementCheckTest {

    private static List<String> found(Locale locale, String text) {
        List<RequirementFinding> findings = RequirementCheck.of(locale).check(DocumentFormat.TEXT, text);
        for (RequirementFinding finding : findings) {
            assertFalse(finding.explanation().isBlank() || finding.advice().isBlank());
            if (!finding.rule().equals("no-criterion")) {
                assertEquals(finding.text(), text.substring(finding.start(), finding.end()));
            }
        }
        return findings.stream().map(finding -> finding.rule() + ":" + finding.text()).toList();
    }

    @ParameterizedTest
    @CsvSource({"The interface shall be user-friendly within 2 s., vague-quality:user-friendly",
            "It shall answer quickly to 10 users., vague-speed:quickly",
            "It shall keep several copies for 3 days., vague-quantity:several",
            "It shall save regularly and lose at most 5 lines., vague-frequency:regularly",
            "It shall encrypt 2 files if possible., escape:if possible", "It shall read 3 formats etc., open-list:etc",
            "It must never lose 1 request., absolute:never", "The limit must be TBD but below 5 s., undecided:TBD",
            "It must read and/or write 5 files., several-in-one:and/or"})
    void findsInEnglish(String text, String finding) {
        assertEquals(List.of(finding), found(Locale.ENGLISH, text));
    }

    @ParameterizedTest
    @CsvSource({"L'interface doit être conviviale et répondre en 2 s., vague-quality:conviviale",
            "Il doit répondre rapidement à 10 utilisateurs., vague-speed:rapidement",
            "Il doit garder plusieurs copies pendant 3 jours., vague-quantity:plusieurs",
            "Il doit chiffrer 2 fichiers si possible., escape:si possible",
            "Il doit lire 3 formats etc., open-list:etc",
            "Il ne doit jamais perdre 1 requête., absolute:jamais",
            "La limite doit être à définir sous 5 s., undecided:à définir"})
    void findsInFrench(String text, String finding) {
        assertEquals(List.of(finding), found(Locale.FRENCH, text));
    }

    @Test
    void theBeginningOfARequirementEndsWithAWholeCharacter() {
        String face = "\uD83D\uDE00";
        for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
            String found = found(Locale.ENGLISH, "It shall store " + before + face.repeat(60)).getFirst();
            assertTrue(found.endsWith(face + "…"), found);
        }
    }

    @Test
    void missesACriterionWhereNothingIsMeasurable() {
        assertEquals(List.of("no-criterion:The system shall store the order."),
                found(Locale.ENGLISH, "The system shall store the order.\n"));
        assertEquals(List.of(), found(Locale.ENGLISH,
                "The system shall store the order.\n\nAcceptance criteria: the order is in the list after a restart.\n"));
        assertEquals(List.of("no-criterion:Le système doit conserver la commande."),
                found(Locale.FRENCH, "Le système doit conserver la commande.\n"));
        assertEquals(List.of(), found(Locale.FRENCH,
                "Le système doit conserver la commande.\n\nCritère d’acceptation : elle est là après un redémarrage.\n"));
    }

    @Test
    void leavesOtherTextAndCodeAlone() {
        assertEquals(List.of(), found(Locale.ENGLISH, "This text is quick, simple and easy to read.\n"));
        String text = "```\nIt shall be fast.\n```\n\nIt must take 5 s.\n";
        assertEquals(List.of(), RequirementCheck.of(Locale.ENGLISH).check(DocumentFormat.MARKDOWN, text));
        assertEquals(List.of(), found(Locale.ENGLISH, "The breakfast-table must weigh 5 kg.\n"), "whole words");
    }

    @Test
    void takesTheRulesOfTheLanguageOfTheText() {
        List<RequirementFinding> findings = RequirementCheck
                .forText("Le produit doit être rapide pour les 5 utilisateurs.", Locale.ENGLISH)
                .check(DocumentFormat.TEXT, "Le produit doit être rapide pour les 5 utilisateurs.");
        assertEquals("rapide", findings.getFirst().text());
        assertTrue(findings.getFirst().explanation().startsWith("Cette"));
    }

    @Test
    void eachParagraphHasTheRulesOfItsLanguage() {
        String text = "The product shall be fast for the 5 users.\n\nLe produit doit être rapide pour les 5 utilisateurs.\n";
        assertEquals(List.of("fast", "rapide"), RequirementCheck.forText(text, Locale.ENGLISH)
                .check(DocumentFormat.TEXT, text).stream().map(RequirementFinding::text).toList());
    }
}
