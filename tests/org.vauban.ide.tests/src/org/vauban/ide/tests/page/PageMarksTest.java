// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.ide.page.PageMarks;
import org.vauban.ide.page.PageZoom;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.passage.PageBox;

/** Which lines of a page are marked, and the size of pages. */
class PageMarksTest {
    private static final DocumentPage PAGE = new DocumentPage(7, "7", 400, 500, "First.\nSecond.\n",
            List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, 14,
                    List.of(new TextLine(0, 6, 50, 100, 300, 10), new TextLine(7, 14, 50, 130, 300, 10)))));

    @Test
    void theLinesBelowTheBoxesAreMarked() {
        PageBox second = new PageBox(7, 900, 907, 50, 130, 300, 10);
        assertEquals(List.of(new PageMarks.Mark(7, 14)), PageMarks.of(PAGE, List.of(second)));
        assertEquals(List.of(), PageMarks.of(PAGE, List.of(new PageBox(8, 900, 907, 50, 130, 300, 10))),
                "a box of another page");
        assertEquals(List.of(), PageMarks.of(PAGE, List.of()));
        assertEquals(2, PageMarks.of(PAGE, List.of(new PageBox(7, 0, 1, 0, 0, 400, 500))).size());
    }

    @Test
    void aDocumentThatHasChangedIsNoticed() {
        List<PageBox> second = List.of(new PageBox(7, 900, 907, 50, 130, 300, 10));
        assertTrue(PageMarks.match(PAGE, second, "Second."));
        assertTrue(PageMarks.match(PAGE, second, "econd"), "a part of a line");
        assertFalse(PageMarks.match(PAGE, second, "Third."));
        assertTrue(PageMarks.match(PAGE, second, "***** x"), "what is masked cannot be compared");
        assertTrue(PageMarks.match(PAGE, second, "Second. And much more on the next page."));
        assertTrue(PageMarks.match(PAGE, List.of(), "Third.") && PageMarks.match(PAGE, second, ""));
    }

    @Test
    void aPageFitsItsRoomOrHasItsSize() {
        assertEquals(1.5f, PageZoom.FIT.toScreen(400, 600));
        assertEquals(96 / 72f, new PageZoom(1).toScreen(400, 600));
        assertTrue(PageZoom.FIT.toScreen(0, 600) <= 4 * 96 / 72f, "a page without width");
    }

    @Test
    void zoomingGoesToTheNextStepAndNoFarther() {
        assertEquals(new PageZoom(1.25f), PageZoom.next(96 / 72f, true));
        assertEquals(new PageZoom(0.75f), PageZoom.next(96 / 72f, false));
        assertEquals(new PageZoom(2), PageZoom.next(96 / 72f * 1.9f, true));
        assertEquals(new PageZoom(4), PageZoom.next(96 / 72f * 9, true));
        assertEquals(new PageZoom(0.5f), PageZoom.next(96 / 72f * 0.2f, false));
        assertTrue(PageZoom.all().contains(PageZoom.next(96 / 72f, true)));
    }
}
