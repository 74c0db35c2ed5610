// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.text.TextDocument;

/** Positions and edits in the three encodings. */
class TextDocumentTest {

    private static TextDocument document(String text, PositionEncoding encoding) {
        return TextDocument.of("file:///a", "java", 1, text, encoding);
    }

    @ParameterizedTest
    @CsvSource({"UTF_8,0,0", "UTF_8,1,1", "UTF_8,3,2", "UTF_8,7,4", "UTF_8,8,5", // a é 😀 b: 1 + 2 + 4 + 1 bytes
            "UTF_8,2,1", "UTF_8,5,2", // inside a character: its start
            "UTF_16,2,2", "UTF_16,4,4", "UTF_16,5,5", "UTF_16,3,2", "UTF_32,2,2", "UTF_32,3,4", "UTF_32,4,5",
            "UTF_8,99,5", "UTF_16,99,5", "UTF_32,99,5"})
    void countsCharactersAsAgreed(PositionEncoding encoding, int character, int offset) {
        assertEquals(offset, document("aé😀b\nnext", encoding).offset(new Position(0, character)));
    }

    @Test
    void aPositionOutsideIsTheNearestInside() {
        TextDocument document = document("ab\r\ncd\ref\n", PositionEncoding.UTF_16);
        assertEquals(2, document.offset(new Position(0, 50)), "not into the line end");
        assertEquals(4, document.offset(new Position(1, 0)));
        assertEquals(6, document.offset(new Position(1, 9)));
        assertEquals(7, document.offset(new Position(2, 0)), "a lone CR ends a line");
        assertEquals(10, document.offset(new Position(3, 0)));
        assertEquals(10, document.offset(new Position(99, 99)));
        assertEquals(0, document.offset(new Position(-1, 4)));
        assertEquals(0, document("", PositionEncoding.UTF_8).offset(new Position(0, 1)));
    }

    @Test
    void changesApplyOneAfterTheOther() {
        TextDocument document = document("one\ntwo\n", PositionEncoding.UTF_16).changed(2, List.of(
                new TextDocumentContentChangeEvent(new Range(new Position(0, 0), new Position(0, 3)), "1\n1"),
                new TextDocumentContentChangeEvent(new Range(new Position(2, 0), new Position(2, 3)), "2")));
        assertEquals("1\n1\n2\n", document.text());
        assertEquals(2, document.version());
        assertEquals("whole", document.changed(3, List.of(new TextDocumentContentChangeEvent("whole"))).text());
        assertEquals("xone",
                document("one", PositionEncoding.UTF_8).changed(2, List.of(new TextDocumentContentChangeEvent(
                        new Range(new Position(0, 0), new Position(0, 0)), "x"))).text());
    }

    @ParameterizedTest
    @EnumSource(PositionEncoding.class)
    void randomEditsGiveTheTextOfAPlainBuffer(PositionEncoding encoding) {
        Random random = new Random(11);
        String[] pieces = {"a", "é", "😀", "\n", "\r\n", "\r", "漢", "x y"};
        StringBuilder buffer = new StringBuilder();
        TextDocument document = document("", encoding);
        for (int n = 0; n < 1_000; n++) {
            int start = whole(buffer, random.nextInt(buffer.length() + 1));
            int end = whole(buffer, start + random.nextInt(Math.min(6, buffer.length() - start + 1)));
            String piece = random.nextInt(4) == 0 ? "" : pieces[random.nextInt(pieces.length)];
            Range range = new Range(document.position(start), document.position(end));
            document = document.changed(n, List.of(new TextDocumentContentChangeEvent(range, piece)));
            buffer.replace(start, end, piece);
            assertEquals(buffer.toString(), document.text(), "after edit " + n);
        }
    }

