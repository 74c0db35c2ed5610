// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.lsp.session.OfferedTexts;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.text.TextDocument;

/** What a document's changes reveal about the completions that were offered in it. */
class OfferedTextsTest {
    private static final String URI = "file:///A.java";
    private static final String TEXT = "System.out.println(1);";

    private final List<OutputOutcome> noted = new ArrayList<>();
    private final OfferedTexts offers = new OfferedTexts();
    private TextDocument document;

    @BeforeEach
    void offer() {
        document = TextDocument.of(URI, "java", 1, "class A {\n  \n}\n", PositionEncoding.UTF_16);
        offers.offered(noted::add, URI, 12, TEXT, "model");
    }

    private void change(int start, int end, String text) {
        TextDocumentContentChangeEvent change = new TextDocumentContentChangeEvent(
                new Range(position(start), position(end)), text);
        offers.changed(document, change);
        document = document.changed(document.version() + 1, List.of(change));
    }

    private Position position(int offset) {
        return document.position(offset);
    }

    private void assertNoted(Result result, int taken) {
        assertEquals(List.of(new OutputOutcome("completion", "model", result, TEXT, taken)), noted);
    }

    @Test
    void whatIsInsertedAtOnceWasAccepted() {
        change(12, 12, TEXT);
        assertNoted(Result.ACCEPTED, TEXT.length());
        offers.end(URI);
        assertNoted(Result.ACCEPTED, TEXT.length());
    }

    @Test
    void whatWasTypedToChooseItIsReplacedByIt() {
        change(12, 12, "S");
        change(12, 13, TEXT);
        assertNoted(Result.ACCEPTED, TEXT.length());
    }

    @Test
    void wordsAreAcceptedInPart() {
        change(12, 12, "System");
        change(18, 18, ".out");
        assertEquals(List.of(), noted, "more may come");
        offers.close();
        assertNoted(Result.PARTLY_ACCEPTED, 10);
    }

    @Test
    void theRestBehindWordsIsAccepted() {
        change(12, 12, "System");
        change(18, 18, TEXT.substring(6));
        assertNoted(Result.ACCEPTED, TEXT.length());
    }

    @Test
    void whatIsTypedKeyByKeyWasOnlyShown() {
        for (int i = 0; i < TEXT.length(); i++) {
            change(12 + i, 12 + i, TEXT.substring(i, i + 1));
        }
        assertNoted(Result.SHOWN, 0);
    }

    @Test
    void anotherTextElsewhereEndsIt() {
        change(0, 0, "// x");
        assertNoted(Result.SHOWN, 0);
    }

    @Test
    void anotherRequestEndsIt() {
        offers.end(URI);
        assertNoted(Result.SHOWN, 0);
    }

    @Test
    void theMemoryIsBounded() {
        for (int i = 0; i < 100; i++) {
            offers.offered(noted::add, "file:///" + i, 0, TEXT, "model");
        }
        assertEquals(100 + 1 - 64, noted.size());
    }

    private void assertEdited(int left) {
        assertEquals(List.of(new OutputOutcome("completion", "model", Result.ACCEPTED, TEXT, TEXT.length()),
                new OutputOutcome("completion", "model", Result.EDITED, TEXT, left)), noted);
    }

    @Test
    void whatIsChangedAfterItWasAcceptedAndBeforeItIsSavedWasEdited() {
        change(12, 12, TEXT);
        change(0, 0, "// x\n");
        change(5 + 12 + 19, 5 + 12 + 20, "sum");
        assertNoted(Result.ACCEPTED, TEXT.length());
        offers.saved(document);
        assertEdited(TEXT.length() - 1);
        offers.saved(document);
        assertEdited(TEXT.length() - 1);
    }

    @Test
    void whatIsSavedAsItWasAcceptedWasNotEdited() {
        change(12, 12, TEXT);
        change(12 + TEXT.length(), 12 + TEXT.length(), " // x");
        offers.saved(document);
        change(12, 14, "");
        offers.saved(document);
        assertNoted(Result.ACCEPTED, TEXT.length());
    }

    @Test
    void anotherRequestDoesNotEndWhatIsFollowed() {
        change(12, 12, TEXT);
        offers.end(URI);
        change(12, 18, "Console");
        offers.saved(document);
        assertEdited(TEXT.length() - 6);
    }

    @Test
    void theWholeTextAnewTellsNothingOfEdits() {
        change(12, 12, TEXT);
        TextDocumentContentChangeEvent whole = new TextDocumentContentChangeEvent("class B {}");
        offers.changed(document, whole);
        document = document.changed(document.version() + 1, List.of(whole));
        offers.saved(document);
        assertNoted(Result.ACCEPTED, TEXT.length());
    }

    @Test
    void theMemoryForAcceptedTextsIsBounded() {
        for (int i = 0; i < 100; i++) {
            String uri = "file:///" + i;
            document = TextDocument.of(uri, "java", 1, "", PositionEncoding.UTF_16);
            offers.offered(noted::add, uri, 0, TEXT, "model");
            change(0, 0, TEXT);
        }
        noted.clear();
        for (int i = 0; i < 100; i++) {
            offers.saved(TextDocument.of("file:///" + i, "java", 3, "", PositionEncoding.UTF_16));
        }
        assertEquals(64, noted.size());
    }
}
