// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.assist.outcome.TakenTexts;

/** Whether accepted text was edited before the document was saved. */
class TakenTextsTest {
    private static final String TEXT = "sum(a, b);";
    private static final String BEFORE = "class A {\n  ";
    private static final int START = BEFORE.length();

    private final List<OutputOutcome> noted = new ArrayList<>();
    private final TakenTexts texts = new TakenTexts();
    private StringBuilder document;

    @BeforeEach
    void open() {
        document = new StringBuilder(BEFORE + "\n}\n");
    }

    private SuggestionUse use(String text) {
        SuggestionUse use = new SuggestionUse(noted::add);
        use.text(text);
        use.model("model");
        use.shown();
        return use;
    }

    private void take(SuggestionUse use, int at, String part, boolean rest) {
        use.accepted(part.length(), rest);
        change(at, 0, part);
        texts.taken(use, at, part);
    }

    private SuggestionUse takeAll() {
        SuggestionUse use = use(TEXT);
        take(use, START, TEXT, true);
        use.end();
        return use;
    }

    private void change(int at, int removed, String inserted) {
        document.replace(at, at + removed, inserted);
        texts.changed(at, removed, inserted.length());
    }

    private void save() {
        texts.settle((start, length) -> document.substring(start, start + length));
    }

    private static OutputOutcome outcome(Result result, int taken) {
        return new OutputOutcome("completion", "model", result, TEXT, taken);
    }

    private void assertAccepted() {
        assertEquals(List.of(outcome(Result.ACCEPTED, TEXT.length())), noted, document.toString());
    }

    private void assertEdited(int left) {
        assertEquals(List.of(outcome(Result.ACCEPTED, TEXT.length()), outcome(Result.EDITED, left)), noted,
                document.toString());
    }

    @Test
    void acceptanceIsNotedAtOnceAndAnEditWhenTheDocumentIsSaved() {
        takeAll();
        change(START + 4, 1, "first");
        assertAccepted();
        save();
        assertEdited(TEXT.length() - 1);
        change(START + 4, 5, "x");
        save();
        assertEdited(TEXT.length() - 1);
        assertTrue(texts.isEmpty());
    }

    @Test
    void whatChangesAroundItIsNoEdit() {
        takeAll();
        change(0, 0, "package p;\n");
        change(document.indexOf("class"), 5, "interface");
        int at = document.indexOf(TEXT);
        change(at, 0, "return ");
        change(at + 7 + TEXT.length(), 0, " // why");
        change(document.length() - 2, 2, "");
        save();
        assertAccepted();
    }

    @Test
    void whatIsChangedBackIsNoEdit() {
        takeAll();
        change(START + 4, 1, "x");
        change(START + 4, 1, "a");
        change(START, TEXT.length(), "");
        change(START, 0, TEXT);
        save();
        assertAccepted();
    }

    @Test
    void formattingIsNoEdit() {
        takeAll();
        change(START + 6, 1, "");
        change(START, 0, "\t");
        change(START + 5, 0, "\r\n    ");
        save();
        assertAccepted();
    }

    @Test
    void whatIsInsertedInTheMiddleLeavesAllOfIt() {
        takeAll();
        change(START + 8, 0, ", c");
        save();
        assertEdited(TEXT.length());
    }

    @Test
    void whatIsDeletedIsAnEditOfWhichNothingIsLeft() {
        takeAll();
        change(START - 2, TEXT.length() + 3, "");
        save();
        assertEdited(0);
    }

    @Test
    void deletionAcrossItsBeginningAndItsEndAreEdits() {
        takeAll();
        change(START - 1, 4, "");
        save();
        assertEdited(TEXT.length() - 3);
        noted.clear();
        open();
        takeAll();
        change(START + 7, 5, "c");
        save();
        assertEdited(7);
    }

    @Test
    void whatIsReplacedWithItsSurroundingsTellsNothing() {
        takeAll();
        change(0, document.length(), "another text");
        save();
        assertAccepted();
        assertTrue(texts.isEmpty());
    }

    @Test
    void wordsOfOneSuggestionAreOneOutput() {
        SuggestionUse use = use(TEXT);
        take(use, START, "sum", false);
        take(use, START + 3, "(a", false);
        save();
        assertEquals(List.of(), noted, "more may be taken");
        assertFalse(texts.isEmpty());
        use.end();
        change(START + 3, 0, "mary");
        save();
        assertEquals(List.of(outcome(Result.PARTLY_ACCEPTED, 5), outcome(Result.EDITED, 5)), noted);
    }

    @Test
    void whatIsTypedBetweenWordsDoesNotMakeTwoOutputs() {
        SuggestionUse use = use(TEXT);
        take(use, START, "sum", false);
        change(START + 3, 0, "(");
        take(use, START + 4, "a, b);", true);
        use.end();
        change(START, 3, "max");
        change(START + 4, 1, "x");
        save();
        assertEdited(TEXT.length() - 4);
    }

    @Test
    void aSuggestionOfWhichNothingWasTakenIsNotEdited() {
        SuggestionUse use = use(TEXT);
        use.dismissed();
        use.end();
        use.edited(0);
        assertEquals(List.of(outcome(Result.DISMISSED, 0)), noted);
    }

    @Test
    void memoryIsBoundedAndTheLastOnesAreFollowed() {
        for (int i = 0; i < 200; i++) {
            takeAll();
        }
        noted.clear();
        texts.settle((start, length) -> "");
        assertEquals(64, noted.size());
        assertTrue(noted.stream().allMatch(each -> each.result() == Result.EDITED && each.taken() == 0));
        noted.clear();
        for (int i = 0; i < 5; i++) {
            String large = "x".repeat(400_000);
            SuggestionUse use = use(large);
            take(use, 0, large, true);
            use.end();
        }
        noted.clear();
        texts.settle((start, length) -> "");
        assertEquals(2, noted.size());
    }

    /** Whatever happens to a document, the tracked ranges lie within it, and only true outcomes are reported. */
    @Test
    void anyChangesLeaveItWithinTheDocument() {
        Random random = new Random(15);
        int intact = 0;
        for (int round = 0; round < 500; round++) {
            document = new StringBuilder("#".repeat(START) + "####"); // characters that do not occur in the text
            noted.clear();
            takeAll();
            for (int i = random.nextInt(8); i > 0; i--) {
                int at = random.nextInt(document.length() + 1);
                int removed = random.nextInt(Math.min(8, document.length() - at + 1));
                change(at, removed, "y".repeat(random.nextInt(5)));
            }
            save();
            assertTrue(texts.isEmpty());
            if (document.indexOf(TEXT) >= 0) {
                assertAccepted();
                intact++;
            } else {
                assertTrue(noted.size() <= 2, noted.toString());
            }
        }
        assertTrue(intact > 50 && intact < 450, intact + " were not touched");
    }
}