    /** Much more than one piece of the document's storage, with pairs that a piece boundary could split. */
    @ParameterizedTest
    @EnumSource(PositionEncoding.class)
    void editsOfALargeTextGiveTheTextOfAPlainBuffer(PositionEncoding encoding) {
        Random random = new Random(12);
        String[] pieces = {"\r", "\n", "\r\n", "😀", "x", "\r\n".repeat(3_000), "é😀\n".repeat(2_500), "\u2028", ""};
        StringBuilder buffer = new StringBuilder("line 😀\r\n".repeat(4_000));
        TextDocument document = document(buffer.toString(), encoding);
        for (int n = 0; n < 200; n++) {
            int start = whole(buffer, random.nextInt(buffer.length() + 1));
            int end = whole(buffer,
                    Math.min(buffer.length(), start + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 4)));
            String piece = pieces[random.nextInt(pieces.length)];
            Range range = new Range(document.position(start), document.position(end));
            document = document.changed(n, List.of(new TextDocumentContentChangeEvent(range, piece)));
            buffer.replace(start, end, piece);
            int at = whole(buffer, random.nextInt(buffer.length() + 1));
            assertEquals(at, document.offset(document.position(at)), "the place of a position, after edit " + n);
            assertEquals(buffer.substring(0, at).lines().count() + (at == 0 || !endsLine(buffer, at) ? 0 : 1),
                    document.position(at).getLine() + (at == 0 ? 0 : 1), "the line, after edit " + n);
        }
        assertEquals(buffer.toString(), document.text());
    }

    private static boolean endsLine(StringBuilder text, int at) {
        return text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
    }

    @Test
    void aLineSeparatorOfUnicodeEndsNoLine() {
        TextDocument document = document("a\u2028b\u2029c\u0085d\u000Be\nf", PositionEncoding.UTF_16);
        assertEquals(new Position(1, 0), document.position(10));
        assertEquals(new Position(0, 4), document.position(4));
    }

    @Test
    void tenThousandEditsOfFiftyMegabytesAreDoneInSeconds() {
        TextDocument document = document("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM\n".repeat(1_000_000),
                PositionEncoding.UTF_16);
        long start = System.nanoTime();
        for (int n = 0; n < 10_000; n++) {
            Position at = new Position(500_000 + n % 7, n % 40);
            document = document.changed(n, List.of(new TextDocumentContentChangeEvent(new Range(at, at), "x")));
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertEquals(50_010_000, document.length());
        assertTrue(millis < 60_000, "took " + millis + " ms"); // copying the text for each edit would take minutes
    }

    @Test
    void showsWholeLinesAroundAnOffset() {
        TextDocument document = document("0123456\n".repeat(1_000), PositionEncoding.UTF_16);
        TextDocument.Excerpt excerpt = document.around(4_003, 100);
        assertTrue(excerpt.text().length() <= 100 && excerpt.text().length() >= 80, excerpt::text);
        assertTrue(excerpt.start() % 8 == 0 && excerpt.text().endsWith("\n"), "whole lines");
        assertEquals(document.text().substring(excerpt.start(), excerpt.start() + excerpt.text().length()),
                excerpt.text());
        TextDocument one = document("😀".repeat(1_000), PositionEncoding.UTF_16);
        assertEquals(0, one.around(1_000, 101).start() % 2, "no half character");
        assertEquals(one.text(), one.around(1_000, 2_000).text());
    }

    /** Moves a position out of a character or of CR LF, where no edit starts because no position can name it. */
    private static int whole(StringBuilder text, int at) {
        boolean inside = at > 0 && at < text.length()
                && (Character.isLowSurrogate(text.charAt(at))
                        || text.charAt(at) == '\n' && text.charAt(at - 1) == '\r');
        return inside ? at - 1 : at;
    }

    @Test
    void agreesOnTheFirstEncodingThatBothKnow() {
        assertEquals(PositionEncoding.UTF_16, PositionEncoding.negotiate(null));
        assertEquals(PositionEncoding.UTF_16, PositionEncoding.negotiate(List.of("ebcdic")));
        assertEquals(PositionEncoding.UTF_8, PositionEncoding.negotiate(List.of("utf-8", "utf-16")));
        assertEquals(PositionEncoding.UTF_32, PositionEncoding.negotiate(List.of("ebcdic", "utf-32", "utf-8")));
    }
}
