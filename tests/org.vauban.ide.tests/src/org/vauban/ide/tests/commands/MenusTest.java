// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IViewPart;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** The "Vauban" menu in editors and on resources, with its entries. */
@Tag("slow")
class MenusTest {
    private static final String ACTION_SET = "org.vauban.ide.actionSet";
    private static final Map<String, String> VIEWS = Map.of("Vauban Chat", "org.vauban.ide.chat", "Vauban Knowledge",
            "org.vauban.ide.knowledge", "Vauban Traceability", "org.vauban.ide.trace", "Vauban Prompt Inspector",
            "org.vauban.ide.inspector");

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** Fills a menu as if it was opened. UI thread. */
    private static Menu shown(Menu menu) {
        menu.notifyListeners(SWT.Show, new Event());
        return menu;
    }

    private static MenuItem item(Menu menu, String text) {
        for (MenuItem item : menu.getItems()) {
            if (item.getText().replace("&", "").split("\t")[0].equals(text)) {
                return item;
            }
        }
        return null;
    }

    private static List<String> texts(Menu menu) {
        List<String> texts = new ArrayList<>();
        for (MenuItem item : menu.getItems()) {
            if ((item.getStyle() & SWT.SEPARATOR) == 0) {
                texts.add(item.getText().replace("&", "").split("\t")[0]);
            }
        }
        return texts;
    }

    /** Returns the tree in which a file is selected. */
    private static Tree tree(Composite in, IFile file) {
        for (Control child : in.getChildren()) {
            Tree found = child instanceof Tree tree ? tree
                    : child instanceof Composite inner ? tree(inner, file) : null;
            if (found != null && found.getSelectionCount() == 1 && file.equals(found.getSelection()[0].getData())) {
                return found;
            }
        }
        return null;
    }

    private static Menu submenu(Menu menu, String text) {
        MenuItem item = item(menu, text);
        assertNotNull(item, () -> "no " + text + " in " + texts(menu));
        assertNotNull(item.getMenu(),
                () -> text + " opens nothing, style " + item.getStyle() + ", enabled " + item.getEnabled());
        return shown(item.getMenu());
    }

    private static Menu vauban(Control control) {
        MenuItem item = item(shown(control.getMenu()), "Vauban");
        assertNotNull(item, () -> "no menu Vauban in " + texts(control.getMenu()));
        return shown(item.getMenu());
    }

    @ParameterizedTest
    @CsvSource({"a.txt, org.eclipse.ui.DefaultTextEditor", "a.md, org.eclipse.ui.genericeditor.GenericEditor",
            "a.properties, org.eclipse.jdt.ui.PropertiesFileEditor",
            "A.java, org.eclipse.jdt.ui.CompilationUnitEditor"})
    void everyTextEditorHasIt(String name, String editorId) {
        Editor editor = workbench.open(name, "|one\n", editorId);
        Ui.run(() -> {
            Menu vauban = vauban(editor.widget());
            List<String> texts = texts(vauban);
            assertTrue(
                    texts.containsAll(
                            List.of("Edit with Instruction...", "Fix Problem", "Explain Problem", "Document")),
                    texts + "");
            List<String> tasks = texts(submenu(vauban, "Document"));
            for (DocumentTask task : DocumentTask.values()) {
                if (task != DocumentTask.TRANSLATE && task != DocumentTask.REQUIREMENTS) {
                    assertTrue(tasks.contains(task.title(Locale.getDefault())), task + " in " + tasks);
                }
            }
            assertTrue(tasks.containsAll(List.of("Translate to French", "Translate to English", "Translate to...",
                    "Check Requirements", "Make Requirements Verifiable")), tasks + "");
        });
    }

