// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.nextedit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.ide.nextedit.NextEditController;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.PagesEditor;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** The marker at the next place to edit and the key that jumps there, with real keys. */
class NextEditTest {
    private static final String JUMP = "alt+shift+p";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @BeforeEach
    void watch() {
        Ui.run(() -> PlatformUI.getWorkbench().getService(NextEditController.class).next());
    }

    private static List<String> marks(Editor editor) {
        return Ui.call(() -> {
            IAnnotationModel model = ((ISourceViewer) editor.viewer()).getAnnotationModel();
            List<String> marks = new ArrayList<>();
            for (var each = model.getAnnotationIterator(); each.hasNext();) {
                Annotation annotation = each.next();
                if (annotation.getType().equals("org.vauban.ide.nextEdit")) {
                    Position at = model.getPosition(annotation);
                    marks.add(at.getOffset() + ": " + annotation.getText());
                }
            }
            return marks;
        });
    }

    private static void awaitMark(Editor editor, int offset) {
        Ui.await("a mark at " + offset,
                () -> marks(editor).size() == 1 && marks(editor).getFirst().startsWith(offset + ":"));
    }

    private void rename(Editor editor) {
        editor.caret(editor.text().indexOf("count;") + 5);
        Keys.type("er");
    }

    private Editor openCounter() {
        workbench.java();
        return workbench.open("src/A.java",
                "class A {\n\tint count;|\n\n\tvoid up() {\n\t\tcount++;\n\t}\n\n\tint twice() {\n"
                        + "\t\treturn 2 * count;\n\t}\n}\n",
                null);
    }

    @Test
    void aRenamedFieldIsFollowedFromUseToUse() {
        Editor editor = openCounter();
        rename(editor);
        int first = editor.text().indexOf("count++");
        awaitMark(editor, first);
        assertTrue(marks(editor).getFirst().contains("counter"), marks(editor).toString());
        Pictures.save("next-edit");
        String before = editor.text();
        Keys.chord(JUMP);
        Ui.await("the place is selected", () -> Ui.call(() -> editor.viewer().getSelectedRange().x) == first);
        assertEquals(before, editor.text(), "going there changes nothing");
        Keys.chord(JUMP);
        Ui.await("the change", () -> editor.text().contains("counter++;"));
        int second = editor.text().indexOf("count;\n\t}");
        awaitMark(editor, second);
        Keys.chord(JUMP);
        Ui.await("the next place is selected", () -> Ui.call(() -> editor.viewer().getSelectedRange().x) == second);
        Keys.chord(JUMP);
        Ui.await("the change", () -> editor.text().contains("2 * counter;"));
        Ui.await("no mark is left", () -> marks(editor).isEmpty());
        Keys.chord("ctrl+z");
        Ui.await("one step back", () -> editor.text().contains("2 * count;") && editor.text().contains("counter++;"));
    }

    /** The next key may make it a word that the edit does not suggest. */
    @Test
    void aMarkGoesWithTheNextKeyInTheLineThatItFollowsFrom() {
        Editor editor = openCounter();
        editor.caret(editor.text().indexOf("count;") + 5);
        Keys.type("e");
        awaitMark(editor, editor.text().indexOf("count++"));
        Keys.type("r");
        assertTrue(marks(editor).stream().allMatch(each -> each.contains("counter")), marks(editor).toString());
        awaitMark(editor, editor.text().indexOf("count++"));
        assertTrue(marks(editor).getFirst().contains("counter"), marks(editor).toString());
    }

    @Test
    void tabKeepsItsMeaning() {
        Editor editor = openCounter();
        rename(editor);
        awaitMark(editor, editor.text().indexOf("count++"));
        Keys.press(SWT.TAB);
        Ui.settle();
        assertTrue(editor.text().contains("counter\t;"), editor.text());
        assertTrue(editor.text().contains("\t\tcount++;"), "nothing else was changed");
    }

