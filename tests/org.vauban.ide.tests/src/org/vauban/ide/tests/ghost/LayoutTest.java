// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.ghost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jface.text.source.projection.ProjectionViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ExtendedModifyEvent;
import org.eclipse.swt.custom.ExtendedModifyListener;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tour.Screenshot;

/** Where ghost text is painted, and that no part of it remains. */
class LayoutTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private final List<Point> places = new CopyOnWriteArrayList<>();

    private static ImageData picture(Editor editor) {
        Ui.run(() -> editor.widget().setCaret(null)); // the caret blinks
        Ui.settle();
        return Ui.call(() -> {
            editor.widget().redraw();
            editor.widget().update();
            return Screenshot.of(editor.widget());
        });
    }

    private static void assertUntouched(StyledText widget) {
        for (int line = 0; line < widget.getLineCount(); line++) {
            assertEquals(0, widget.getLineVerticalIndent(line), "indent of line " + line);
        }
        if (widget.getCharCount() > 0) {
            for (StyleRange style : widget.getStyleRanges(0, widget.getCharCount())) {
                assertNull(style.metrics, style + "");
            }
        }
        assertEquals(0, widget.getBottomMargin());
    }

    @Test
    void dismissingGivesBackEveryPixel() {
        Editor editor = workbench.openText("one\ntwo| three\nfour\n");
        ImageData before = picture(editor);
        workbench.assistant.answers(" and a half\n\tmore\n\tstill more");
        Keys.chord("alt+shift+g");
        editor.awaitGhost(" and a half\n\tmore\n\tstill more");
        ImageData during = picture(editor);
        Pictures.save("layout-multi-line");
        assertTrue(!Arrays.equals(before.data, during.data), "there is something to be seen");
        Keys.chord("Escape");
        editor.awaitNoGhost();
        ImageData after = picture(editor);
        assertEquals("the same", Pictures.difference(before, after));
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void textRightOfTheCaretStepsAside() {
        Editor editor = workbench.openText("ab|cd");
        Point before = Ui.call(() -> editor.widget().getLocationAtOffset(3));
        workbench.assistant.answers("12345");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("12345");
        Point during = Ui.call(() -> editor.widget().getLocationAtOffset(3));
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        Point after = Ui.call(() -> editor.widget().getLocationAtOffset(8));
        assertEquals(after, during, "as far as acceptance will move it");
        assertTrue(during.x > before.x);
        assertEquals("ab12345|cd", editor.textWithCaret());
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void nothingJumpsWhileTypingThrough() {
        Editor editor = workbench.openText("ab|cd\nef\n");
        workbench.assistant.answers("12345\n6");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("12345\n6");
        Point right = Ui.call(() -> editor.widget().getLocationAtOffset(3));
        Point below = Ui.call(() -> editor.widget().getLocationAtOffset(5));
        for (int typed = 1; typed < 5; typed++) {
            int by = typed;
            // within the same event, before anything is painted
            Ui.run(() -> editor.widget().addExtendedModifyListener(new ExtendedModifyListener() {
                @Override
                public void modifyText(ExtendedModifyEvent event) {
                    editor.widget().removeExtendedModifyListener(this);
                    editor.widget().getDisplay()
                            .asyncExec(() -> places.add(editor.widget().getLocationAtOffset(3 + by)));
                }
            }));
            Keys.type("" + typed);
            editor.awaitGhost("12345\n6".substring(typed));
            assertEquals(right, Ui.call(() -> editor.widget().getLocationAtOffset(3 + by)));
            assertEquals(below, Ui.call(() -> editor.widget().getLocationAtOffset(5 + by)));
        }
        Ui.settle();
        assertEquals(List.of(right, right, right, right), places);
    }

    @Test
    void linesBelowStepDown() {
        Editor editor = workbench.openText("one|\ntwo\n");
        int before = Ui.call(() -> editor.widget().getLocationAtOffset(4).y);
        workbench.assistant.answers("\nx\ny");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("\nx\ny");
        int during = Ui.call(() -> editor.widget().getLocationAtOffset(4).y);
        assertEquals(before + 2 * Ui.call(() -> editor.widget().getLineHeight()), during);
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertEquals(during, Ui.call(() -> editor.widget().getLocationAtOffset(8).y), "acceptance moves nothing");
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void acceptedTextStandsWhereTheGhostStood() {
        Editor editor = workbench.openText("one\ntwo|\n\nthree\n");
        workbench.assistant.answers(" x\n\ty");
        Keys.chord("alt+shift+g");
        editor.awaitGhost(" x\n\ty");
        Point three = Ui.call(() -> editor.widget().getLocationAtOffset(editor.text().indexOf("three")));
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertEquals(three, Ui.call(() -> editor.widget().getLocationAtOffset(editor.text().indexOf("three"))));
    }

    @Test
    void atTheEndOfALongDocumentItScrollsIntoSightAndBack() {
        String text = "line\n".repeat(200);
        Editor editor = workbench.openText(text + "|");
        Ui.run(() -> editor.widget().setTopPixel(Integer.MAX_VALUE));
        int top = Ui.call(() -> editor.widget().getTopPixel());
        workbench.assistant.answers("a\nb\nc\nd");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("a\nb\nc\nd");
        Pictures.save("layout-end-of-document");
        assertTrue(Ui.call(() -> editor.widget().getTopPixel()) > top, "scrolled");
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertEquals(top, Ui.call(() -> editor.widget().getTopPixel()));
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    private Editor openLong() {
        Editor editor = workbench.openText("line\n".repeat(200) + "|");
        Ui.run(() -> editor.widget().setTopPixel(Integer.MAX_VALUE));
        workbench.assistant.byHand();
        Keys.chord("alt+shift+g");
        Ui.await("the request", () -> !workbench.assistant.asked.isEmpty());
        return editor;
    }

    private static int top(Editor editor) {
        return Ui.call(() -> editor.widget().getTopPixel());
    }

    @Test
    void atTheEndOfADocumentItDoesNotPullTheViewAwayFromOtherLines() {
        Editor editor = openLong();
        int end = top(editor);
        Ui.run(() -> editor.widget().setTopPixel(0));
        workbench.assistant.last().partial("a\nb");
        editor.awaitGhost("a\nb");
        assertEquals(0, top(editor));
        workbench.assistant.last().partial("a\nb\nc\nd");
        editor.awaitGhost("a\nb\nc\nd");
        assertEquals(0, top(editor));
        Ui.run(() -> editor.widget().setTopPixel(Integer.MAX_VALUE));
        assertTrue(top(editor) > end, "it can be scrolled into sight");
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertEquals(end, top(editor), "no empty lines are left below the end");
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void whereTheUserScrollsToMeanwhileStaysInSight() {
        Editor editor = openLong();
        int end = top(editor);
        workbench.assistant.last().partial("a\nb");
        editor.awaitGhost("a\nb");
        assertTrue(top(editor) > end, "scrolled");
        int line = Ui.call(() -> editor.widget().getLineHeight());
        int near = end - 3 * line; // the line of the caret stays in sight
        Ui.run(() -> editor.widget().setTopPixel(near));
        for (String more : List.of("a\nb\nc", "a\nb\nc\nd")) {
            workbench.assistant.last().partial(more);
            editor.awaitGhost(more);
            assertEquals(near, top(editor));
        }
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertEquals(near, top(editor));
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void atTheEndOfALongDocumentTypingThroughALineEndKeepsItInSight() {
        Editor editor = openLong();
        workbench.assistant.last().answer("a\nb\nc");
        editor.awaitGhost("a\nb\nc");
        int top = top(editor);
        Keys.type("a\n");
        editor.awaitGhost("b\nc");
        assertEquals(top, top(editor));
        Keys.chord("Escape");
        editor.awaitNoGhost();
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void inAnEmptyDocument() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("first\nsecond");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("first\nsecond");
        Keys.chord("alt+shift+g"); // Tab would indent
        assertEquals("first\nsecond|", editor.textWithCaret());
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void withWordWrapAndAtColumnZero() {
        Editor editor = workbench.openText("one\n|two\n");
        Ui.run(() -> editor.widget().setWordWrap(true));
        workbench.assistant.answers("new\nnext ");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("new\nnext ");
        Pictures.save("layout-word-wrap");
        Keys.chord("Escape");
        editor.awaitNoGhost();
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void zoomingKeepsItInPlace() {
        Editor editor = workbench.openText("ab|cd\nef\n");
        workbench.assistant.answers("123\n456");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("123\n456");
        Font bigger = Ui.call(() -> {
            FontData data = editor.widget().getFont().getFontData()[0];
            data.setHeight(data.getHeight() * 2);
            return new Font(Ui.display(), data);
        });
        try {
            Ui.run(() -> editor.widget().setFont(bigger));
            Ui.await("as high as the new lines",
                    () -> editor.widget().getLineVerticalIndent(1) == editor.widget().getLineHeight());
            Keys.chord("Escape");
            editor.awaitNoGhost();
            Ui.run(() -> assertUntouched(editor.widget()));
        } finally {
            Ui.run(() -> Ui.page().closeAllEditors(false));
            Ui.run(bigger::dispose);
        }
    }

    @Test
    void foldingTheCaretAwayHidesIt() {
        Editor editor = workbench.openJava("\t\tint a = 1;\n\t\t|");
        workbench.assistant.answers("nt = 1;\n\t\tcount++;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;\n\t\tcount++;");
        Ui.run(() -> ((ProjectionViewer) editor.viewer()).doOperation(ProjectionViewer.COLLAPSE_ALL));
        Ui.settle();
        Ui.run(() -> ((ProjectionViewer) editor.viewer()).doOperation(ProjectionViewer.EXPAND_ALL));
        Keys.press(SWT.ARROW_UP);
        editor.awaitNoGhost();
        Ui.run(() -> assertUntouched(editor.widget()));
        assertTrue(editor.text().contains("\t\tcou\n"));
    }

    @Test
    void typingThroughBesideOtherTextLeavesNothing() {
        Editor editor = workbench.openJava("\t\t|count++;");
        workbench.assistant.answers("ount = 2; ");
        Keys.type("c");
        editor.awaitGhost("ount = 2; ");
        Keys.type("ou");
        editor.awaitGhost("nt = 2; ");
        Pictures.save("layout-typed-through");
        workbench.assistant.answers((String) null);
        Keys.type("x");
        editor.awaitNoGhost();
        Ui.run(() -> assertUntouched(editor.widget()));
    }

    @Test
    void returnTypesThroughALineEnd() {
        Editor editor = workbench.openText("a|");
        workbench.assistant.answers("b\ncd");
        Keys.type("a");
        editor.awaitGhost("b\ncd");
        Keys.type("b\n");
        editor.awaitGhost("cd");
        Keys.chord("alt+shift+g"); // in leading blanks, Tab indents
        assertEquals("aab\ncd|", editor.textWithCaret());
        Ui.run(() -> assertUntouched(editor.widget()));
    }
}
