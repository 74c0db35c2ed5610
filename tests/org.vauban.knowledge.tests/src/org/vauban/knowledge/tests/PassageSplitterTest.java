// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.passage.PageSides;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;

/** Where documents are cut. */
class PassageSplitterTest {
    private static final Path FILE = Path.of("/docs/manual.md");

    /** Creates a page of blocks below one another, each followed by an empty line. */
    private static DocumentPage page(int number, String label, Object... kindsAndTexts) {
        Object[] blocks = new Object[kindsAndTexts.length / 2 * 3];
        for (int i = 0; i < kindsAndTexts.length / 2; i++) {
            blocks[3 * i] = 40 + 30 * i;
            blocks[3 * i + 1] = kindsAndTexts[2 * i];
            blocks[3 * i + 2] = kindsAndTexts[2 * i + 1];
        }
        return sheet(number, label, blocks);
    }

    /** Creates a page of blocks in the order of the file, each with its height on the page. */
    private static DocumentPage sheet(int number, String label, Object... heightsKindsAndTexts) {
        StringBuilder text = new StringBuilder();
        List<TextBlock> blocks = new ArrayList<>();
        for (int i = 0; i < heightsKindsAndTexts.length; i += 3) {
            int start = text.length();
            text.append(heightsKindsAndTexts[i + 2]);
            boolean heading = heightsKindsAndTexts[i + 1] instanceof Integer;
            blocks.add(new TextBlock(heading ? BlockKind.HEADING : (BlockKind) heightsKindsAndTexts[i + 1],
                    heading ? (Integer) heightsKindsAndTexts[i + 1] : 0, start, text.length(),
                    number == 0 ? List.of() : List.of(new TextLine(start, text.length(), 72,
                            (Integer) heightsKindsAndTexts[i], 300, 12))));
            text.append("\n\n");
        }
        return new DocumentPage(number, label, 0, 0, text.toString(), blocks);
    }

    private static ParsedDocument document(DocumentPage... pages) {
        ParsedDocument.Builder builder = new ParsedDocument.Builder();
        for (DocumentPage page : pages) {
            builder.add(page);
        }
        return builder.build();
    }