    @Test
    void aRepeatedChangeIsProposedInAnyText() {
        Editor editor = workbench.openText("one red\ntwo red\nthree red\n|");
        for (String line : List.of("one red", "two red")) {
            editor.caret(editor.text().indexOf(line) + line.length());
            Keys.press(SWT.BS);
            Keys.press(SWT.BS);
            Keys.press(SWT.BS);
            Keys.type("blue");
        }
        int third = editor.text().indexOf("red");
        awaitMark(editor, third);
        Keys.chord(JUMP);
        Ui.await("selected", () -> Ui.call(() -> editor.viewer().getSelectedRange().y) == 3);
        Keys.chord(JUMP);
        Ui.await("the change", () -> editor.text().contains("three blue"));
    }

    @Test
    void thePageWithTheNextPlaceIsShown() {
        IFile file = workbench.file("a.pages", "one red\ntwo red\nthree red\n");
        PagesEditor pages = Ui.call(() -> (PagesEditor) IDE.openEditor(Ui.page(), file, "org.vauban.ide.tests.pages"));
        Ui.run(() -> pages.show(1));
        Editor editor = new Editor((IEditorPart) Ui.call(pages::getSelectedPage));
        Ui.await("focus", () -> {
            Ui.activate();
            Ui.page().activate(pages);
            return Workbench.sessions().of(pages).isPresent() && editor.widget().forceFocus()
                    && editor.widget().isFocusControl();
        });
        for (String line : List.of("one red", "two red")) {
            editor.caret(editor.text().indexOf(line) + line.length());
            Keys.press(SWT.BS);
            Keys.press(SWT.BS);
            Keys.press(SWT.BS);
            Keys.type("blue");
        }
        awaitMark(editor, editor.text().indexOf("red"));
        Ui.run(() -> {
            pages.show(0);
            PlatformUI.getWorkbench().getService(NextEditController.class).jump();
        });
        assertEquals(editor.part(), Ui.call(pages::getSelectedPage));
        assertEquals(3, Ui.call(() -> editor.viewer().getSelectedRange().y));
    }

    @Test
    void aRenameIsFollowedToItsEndInAnyText() {
        Editor editor = workbench.openText("let price = 1\nprice + 2\nprice * 3\nprice - 4\n|");
        editor.caret("let price".length());
        Keys.type("s");
        for (String use : List.of("price + 2", "price * 3", "price - 4")) {
            awaitMark(editor, editor.text().indexOf(use));
            Keys.chord(JUMP);
            Ui.await("selected", () -> Ui.call(() -> editor.viewer().getSelectedRange().y) == 5);
            Keys.chord(JUMP);
            Ui.await("the change", () -> editor.text().contains(use.replace("price", "prices")));
        }
        Ui.await("no mark is left", () -> marks(editor).isEmpty());
        assertEquals("let prices = 1\nprices + 2\nprices * 3\nprices - 4\n", editor.text());
    }

    @Test
    void editingTheMarkedPlaceTakesTheMarkAway() {
        Editor editor = openCounter();
        rename(editor);
        int use = editor.text().indexOf("count++");
        awaitMark(editor, use);
        editor.caret(use + 2);
        Keys.type("x");
        Ui.await("the mark goes", () -> marks(editor).stream().noneMatch(each -> each.startsWith(use + ":")));
    }

    @Test
    void aUseInAnotherFileIsOpened() {
        workbench.java();
        workbench.file("src/User.java", "class User {\n\tvoid use(Lamp lamp) {\n\t\tlamp.shine();\n\t}\n}\n");
        Editor editor = workbench.open("src/Lamp.java", "class Lamp {\n\tvoid shine|() {\n\t}\n}\n", null);
        Keys.type("s");
        Ui.await("the next place is known",
                () -> Ui.call(() -> PlatformUI.getWorkbench().getService(NextEditController.class).next().isPresent()));
        Keys.chord(JUMP);
        Ui.await("the other file is shown",
                () -> Ui.call(() -> Ui.page().getActiveEditor().getTitle().equals("User.java")));
        Keys.chord(JUMP);
        Editor other = new Editor(Ui.call(() -> Ui.page().getActiveEditor()));
        Ui.await("the change", () -> other.text().contains("lamp.shines();"));
        assertFalse(editor.text().contains("shine()"));
    }

