// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.ide.knowledge.view.ContextText;
import org.vauban.ide.knowledge.view.DocumentText;
import org.vauban.ide.knowledge.view.FoundPassage;
import org.vauban.ide.knowledge.view.PassageLocation;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** How passages are displayed, and where they are found again. */
class PassagesTest {
    private static final Path FILE = Path.of("manual.pdf").toAbsolutePath();

    @Test
    void theWordsOfTheQueryAreMarked() {
        String text = "The operator opens it.\nLes vannes\tsont remplacées : no VALVE.\n";
        FoundPassage found = FoundPassage.of(new Hit(ScriptedQuestions.text(FILE, text), 1, 2, null),
                "remplacer valves");
        assertEquals("Les vannes sont remplacées : no VALVE.", found.excerpt());
        assertEquals(List.of("remplacées", "VALVE"), found.marks().stream()
                .map(mark -> found.excerpt().substring(mark.start(), mark.end())).toList());
        assertEquals(text.indexOf("Les"), found.link().start());
        assertTrue(found.place().startsWith("manual.pdf, ") && found.place().endsWith("2"), found.place());
        assertEquals("Manual", found.headings());
        assertEquals(2, found.duplicates());
    }

    @Test
    void theTranslatedWordsAreMarked() {
        String text = "The operator opens it. The valves are replaced.\n";
        FoundPassage found = FoundPassage.of(new Hit(ScriptedQuestions.text(FILE, text), 1, 0, null)
                .withTranslations(List.of("valve", "replace")), "remplacer vannes");
        assertEquals("The valves are replaced.", found.excerpt());
        assertEquals(List.of("valves", "replaced"), found.marks().stream()
                .map(mark -> found.excerpt().substring(mark.start(), mark.end())).toList());
    }

    @Test
    void aPassageOfBlanksIsShownAllTheSame() {
        FoundPassage found = FoundPassage.of(new Hit(ScriptedQuestions.text(FILE, " \n "), 1, 0, null), "a b");
        assertEquals("", found.excerpt());
        assertEquals(found.link().start(), found.link().end());
    }

    @Test
    void aPassageStandsBetweenWhatIsBeforeAndAfterIt() {
        List<Passage> all = List.of(ScriptedQuestions.page(FILE, 0, 0, 1, "The scope."),
                ScriptedQuestions.page(FILE, 1, 10, 2, "The valve opens. The pump starts."),
                ScriptedQuestions.page(FILE, 2, 43, 2, "The table goes on."));
        FoundPassage found = FoundPassage.of(new Hit(all.get(1), 1, 0, null), "starting pumps");
        ContextText context = ContextText.of(found, new Neighbours(all.subList(0, 1), all.subList(2, 3)));
        String text = context.text();
        assertEquals("The pump starts.", text.substring(context.start(), context.end()));
        assertTrue(text.indexOf("The scope.") < text.indexOf("The valve opens.")
                && text.indexOf("The valve opens.") < text.indexOf("The table goes on."), text);
        ContextText alone = ContextText.of(found, Neighbours.NONE);
        assertEquals("The pump starts.", alone.text().substring(alone.start(), alone.end()));
        assertFalse(alone.text().contains("The scope."), alone.text());
    }

    @Test
    void aDocumentIsATextWithItsPages() {
        List<Passage> passages = List.of(ScriptedQuestions.page(FILE, 1, 30, 2, "Second page."),
                ScriptedQuestions.page(FILE, 0, 0, 1, "First page.\n"),
                ScriptedQuestions.page(FILE, 2, 42, 2, "Its end."));
        DocumentText document = DocumentText.of(passages);
        String text = document.text();
        assertTrue(text.indexOf("First page.") < text.indexOf("p2") && text.indexOf("p2") < text.indexOf("Second"),
                text);
        for (String words : List.of("First page.", "Second page.", "Its end.")) {
            Passage passage = passages.stream().filter(each -> each.text().startsWith(words)).findFirst().orElseThrow();
            int at = document.offset(passage.start());
            assertEquals(words, text.substring(at, document.endOffset(passage.start() + words.length())));
        }
        assertEquals(document.offset(12), document.offset(29), "what is in no passage, such as a page number");
        assertEquals(text.length(), document.offset(1_000_000));
        assertEquals("", DocumentText.of(List.of()).text());
    }

    @ParameterizedTest
    @CsvSource({"aXbXc, X, 1, 1, 1", "aXbXc, X, 0, 1, 1", "aXbXc, X, 4, 3, 1", "aXbXc, Y, 2, 2, 0",
            "abc, '', 9, 3, 0", "'', X, 5, 0, 0", "XX, X, -3, 0, 1"})
    void aPassageIsFoundWhereItWasOrNearest(String text, String expected, int position, int start, int length) {
        assertEquals(new PassageLocation(start, length), PassageLocation.find(text, expected, position));
    }
}