    @Test
    void aTaskIsChosenInTheMenuOfAFile() {
        IFile file = workbench.file("a.md", "This are.\n");
        Ui.run(() -> {
            IViewPart view = Ui.page().showView("org.eclipse.ui.navigator.ProjectExplorer");
            view.getSite().getSelectionProvider().setSelection(new StructuredSelection(file));
        });
        Ui.settle();
        Ui.run(() -> {
            Control tree = tree(Ui.window().getShell(), file);
            Menu document = submenu(vauban(tree), "Document");
            MenuItem correct = item(document, DocumentTask.CORRECT.title(Locale.getDefault()));
            assertTrue(correct.isEnabled());
            correct.notifyListeners(SWT.Selection, new Event());
        });
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.documents.isEmpty());
        assertEquals(DocumentTask.CORRECT, workbench.assistant.scriptedEdits.documents.getLast().query.task());
    }

    @Test
    void inAnEditorItIsThereOnce() {
        Editor editor = workbench.openText("|one\n");
        Ui.run(() -> assertEquals(1,
                texts(shown(editor.widget().getMenu())).stream().filter("Vauban"::equals).count()));
    }

    @Test
    void documentsOfferNothingThatOnlyCodeHasAndNothingTwice() {
        Editor text = workbench.open("a.md", "|one\n", "org.eclipse.ui.genericeditor.GenericEditor");
        Ui.run(() -> {
            List<String> texts = texts(vauban(text.widget()));
            assertTrue(texts.containsAll(List.of("Explain", "Translate in Chat")), texts + "");
            for (String code : List.of("Write Tests", "Write Documentation", "Refactor", "Translate", "Summarise",
                    "Summarize")) {
                assertTrue(texts.stream().noneMatch(code::equalsIgnoreCase), code + " in " + texts);
            }
        });
        Editor java = workbench.openJava("\t\tcount = 1;|");
        Ui.run(() -> {
            List<String> texts = texts(vauban(java.widget()));
            assertTrue(texts.stream().anyMatch("Write Tests"::equalsIgnoreCase), texts + "");
            assertTrue(texts.stream().anyMatch("Refactor"::equalsIgnoreCase), texts + "");
        });
    }

    @Test
    void inAnEditorNothingIsThereTwice() {
        Editor java = workbench.openJava("\t\tcount = 1;|");
        Ui.run(() -> {
            List<String> texts = texts(vauban(java.widget()));
            assertEquals(texts.stream().distinct().toList(), texts);
        });
    }

    /**
     * A single test checks everything: a menu that was hidden with its action set does not come back in the same
     * window.
     */
    @Test
    void theMenuOfTheWindowHasTheTasksOfDocumentsAndTheViews() {
        workbench.open("a.md", "|This are.\n", null);
        Ui.run(() -> {
            VIEWS.values().stream().map(Ui.page()::findView).filter(Objects::nonNull).forEach(Ui.page()::hideView);
            Ui.page().showActionSet(ACTION_SET);
        });
        try {
            Ui.await("the menu", () -> item(Ui.window().getShell().getMenuBar(), "Vauban") != null);
            Ui.run(() -> {
                Menu vauban = shown(item(Ui.window().getShell().getMenuBar(), "Vauban").getMenu());
                List<String> keys = Stream.of(vauban.getItems()).map(MenusTest::mnemonic)
                        .filter(key -> !key.isEmpty()).toList();
                assertEquals(keys.stream().distinct().toList(), keys, "one that two share needs a key more");
                Menu document = submenu(vauban, "Document");
                MenuItem correct = item(document, DocumentTask.CORRECT.title(Locale.getDefault()));
                assertTrue(correct.isEnabled());
                correct.notifyListeners(SWT.Selection, new Event());
                for (String view : VIEWS.keySet()) {
                    MenuItem entry = item(vauban, view);
                    assertNotNull(entry, () -> "no " + view + " in " + texts(vauban));
                    entry.notifyListeners(SWT.Selection, new Event());
                }
            });
            for (String view : VIEWS.values()) {
                Ui.await(view, () -> Ui.page().findView(view) != null);
            }
        } finally {
            Ui.run(() -> {
                VIEWS.values().stream().map(Ui.page()::findView).filter(Objects::nonNull).forEach(Ui.page()::hideView);
                Ui.page().hideActionSet(ACTION_SET); // otherwise the perspective would keep it
            });
        }
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.documents.isEmpty());
        assertEquals(DocumentTask.CORRECT, workbench.assistant.scriptedEdits.documents.getLast().query.task());
    }

    private static String mnemonic(MenuItem entry) {
        int at = entry.getText().indexOf('&');
        return at < 0 ? "" : entry.getText().substring(at + 1, at + 2).toLowerCase(Locale.ROOT);
    }
}