    @Test
    void withoutANextPlaceTheKeyChangesNothing() {
        Editor editor = workbench.openText("only this|");
        String before = editor.textWithCaret();
        Keys.chord(JUMP);
        Ui.settle();
        assertEquals(before, editor.textWithCaret());
    }

    private static List<LineEdit> recent() {
        return Ui.call(() -> PlatformUI.getWorkbench().getService(NextEditController.class).recent());
    }

    @Test
    void anEditInOneOfTwoEditorsOnAFileCountsOnce() {
        // different words, because other tests have edited too
        Editor editor = workbench.openText("uno red\ndue red\n|");
        Ui.run(() -> Ui.page().openEditor(editor.part().getEditorInput(), "org.eclipse.ui.DefaultTextEditor", true,
                IWorkbenchPage.MATCH_NONE));
        editor.focus();
        editor.caret("uno re".length());
        Keys.type("a");
        assertEquals(List.of("uno read"),
                recent().stream().filter(each -> each.before().equals("uno red")).map(LineEdit::after)
                        .toList());
    }

    @Test
    void anEditIsLookedForWhereItsLineIsNow() {
        Editor editor = openCounter();
        rename(editor);
        assertEquals(1, recent().getFirst().line());
        editor.caret(editor.text().indexOf("class"));
        Keys.press(SWT.CR);
        assertEquals("\tint counter;", recent().getFirst().after());
        assertEquals(2, recent().getFirst().line());
        awaitMark(editor, editor.text().indexOf("count++"));
    }

    @Test
    void aUseInAFileThatIsNotSavedIsFoundWhereItStandsNow() {
        workbench.java();
        Editor user = workbench.open("src/User.java",
                "|class User {\n\tvoid use(Lamp lamp) {\n\t\tlamp.shine();\n\t}\n}\n", null);
        Keys.type("// not saved\n");
        assertTrue(user.dirty());
        Editor editor = workbench.open("src/Lamp.java", "class Lamp {\n\tvoid shine|() {\n\t}\n}\n", null);
        Keys.type("s");
        Ui.await("the next place is known",
                () -> Ui.call(() -> PlatformUI.getWorkbench().getService(NextEditController.class).next().isPresent()));
        awaitMark(user, user.text().indexOf("shine"));
        Keys.chord(JUMP);
        Ui.await("the other file is shown", () -> Ui.call(() -> Ui.page().getActiveEditor() == user.part()));
        Keys.chord(JUMP);
        Ui.await("the change", () -> user.text().contains("lamp.shines();"));
        assertTrue(user.text().startsWith("// not saved\n") && editor.text().contains("shines()"), user.text());
    }

    @Test
    void thePlaceInAFileThatIsOpenInAnotherWindowIsReached() {
        workbench.java();
        IFile user = workbench.file("src/User.java",
                "class User {\n\tvoid use(Lamp lamp) {\n\t\tlamp.shine();\n\t}\n}\n");
        IFile front = workbench.file("front.txt", "in front\n");
        IWorkbenchWindow other = Ui.call(() -> PlatformUI.getWorkbench()
                .openWorkbenchWindow(Ui.page().getPerspective().getId(), null));
        try {
            IWorkbenchPage page = Ui.call(other::getActivePage);
            Editor there = new Editor(Ui.call(() -> IDE.openEditor(page, user)));
            Ui.run(() -> IDE.openEditor(page, front));
            workbench.open("src/Lamp.java", "class Lamp {\n\tvoid shine|() {\n\t}\n}\n", null);
            Keys.type("s");
            awaitMark(there, there.text().indexOf("shine"));
            Keys.chord(JUMP);
            Ui.await("the other editor", () -> page.getActivePart() == there.part()
                    && Ui.display().getActiveShell() == other.getShell() && there.widget().isFocusControl());
            assertEquals("shine", Ui.call(() -> there.widget().getSelectionText()));
            Ui.run(() -> PlatformUI.getWorkbench().getService(NextEditController.class).jump());
            Ui.await("the change", () -> there.text().contains("lamp.shines();"));
        } finally {
            Ui.run(() -> {
                other.getActivePage().closeAllEditors(false);
                other.close();
            });
        }
    }
}