    @Test
    void aHeadingThatIsTooLongIsCutAtAWholeCharacter() {
        for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
            Passage passage = PassageSplitter.split(FILE, SourceFormat.MARKDOWN, document(
                    page(0, "", 1, before + "\uD83D\uDE00".repeat(200), BlockKind.PARAGRAPH, "It pumps."))).getFirst();
            assertTrue(passage.title().endsWith("\uD83D\uDE00"), passage.title());
        }
    }

    /**
     * Without the empty corner of a table with headings in both directions, column headings would move above other
     * columns.
     */
    @Test
    void aPassageThatBeginsWithARowKeepsTheCellsBeforeItsFirstWord() {
        String head = "\tLeast\tMost";
        Passage passage = PassageSplitter.split(Path.of("/a.xlsx"), SourceFormat.XLSX, document(
                page(1, "Pumps", BlockKind.TABLE_ROW, head, BlockKind.TABLE_ROW, "Pump\t1\t12"))).getFirst();
        assertEquals(head + "\n\nPump\t1\t12", passage.text());
        assertEquals(0, passage.start());
    }

    @Test
    void aPassageKnowsTheHeadingsAboveIt() {
        List<Passage> passages = PassageSplitter.split(Path.of("/a.docx"), SourceFormat.DOCX,
                document(page(0, "", 1, "Manual", 2, "Pump", BlockKind.PARAGRAPH, "It pumps.", 2, "Valve",
                        BlockKind.PARAGRAPH, "It opens.", 3, "Seal", BlockKind.LIST_ITEM, "One.", BlockKind.LIST_ITEM,
                        "Two.", 1, "Appendix", BlockKind.PARAGRAPH, "End.")));
        assertEquals(List.of("Manual, Pump", "Manual, Valve", "Manual, Valve, Seal", "Appendix"),
                passages.stream().map(passage -> String.join(", ", passage.headings())).toList());
        assertEquals("Manual\n\nPump\n\nIt pumps.", passages.getFirst().text());
        assertEquals("Seal\n\nOne.\n\nTwo.", passages.get(2).text());
        assertEquals(List.of("Manual", "Manual", "Manual", "Manual"), passages.stream().map(Passage::title).toList());
        assertEquals(List.of(0, 1, 2, 3), passages.stream().map(Passage::number).toList());
    }

    @Test
    void aDocumentWithoutHeadingsIsCalledLikeItsFile() {
        Passage passage = PassageSplitter.split(FILE, SourceFormat.MARKDOWN,
                document(page(0, "", BlockKind.PARAGRAPH, "Le texte de la page est en français."))).getFirst();
        assertEquals("manual.md", passage.title());
        assertEquals("fr", passage.language());
        assertEquals(1, passage.line());
        assertEquals(0, passage.page());
    }

    @Test
    void aLongPageEndsItsPassageAndAShortOneDoesNot() {
        String words = "The operator reads the gauge and writes the value down. ".repeat(10);
        ParsedDocument document = document(page(1, "i", BlockKind.PARAGRAPH, words),
                page(2, "ii", BlockKind.PARAGRAPH, "Short."), page(3, "1", BlockKind.PARAGRAPH, "The end of it."));
        List<Passage> passages = PassageSplitter.split(Path.of("/a.pdf"), SourceFormat.PDF, document);
        assertEquals(2, passages.size());
        assertEquals(1, passages.get(0).page());
        assertEquals("i", passages.get(0).pageLabel());
        assertEquals(2, passages.get(1).page());
        assertEquals(List.of(2, 3), passages.get(1).boxes().stream().map(box -> box.page()).toList());
        assertEquals("en", passages.getFirst().language());
    }

    private static Citation cited(Passage passage, String text) {
        int start = passage.start() + passage.text().indexOf(text);
        return new Citation(passage, start, start + text.length(), text);
    }

    /** A reader of the paper copy cannot use the page's number in the file. */
    @Test
    void aQuoteHasTheLabelOfItsOwnPage() {
        List<String> sentences = List.of("It opens.", "It closes.", "It stays.", "It ends.");
        List<Passage> passages = PassageSplitter.split(Path.of("/a.pdf"), SourceFormat.PDF,
                document(page(44, "30", BlockKind.PARAGRAPH, sentences.get(0)),
                        page(45, "31", BlockKind.PARAGRAPH, sentences.get(1)),
                        page(46, "", BlockKind.PARAGRAPH, sentences.get(2)),
                        page(47, "32", BlockKind.PARAGRAPH, sentences.get(3))));
        assertEquals(1, passages.size());
        List<Citation> cited = sentences.stream().map(each -> cited(passages.getFirst(), each)).toList();
        assertEquals(List.of(44, 45, 46, 47), cited.stream().map(Citation::page).toList());
        assertEquals(List.of("30", "31", "", "32"), cited.stream().map(Citation::pageLabel).toList());
    }

    /** Slides have no boxes that would tell the page of a line. */
    @Test
    void aQuoteBehindASlideWithATitleAloneIsOnTheNextOne() {
        DocumentPage title = new DocumentPage(1, "", 0, 0, "Pumps\n\n",
                List.of(new TextBlock(BlockKind.HEADING, 1, 0, 5, List.of())));
        DocumentPage next = new DocumentPage(2, "", 0, 0, "Valves open.\n\n",
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, 12, List.of())));
        Passage passage = PassageSplitter.split(Path.of("/a.pptx"), SourceFormat.PPTX, document(title, next))
                .getFirst();
        assertEquals(1, cited(passage, "Pumps").page());
        assertEquals(2, cited(passage, "Valves open.").page());
    }

    @Test
    void runningHeadsAreNoText() {
        DocumentPage[] pages = new DocumentPage[8];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = page(i + 1, "", BlockKind.TABLE_ROW, "Manual of the pump\t" + (i + 1) + " / 8",
                    BlockKind.PARAGRAPH, "What stands on page " + i + ". " + "It is long. ".repeat(50),
                    BlockKind.PARAGRAPH, i == 2 ? "The last line of this one." : "Copyright " + (i + 1));
        }
        List<Passage> passages = PassageSplitter.split(Path.of("/a.pdf"), SourceFormat.PDF, document(pages));
        assertEquals(8, passages.size());
        for (Passage passage : passages) {
            assertFalse(passage.text().contains("Manual of") || passage.text().contains("Copyright"), passage.text());
        }
        assertTrue(passages.get(2).text().endsWith("The last line of this one."), passages.get(2).text());
    }

    /** Each page is too short to end a passage, which continues on the next page. */
    @Test
    void runningHeadsBetweenShortPagesAreNoText() {
        DocumentPage[] pages = new DocumentPage[6];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = page(i + 1, "", BlockKind.PARAGRAPH, "Manual of the pump", BlockKind.PARAGRAPH,
                    "Slide " + "abcdef".charAt(i) + " is short.", BlockKind.PARAGRAPH, "Page " + (i + 1) + " of 6");
        }
        ParsedDocument document = document(pages);
        List<Passage> passages = PassageSplitter.split(Path.of("/a.pdf"), SourceFormat.PDF, document);
        assertEquals(List.of("Slide a is short.", "Slide b is short.", "Slide c is short.", "Slide d is short.",
                "Slide e is short.", "Slide f is short."), passages.stream().map(Passage::text).toList());
        assertEquals(List.of(1, 2, 3, 4, 5, 6), passages.stream().map(Passage::page).toList());
        for (Passage passage : passages) {
            assertEquals(document.text().substring(passage.start(), passage.end()), passage.text());
            assertEquals(1, passage.boxes().size());
        }
    }

    private static final String LONG = "The operator reads the gauge and writes the value down. ".repeat(10);

    private static List<Passage> split(int pages, IntFunction<DocumentPage> page) {
        return PassageSplitter.split(Path.of("/a.pdf"), SourceFormat.PDF,
                document(IntStream.rangeClosed(1, pages).mapToObj(page).toArray(DocumentPage[]::new)));
    }

    private static String text(List<Passage> passages) {
        return String.join("\n", passages.stream().map(Passage::text).toList());
    }

    /** A title block of three rows; in the file, foot and head precede the text, as some programs write them. */
    @Test
    void runningHeadsOfSeveralBlocksAreNoTextInAnyOrder() {
        List<Passage> passages = split(8, i -> sheet(i, "", 800, BlockKind.PARAGRAPH, "Printed on paper",
                40, BlockKind.TABLE_ROW, "ACME\tPump", 54, BlockKind.TABLE_ROW, "Manual 12\tRevision B",
                68, BlockKind.TABLE_ROW, "Owner\tPage " + i + " of 8", 786, BlockKind.PARAGRAPH, "Copyright ACME",
                100, BlockKind.PARAGRAPH, "Text " + "abcdefgh".charAt(i - 1) + ". " + LONG));
        assertEquals(8, passages.size());
        for (int i = 0; i < 8; i++) {
            assertEquals(("Text " + "abcdefgh".charAt(i) + ". " + LONG).strip(), passages.get(i).text());
        }
    }

    /** Left and right pages have different running heads; chapters of fourteen pages begin without any. */
    @Test
    void runningHeadsOfChaptersAndOfBothSidesAreNoText() {
        String text = text(split(56, i -> i % 14 == 1
                ? page(i, "", 1, "Chapter " + (i / 14 + 1), BlockKind.PARAGRAPH, LONG + i)
                : page(i, "", BlockKind.PARAGRAPH, i % 2 == 0 ? "Manual of the pump" : "Part " + "abcd".charAt(i / 14),
                        BlockKind.PARAGRAPH, LONG + i)));
        assertFalse(text.contains("Manual of the pump") || text.contains("Part "), text);
        for (int i = 1; i <= 4; i++) {
            assertTrue(text.contains("Chapter " + i), "Chapter " + i);
        }
    }

    @Test
    void titlesOfSlidesThatDifferByTheirNumberAreText() {
        List<Passage> passages = split(8, i -> page(i, "", 1, "Step " + i, BlockKind.PARAGRAPH, LONG + i,
                BlockKind.PARAGRAPH, "ACME " + i));
        assertEquals(IntStream.rangeClosed(1, 8).mapToObj(i -> List.of("Step " + i)).toList(),
                passages.stream().map(Passage::headings).toList());
        assertTrue(passages.get(4).text().startsWith("Step 5\n"), passages.get(4).text());
    }

    @Test
    void aTitleThatSlidesRepeatIsTextOnTheFirstOfThem() {
        List<Passage> passages = split(9, i -> page(i, "", 1, i < 3 ? "Aims" : i < 8 ? "Results" : "End",
                BlockKind.PARAGRAPH, LONG + i, BlockKind.PARAGRAPH, "ACME " + i));
        assertEquals(List.of("Aims", "Aims", "Results", "Results", "Results", "Results", "Results", "End", "End"),
                passages.stream().map(passage -> String.join(", ", passage.headings())).toList());
        assertTrue(passages.get(2).text().startsWith("Results"), passages.get(2).text());
        assertTrue(passages.get(3).text().startsWith("The operator"), passages.get(3).text());
    }

    @Test
    void whatATableRepeatsOnEachPageIsText() {
        List<Passage> passages = split(8, i -> sheet(i, "", 40, BlockKind.PARAGRAPH, "Spare parts",
                72, BlockKind.TABLE_ROW, "Part\tNumber", 88, BlockKind.TABLE_ROW, "\tin the store",
                104, BlockKind.TABLE_ROW, "Seal\tA-" + i, 120, BlockKind.TABLE_ROW, "1" + i + "\t2" + i,
                136, BlockKind.TABLE_ROW, "3" + i + "\t4" + i));
        String text = text(passages);
        assertFalse(text.contains("Spare parts"), text);
        assertEquals(8, text.split("Part\tNumber", -1).length - 1, text);
        assertEquals(8, text.split("in the store", -1).length - 1, text);
        for (int i = 1; i <= 8; i++) {
            assertTrue(text.contains("1" + i + "\t2" + i + "\n\n3" + i + "\t4" + i), text);
        }
    }

    /** Each line stands at a different height. */
    @Test
    void edgesThatNoTwoPagesHaveInCommonAreText() {
        String text = text(split(300, number -> sheet(number, "", 100 * number, BlockKind.PARAGRAPH, "One",
                100 * number + 30, BlockKind.PARAGRAPH, "Two", 100 * number + 60, BlockKind.PARAGRAPH, "Three")));
        for (String edge : List.of("One", "Two", "Three")) {
            assertEquals(300, text.split(edge, -1).length - 1, edge);
        }
    }

    /** A separate count for each line at an edge kept the host busy for minutes on tens of thousands of pages. */
    @Test
    void pagesAreCountedOnceForAllEdges() {
        int[] counted = {0};
        List<Integer> pages = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                counted[0]++;
                return index + 1;
            }

            @Override
            public int size() {
                return 9;
            }
        };
        PageSides sides = PageSides.of(pages);
        for (int page = 1; page <= pages.size(); page++) {
            assertFalse(sides.hasMost(List.of(page)), "one page of four or five");
        }
        assertTrue(sides.hasMost(List.of(2, 6)), "half of those with even numbers");
        assertFalse(sides.hasMost(List.of(1, 2, 3)), "most of no side");
        assertTrue(sides.hasMost(List.of(1, 2, 3, 5)), "most of the others");
        assertFalse(PageSides.of(List.of()).hasMost(List.of()), "there is none");
        assertEquals(pages.size(), counted[0]);
    }

    @Test
    void whatFewPagesHaveInCommonAndPagesThatAreTheSameAreText() {
        for (int pages : new int[] {2, 3, 9}) {
            String text = text(split(pages, i -> page(i, "", BlockKind.PARAGRAPH, "Test sheet", BlockKind.PARAGRAPH,
                    "Passed: yes")));
            assertEquals(pages, text.split("Test sheet", -1).length - 1, text);
            assertEquals(pages, text.split("Passed: yes", -1).length - 1, text);
        }
    }

    @Test
    void everyLetterIsInExactlyOnePassageWhateverTheBlocks() {
        long seed = Long.getLong("vauban.seed", 1);
        Random random = new Random(seed);
        for (int trial = 0; trial < 50; trial++) {
            Object[] blocks = new Object[2 * (1 + random.nextInt(12))];
            for (int i = 0; i < blocks.length; i += 2) {
                blocks[i] = random.nextInt(4) == 0 ? (Object) (1 + random.nextInt(4)) : BlockKind.PARAGRAPH;
                blocks[i + 1] = text(random, random.nextInt(4) == 0 ? 9_000 : 300);
            }
            ParsedDocument document = document(page(0, "", blocks));
            int[] count = new int[document.text().length()];
            for (Passage passage : PassageSplitter.split(FILE, SourceFormat.HTML, document)) {
                assertEquals(document.text().substring(passage.start(), passage.end()), passage.text());
                assertTrue(passage.text().length() < 5_000, "seed " + seed);
                assertFalse(Character.isLowSurrogate(passage.text().charAt(0)), "seed " + seed);
                for (int i = passage.start(); i < passage.end(); i++) {
                    count[i]++;
                }
            }
            for (int i = 0; i < count.length; i++) {
                boolean letter = !Character.isWhitespace(document.text().charAt(i));
                assertTrue(count[i] <= 1 && (!letter || count[i] == 1),
                        "seed " + seed + ", trial " + trial + ", position " + i + ", " + count[i] + " times");
            }
        }
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder("x");
        int length = 1 + random.nextInt(most);
        String[] pieces = {"word ", "a. ", "été ", "\n", "\uD83D\uDE00", "longwithoutanyblank", "! ", "\t"};
        int kinds = 1 + random.nextInt(pieces.length);
        while (text.length() < length) {
            text.append(pieces[random.nextInt(kinds)]);
        }
        return text + "x";
    }

    /** Otherwise each passage would have as many names above it as lines before it. */
    @Test
    void aPassageHasNoMoreThanSomeNamesAboveItHoweverDeepItLies() {
        List<Passage> code = CodePassagesTest.code("/a/Pump.java", "class Pump {\n".repeat(100_000));
        assertEquals(List.of(20), code.stream().skip(1).map(each -> each.headings().size()).distinct().toList());
        Object[] nested = new Object[4 * 400];
        for (int i = 0; i < 400; i++) {
            nested[4 * i] = i + 1;
            nested[4 * i + 1] = "REQ-" + i;
            nested[4 * i + 2] = BlockKind.PARAGRAPH;
            nested[4 * i + 3] = "The pump stops.";
        }
        List<Passage> requirements = PassageSplitter.split(Path.of("/a.reqif"), SourceFormat.REQIF,
                document(page(0, "", nested)));
        assertEquals(400, requirements.size());
        assertEquals(IntStream.range(380, 400).mapToObj(i -> "REQ-" + i).toList(), requirements.getLast().headings(),
                "the nearest ones");
    }

    /**
     * Attachments are read with their mails, so a new version of any reader of attachments makes mails be read again.
     */
    @Test
    void aMailIsReadAgainForAllThatMayBeInIt() {
        List<String> mail = List.of(PassageSplitter.version(SourceFormat.EML).split(","));
        for (SourceFormat format : SourceFormat.values()) {
            String version = PassageSplitter.version(format);
            assertTrue(version.isEmpty() || mail.containsAll(List.of(version.split(","))), format.name());
        }
    }
}
