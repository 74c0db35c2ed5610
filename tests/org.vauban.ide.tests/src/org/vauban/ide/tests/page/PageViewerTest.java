// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.page.Messages;
import org.vauban.ide.page.PageViewer;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;

/** Pages of a cited PDF document: what is marked, how to navigate, and what is displayed if there is no page. */
class PageViewerTest {
    private static final String CITED = "Second line.";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    private Path folder;

    private ScriptedQuestions questions;
    private Path standard;

    @BeforeEach
    void index() throws Exception {
        questions = workbench.assistant.scriptedQuestions;
        questions.pages = 60;
        questions.broken.clear();
        questions.drawn.clear();
        questions.passages.clear();
        standard = Files.createFile(folder.toRealPath().resolve("standard.pdf"));
        questions.passages.add(passage(0, 100, 41));
        questions.passages.add(passage(1, 200, 42));
        questions.indexed.add(folder.toRealPath());
    }

    private Passage passage(int number, int start, int page) {
        return new Passage(standard.toString(), number, "", List.of(), "", "en", start, start + CITED.length(), 0, page,
                "p" + page, CITED, List.of(new PageBox(page, start, start + CITED.length(), 50, 130, 300, 10)));
    }

    private PageViewer open(int page, int start) {
        StringBuilder said = new StringBuilder();
        Ui.run(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                said::append).open(new CitationLink(standard, page, 0, start, start + CITED.length())));
        Ui.await(() -> "the page; " + said, Ui.SECONDS, () -> viewer() != null && viewer().page() == page
                && (viewer().text().getText().contains("page " + page) || !viewer().problem().isEmpty()));
        return Ui.call(PageViewerTest::viewer);
    }

    private static PageViewer viewer() {
        return Ui.page().getActiveEditor() instanceof PageViewer viewer ? viewer : null;
    }

    private static void press(PageViewer viewer, int key, char character, int mask) {
        Ui.run(() -> {
            Event event = new Event();
            event.keyCode = key;
            event.character = character;
            event.stateMask = mask;
            viewer.canvas().notifyListeners(SWT.KeyDown, event);
        });
    }

    private static void awaitPage(PageViewer viewer, int page) {
        Ui.await(() -> "page " + page + ", not " + viewer.text().getText(), Ui.SECONDS,
                () -> viewer.page() == page && viewer.text().getText().contains("page " + page + "."));
    }

    @Test
    void theCitedPageOpensWithThePassageMarked() {
        PageViewer viewer = open(41, 100);
        Ui.run(() -> {
            assertEquals("standard.pdf", viewer.getTitle());
            assertEquals(1, viewer.marks().size());
            assertTrue(viewer.marks().getFirst().width > 100, viewer.marks().toString());
            assertEquals(CITED, viewer.text().getSelectionText(), "the text can be copied");
            assertEquals("of 60 (p41)", viewer.count());
            assertEquals("", viewer.problem());
        });
        Pictures.save("page-viewer");
        Look.awaitReadable(viewer.text());
    }

    @Test
    void theFocusIsSeenAndThePageHasItsNumber() {
        PageViewer viewer = open(41, 100);
        assertEquals("Page 41 of 60", Ui.call(() -> ScreenReader.name(viewer.canvas())));
        Ui.await("the frame", () -> {
            Ui.activate();
            viewer.canvas().forceFocus();
            return viewer.canvas().isFocusControl() && framed(viewer);
        });
        Ui.run(() -> viewer.find().forceFocus());
        Ui.await("no frame", () -> !framed(viewer));
    }

    /** Whether the visible part of the page has a frame. */
    private static boolean framed(PageViewer viewer) {
        return Ui.call(() -> {
            viewer.canvas().update();
            Point corner = viewer.canvas().getLocation();
            Image image = new Image(Ui.display(), 4, 4);
            GC gc = new GC(viewer.canvas());
            try {
                gc.copyArea(image, -corner.x, -corner.y);
                ImageData data = image.getImageData(100);
                return data.palette.getRGB(data.getPixel(1, 1)).equals(new RGB(31, 95, 176));
            } finally {
                gc.dispose();
                image.dispose();
            }
        });
    }

    @Test
    void anotherCitationOfTheDocumentComesIntoTheSameViewer() {
        PageViewer viewer = open(41, 100);
        assertEquals(viewer, open(42, 200));
        assertEquals(1, (int) Ui.call(() -> Ui.page().getEditorReferences().length));
        assertEquals(1, (int) Ui.call(() -> viewer.marks().size()));
    }

    private static void find(PageViewer viewer, String words, int mask) {
        Ui.run(() -> {
            viewer.find().setText(words);
            Event event = new Event();
            event.keyCode = SWT.CR;
            event.character = SWT.CR;
            event.stateMask = mask;
            viewer.find().notifyListeners(SWT.KeyDown, event);
        });
    }

    @Test
    void wordsAreFoundOnThisPageAndOnOthers() {
        PageViewer viewer = open(41, 100);
        Ui.await("the field has the focus", () -> {
            Ui.window().getShell().forceActive();
            Ui.page().getActiveEditor().getEditorSite().getActionBars()
                    .getGlobalActionHandler(ActionFactory.FIND.getId()).run();
            return viewer.find().isFocusControl();
        });
        find(viewer, "LINE", 0);
        Ui.run(() -> {
            assertEquals("line", viewer.text().getSelectionText());
            assertEquals(1, viewer.marks().size());
            assertTrue(viewer.marks().getFirst().width < 150, "a part of the line: " + viewer.marks());
        });
        find(viewer, "LINE", 0);
        Ui.run(() -> assertEquals(Messages.bind(Messages.Find_count, 2, 2), viewer.found()));
        find(viewer, "LINE", 0);
        awaitPage(viewer, 42);
        Ui.await("the first one there", () -> Ui.call(() -> viewer.found().equals(
                Messages.bind(Messages.Find_count, 1, 2))));
        find(viewer, "page 7.", SWT.SHIFT);
        awaitPage(viewer, 7);
        Ui.await("it is marked", () -> Ui.call(() -> viewer.text().getSelectionText().equals("page 7.")));
        find(viewer, "zeppelin", 0);
        Ui.await("nothing", () -> Ui.call(() -> viewer.found().equals(Messages.Find_nothing)));
        assertEquals(Messages.Find_nothing, Ui.call(() -> ScreenReader.description(viewer.find())));
        Ui.run(() -> {
            Event event = new Event();
            event.keyCode = SWT.ESC;
            viewer.find().notifyListeners(SWT.KeyDown, event);
        });
        Ui.await("the page has the focus", () -> viewer.canvas().isFocusControl());
    }

    /** Drawing a page takes a while, and is repeated when the window changes. */
    @Test
    void theNumberThatIsTypedStaysWhileAPageIsDrawn() {
        PageViewer viewer = open(41, 100);
        Text number = number(viewer);
        int before = questions.drawn.size();
        Ui.run(() -> number.setText("7"));
        press(viewer, '+', '+', 0);
        Ui.await("a page of another size", () -> questions.drawn.size() > before);
        Ui.settle();
        assertEquals("7", Ui.call(number::getText));
        Ui.run(() -> number.notifyListeners(SWT.DefaultSelection, new Event()));
        awaitPage(viewer, 7);
        Ui.run(() -> {
            number.setText("99");
            number.notifyListeners(SWT.DefaultSelection, new Event());
            assertEquals("7", number.getText(), "there is no such page");
        });
    }

    @Test
    void theNumberThatIsTypedCountsWhereTheFieldIsLeft() {
        PageViewer viewer = open(41, 100);
        Text number = number(viewer);
        Ui.run(() -> {
            number.setText("7");
            number.notifyListeners(SWT.FocusOut, new Event());
        });
        awaitPage(viewer, 7);
        Ui.run(() -> {
            number.setText("seven");
            number.notifyListeners(SWT.FocusOut, new Event());
            assertEquals("7", number.getText());
            assertEquals(7, viewer.page());
        });
    }

    private static Text number(PageViewer viewer) {
        return Ui.call(() -> Arrays.stream(viewer.find().getParent().getChildren())
                .filter(each -> each instanceof Text && each != viewer.find()).map(Text.class::cast).findFirst()
                .orElseThrow());
    }

    @Test
    void whatIsFoundStaysMarkedInAnotherSize() {
        PageViewer viewer = open(41, 100);
        find(viewer, "LINE", 0);
        find(viewer, "LINE", 0);
        Point selected = Ui.call(() -> viewer.text().getSelection());
        int width = Ui.call(() -> viewer.marks().getFirst().width);
        int before = questions.drawn.size();
        press(viewer, '+', '+', 0);
        Ui.await("a page of another size", () -> questions.drawn.size() > before);
        Ui.await("the mark in that size", () -> viewer.marks().getFirst().width != width);
        Ui.settle();
        Ui.run(() -> {
            assertTrue(viewer.marks().getFirst().width < 2 * width, "a part of the line: " + viewer.marks());
            assertEquals(selected, viewer.text().getSelection());
        });
        // until the new drawing arrives, the previous one is scaled
        press(viewer, '0', '0', 0);
        Ui.await("as it was", () -> viewer.marks().getFirst().width == width);
        Ui.run(() -> assertEquals(selected, viewer.text().getSelection()));
    }

    @Test
    void theSameCitationIsShownAgainInPlaceOfWhatWasFound() {
        PageViewer viewer = open(41, 100);
        int width = Ui.call(() -> viewer.marks().getFirst().width);
        find(viewer, "LINE", 0);
        assertTrue(Ui.call(() -> viewer.marks().getFirst().width) < width);
        open(41, 100);
        Ui.await("the passage", () -> viewer.marks().getFirst().width == width
                && viewer.text().getSelectionText().equals(CITED));
    }

    @Test
    void keysGoThroughTheDocumentAndZoom() {
        PageViewer viewer = open(41, 100);
        press(viewer, SWT.END, '\0', SWT.MOD1);
        awaitPage(viewer, 60);
        press(viewer, SWT.HOME, '\0', SWT.MOD1);
        awaitPage(viewer, 1);
        Ui.run(() -> assertEquals(0, viewer.marks().size(), "nothing is cited on this page"));
        // first to the end of the page, then past it
        Ui.await("the second page", () -> {
            Event event = new Event();
            event.keyCode = SWT.PAGE_DOWN;
            if (viewer.page() == 1) {
                viewer.canvas().notifyListeners(SWT.KeyDown, event);
            }
            return viewer.page() == 2;
        });
        awaitPage(viewer, 2);
        int before = questions.drawn.size();
        press(viewer, '+', '+', 0);
        Ui.await("a sharper page", () -> questions.drawn.size() > before);
        assertTrue(Ui.call(() -> viewer.zooms().getSelectionIndex()) > 0, "no longer to fit the width");
        press(viewer, '0', '0', 0);
        Ui.await("the width to fit", () -> viewer.zooms().getSelectionIndex() == 0);
    }

    @Test
    void aPassageThatIsNotThereAnyMoreIsNotMarked() {
        questions.passages.clear();
        questions.passages.add(new Passage(standard.toString(), 0, "", List.of(), "", "en", 100, 112, 0, 41, "p41",
                "Another line", List.of(new PageBox(41, 100, 112, 50, 130, 300, 10))));
        PageViewer viewer = open(41, 100);
        Ui.run(() -> {
            assertEquals(0, viewer.marks().size());
            assertTrue(viewer.problem().contains("has changed"), viewer.problem());
        });
    }

    @Test
    void aPageThatCannotBeShownSaysWhyAndOffersTheText() {
        questions.pages = 41;
        PageViewer viewer = open(42, 200);
        Ui.await("the reason", () -> viewer.problem().contains("too large"));
        Ui.run(() -> assertTrue(viewer.problem().contains("<a>"), viewer.problem()));
        Ui.run(viewer::openText);
        Ui.await("the text of the document", () -> Ui.page().getActiveEditor() instanceof ITextEditor editor
                && editor.getDocumentProvider().getDocument(editor.getEditorInput()).get().contains(CITED));
    }

    @Test
    void aPageThatCouldNotBeDrawnIsDrawnInAnotherSize() {
        questions.broken.add(41);
        PageViewer viewer = open(41, 100);
        Ui.await("the reason", () -> viewer.problem().contains("too large"));
        questions.broken.clear();
        press(viewer, '-', '-', 0);
        awaitPage(viewer, 41);
        Ui.run(() -> {
            assertEquals("", viewer.problem());
            assertEquals(1, viewer.marks().size());
        });
    }

    @Test
    void wordsAreFoundFromAPageThatCouldNotBeDrawn() {
        questions.broken.add(41);
        PageViewer viewer = open(41, 100);
        Ui.await("the reason", () -> viewer.problem().contains("too large"));
        find(viewer, "LINE", 0);
        awaitPage(viewer, 42);
        Ui.await("the first one there", () -> viewer.found().equals(Messages.bind(Messages.Find_count, 1, 2)));
    }

    @Test
    void theSearchSaysWhyAPageThatItFoundIsNotShown() {
        questions.broken.add(7);
        PageViewer viewer = open(41, 100);
        String reason = "Page 7 cannot be shown. It is too large.";
        for (int i = 0; i < 2; i++) { // the second time, the only page with these words is the current one
            find(viewer, "page 7.", 0);
            Ui.await(() -> "the reason, not " + viewer.found(), Ui.SECONDS, () -> viewer.found().equals(reason));
        }
        find(viewer, "page 9.", 0);
        awaitPage(viewer, 9);
        Ui.await("it is marked", () -> viewer.text().getSelectionText().equals("page 9."));
    }
}
