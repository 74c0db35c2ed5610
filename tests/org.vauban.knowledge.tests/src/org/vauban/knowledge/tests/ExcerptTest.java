// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.passage.Passage;

/** Which sentence of a passage is cited. */
class ExcerptTest {
    private static Excerpt excerpt(String text, String query) {
        return Excerpt.of(new Passage("/a", 0, "a", List.of(), "", "", 100, 100 + text.length(), 0, 0, "", text,
                List.of()), query);
    }

    @Tag("claim:citations-exact")
    @Test
    void theSentenceWithMostWordsOfTheQueryIsCitedVerbatim() {
        String text = "The pump starts. The operator opens\n  the valves. It stops.";
        Excerpt excerpt = excerpt(text, "opening the valve");
        assertEquals("The operator opens\n  the valves.", excerpt.text());
        assertEquals(excerpt.text(), text.substring(excerpt.start() - 100, excerpt.end() - 100));
        assertEquals("L\u2019élève répète.", excerpt("Il dort. L\u2019élève répète.", "les eleves repetent").text());
    }

    @Test
    void wordsThatALineEndDividesAreOnes() {
        assertEquals("It must not ex-\nceed 12 bar.", excerpt("The pump starts. It must not ex-\nceed 12 bar.",
                "exceed").text());
    }

    @Test
    void ofATableARowIsCited() {
        String rows = "Part\tMost\n" + "Valve\t3 bar\n".repeat(50);
        assertEquals("Pump\t12 bar", excerpt(rows + "Pump\t12 bar\n" + rows, "pump").text());
        assertEquals("| Pump | 12 |",
                excerpt("| Part | Most |\n|---|---|\n| Pump | 12 |\n| Valve | 3 |", "pump").text());
    }

    @Test
    void ofSourceCodeALineIsCited() {
        String text = "/** Opens it. */\nMap<String, ?> openValve(int x) {\n    return null; // closed\n}";
        Passage passage = new Passage("/a.java", 0, "a.java", List.of(), "openValve", "code", 0, text.length(), 1, 0,
                "", text, List.of());
        assertEquals("Map<String, ?> openValve(int x) {", Excerpt.of(passage, "openValve").text());
        assertEquals("/** Opens it. */", Excerpt.of(passage, "nothing").text());
    }

    @Test
    void aHeadingIsCitedOnlyIfThereIsNothingElse() {
        String text = "# Opening the valve\n\nThe operator opens it.\n\nIt stops.";
        Passage passage = new Passage("/a", 0, "a", List.of("Opening the valve"), "", "", 0, text.length(), 0, 0, "",
                text, List.of());
        assertEquals("The operator opens it.", Excerpt.of(passage, "opening the valve").text());
        Passage only = new Passage("/a", 0, "a", List.of("Opening the valve"), "", "", 0, 19, 0, 0, "",
                text.substring(0, 19), List.of());
        assertEquals("# Opening the valve", Excerpt.of(only, "valve").text());
    }

    @Test
    void whereNoWordFitsThePassageIsCitedFromItsBeginning() {
        assertEquals("First.", excerpt("  First. Second sentence.", "nothing").text());
        assertEquals("", excerpt("", "nothing").text());
        assertEquals(400, excerpt("\uD83D\uDE00".repeat(1_000), "x").text().length());
        assertEquals("word ".repeat(79) + "word", excerpt("word ".repeat(300), "x").text(), "whole words");
        assertEquals("a".repeat(398), excerpt("a".repeat(398) + " " + "b".repeat(100), "x").text());
        assertEquals(400, excerpt("x".repeat(1_000), "x").text().length());
    }
}
