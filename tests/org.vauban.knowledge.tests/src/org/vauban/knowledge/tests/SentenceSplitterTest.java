// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.passage.SentenceSplitter;
import org.vauban.knowledge.passage.SentenceSplitter.Sentence;

/** The sentences that can be cited. */
class SentenceSplitterTest {
    private static List<String> sentences(String text, boolean code) {
        return SentenceSplitter.split(text, code).stream().map(each -> text.substring(each.start(), each.end()))
                .toList();
    }

    @Test
    void proseIsSplitIntoSentencesWithinItsBlocks() {
        assertEquals(List.of("1 Pump", "The valve\nis opened.", "La vanne est ouverte !"),
                sentences("1 Pump\n \n  The valve\nis opened.\u00a0 La vanne est ouverte !\n", false));
        assertEquals(List.of("2. Close the valve."), sentences("2. Close the valve.", false),
                "a number is no sentence");
        assertEquals(List.of(), sentences(" \n\n---\n", false));
    }

    /** In quadratic time, this would take hours. */
    @Test
    void marksAndSpacesThatEndSentencesAgainAndAgainAreReadOnce() {
        for (String end : List.of("\u00BB\u2029", "\u2029")) {
            assertEquals(List.of("It is open."), sentences("It is open." + end.repeat(400_000), false).stream()
                    .map(each -> each.replace("\u00BB", "").strip()).toList());
        }
    }

    @Test
    void rowsOfTablesAndItemsOfListsStandAlone() {
        assertEquals(List.of("Exit codes:", "| 0 | the file was written |", "| 1 | nothing was written |"),
                sentences("Exit codes:\n| 0 | the file was written |\n|---|---|\n| 1 | nothing was written |", false));
        assertEquals(List.of("- open the valve\n  of the pump", "- close it again", "12) wait a minute"),
                sentences("- open the valve\n  of the pump\r\n- close it again\n 12) wait a minute", false));
        String number = "The value lies between 3\n-5 and 4.";
        assertEquals(List.of(number), sentences(number, false));
    }

    /** A line may begin with any number: a quote that ends before the number would change the meaning. */
    @Test
    void aNumberAtTheBeginningOfALineIsOnlyAnItemWhereAListIs() {
        assertEquals(List.of("The pressure must not exceed\n12.", "Open the valve."),
                sentences("The pressure must not exceed\n12. Open the valve.", false));
        assertEquals(List.of("Open these\n", "1. the valve", "2. the pump").stream().map(String::strip).toList(),
                sentences("Open these\n1. the valve\n2. the pump", false));
        assertEquals(List.of("## Valves", "2. Open them."), sentences("## Valves\n2. Open them.", false));
    }

    /** Such rows come from spreadsheets, Word and PDF; a quote of a row is not one of the whole table. */
    @Test
    void rowsWhoseCellsTabsPartStandAlone() {
        assertEquals(List.of("Part\tMost", "Pump\t12 bar\nof water", "Seal\t\t4 bar"),
                sentences("Part\tMost\nPump\t12 bar\nof water\nSeal\t\t4 bar", false));
    }

    /** A quote that ended there would not be a statement of the document. */
    @Test
    void abbreviationsAndClosingQuotesDoNotEndASentence() {
        for (String whole : List.of("L\u2019avis de M. Dupont et de Mme\u00A0Durand est joint.",
                "Voir l\u2019art. L. 2122-1 et l\u2019art.\u00A0R421-1, cf. Annexe 2 (fig. IV).",
                "The pressure is too high, e.g. Pump A is closed, i.e. Valve B is open.",
                "\u00AB Il dort ! \u00BB dit-elle.", "The valve of Dr. Smith is open.")) {
            assertEquals(List.of(whole, "Il signe tout."), sentences(whole + " Il signe tout.", false));
        }
        assertEquals(List.of("\u00AB Elle dort bien ! \u00BB", "Il signe tout.", "Voir la fig.", "Elle est grande."),
                sentences("\u00AB Elle dort bien ! \u00BB Il signe tout. Voir la fig. Elle est grande.", false));
    }

    @Test
    void codeIsSplitIntoLines() {
        assertEquals(List.of("int a = 1;", "return a. b;"), sentences("  int a = 1;\n\n}\n\treturn a. b;", true));
    }

    @Test
    void sentencesAreInOrderAndHoldNoBlankLine() {
        Random random = new Random(4);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(80); i > 0; i--) {
                text.append("ab. !\n\n\r \u00a0Éç🙂1".charAt(random.nextInt(15)));
            }
            int before = 0;
            for (Sentence each : SentenceSplitter.split(text.toString(), random.nextBoolean())) {
                assertTrue(each.start() >= before && each.end() > each.start(), text.toString());
                String sentence = text.substring(each.start(), each.end());
                assertEquals(sentence.strip(), sentence);
                assertTrue(!sentence.matches("(?s).*\n[ \t\r]*\n.*"), sentence);
                before = each.end();
            }
        }
    }
}
