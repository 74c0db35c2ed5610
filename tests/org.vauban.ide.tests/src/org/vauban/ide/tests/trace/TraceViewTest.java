// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.trace.TraceCommit;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.trace.TraceFilter;
import org.vauban.ide.trace.TraceView;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.UnreadableFile;

/** The traceability matrix, decisions on its suggestions, and the requirements that a method serves. */
class TraceViewTest {
    private static final String SPEC = """
            REQ-1: The pump shall stop within two seconds.
            REQ-2: The bypass valve shall relieve excessive hydraulic pressure.
            REQ-3: The housing shall be painted.
            """;
    private static final String CODE = """
            class Valve {
                /** Serves REQ-1, and REQ-77. */
                void stop() {
                }

                /** Relieves excessive hydraulic pressure through the bypass valve. */
                void relieveBypass() {
                }
            }
            """;

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    private Path folder;

    private TraceView view;
    private IFile code;

    @BeforeEach
    void open() {
        workbench.assistant.scriptedTraces.unreadable.clear();
        workbench.assistant.scriptedTraces.commits.clear();
        workbench.assistant.scriptedTraces.commits.add(new TraceCommit("0123456789abcdef", "Paint it (REQ-3)", ""));
        workbench.file("spec.md", SPEC);
        code = workbench.file("src/Valve.java", CODE);
        view = Ui.call(() -> (TraceView) Ui.page().showView(TraceView.ID));
    }

    @AfterEach
    void close() {
        Ui.run(() -> Ui.page().hideView(view));
    }

    private void trace() {
        Ui.run(() -> view.trace());
        Ui.await(() -> "the matrix; " + view.status(), Ui.SECONDS, () -> view.status().startsWith("Requirements: 3"));
    }

    private void show(TraceFilter filter) {
        Ui.run(() -> {
            view.filter().select(filter.ordinal());
            view.filter().notifyListeners(SWT.Selection, new Event());
        });
    }

    private List<String> rows() {
        return Ui.call(() -> Arrays.stream(view.tree().getItems()).map(each -> each.getText(0)).toList());
    }

    private TreeItem row(String name) {
        return Arrays.stream(view.tree().getItems()).filter(each -> each.getText(0).equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(name));
    }

    /** Returns the first link below a requirement, which is expanded as by a click. */
    private TreeItem link(String requirement) {
        TreeItem row = row(requirement);
        if (!row.getExpanded()) {
            Event expand = new Event();
            expand.item = row;
            view.tree().notifyListeners(SWT.Expand, expand);
            row.setExpanded(true);
        }
        return row.getItem(0);
    }

    private void select(TreeItem item) {
        view.tree().setSelection(item);
        Event event = new Event();
        event.item = item;
        view.tree().notifyListeners(SWT.Selection, event);
    }

    private void activate(TreeItem item) {
        select(item);
        Event event = new Event();
        event.item = item;
        view.tree().notifyListeners(SWT.DefaultSelection, event);
    }

    private IAction action(String beginning) {
        return Ui.call(() -> {
            for (IContributionItem each : view.getViewSite().getActionBars().getMenuManager().getItems()) {
                if (each instanceof ActionContributionItem item && item.getAction().getText().startsWith(beginning)) {
                    return item.getAction();
                }
            }
            throw new AssertionError(beginning);
        });
    }

    private static String selected(String title) {
        IEditorPart part = Ui.page().getActiveEditor();
        return part instanceof ITextEditor editor && part.getTitle().equals(title)
                ? ((ITextSelection) editor.getSelectionProvider().getSelection()).getText().strip()
                : "";
    }

    @Test
    void requirementsHaveTheirLinksAndWhatIsMissing() {
        trace();
        assertEquals(List.of("REQ-1", "REQ-2", "REQ-3"), rows());
        Ui.run(() -> {
            assertEquals("No test", row("REQ-1").getText(2));
            assertEquals("No test; suggestions: 1", row("REQ-2").getText(2));
            assertEquals("No code, no test", row("REQ-3").getText(2));
            TreeItem link = link("REQ-1");
            assertEquals("Method Valve.stop", link.getText(0));
            assertTrue(link.getText(1).contains("Serves REQ-1"), link.getText(1));
            assertEquals("Valve.java, line 2", link.getText(4));
            assertEquals("Commit Paint it (REQ-3)", link("REQ-3").getText(0));
            assertEquals("Suggestion", link("REQ-2").getText(2));
        });
        show(TraceFilter.WITHOUT_CODE);
        assertEquals(List.of("REQ-3"), rows());
        show(TraceFilter.UNKNOWN);
        assertEquals(List.of("REQ-77"), rows());
        show(TraceFilter.UNTRACED);
        assertEquals(List.of(), rows());
        show(TraceFilter.REQUIREMENTS);
        Ui.run(() -> view.text().setText("bypass"));
        assertEquals(List.of("REQ-2"), rows());
        Ui.run(() -> {
            Event escape = new Event();
            escape.keyCode = SWT.ESC;
            view.text().notifyListeners(SWT.KeyDown, escape);
        });
        assertEquals(3, rows().size());
    }

    @Test
    void selectionAndExpansionAreKeptWhileTheFilterIsTyped() {
        trace();
        Ui.run(() -> {
            assertTrue((view.tree().getStyle() & SWT.VIRTUAL) != 0, "rows get their texts when they are seen");
            select(link("REQ-2"));
            view.text().setText("bypass");
            assertEquals("REQ-2", row("REQ-2").getText(0));
            assertTrue(row("REQ-2").getExpanded());
            assertEquals(List.of(link("REQ-2")), List.of(view.tree().getSelection()));
            view.text().setText("");
            assertEquals(List.of(false, true, false),
                    Arrays.stream(view.tree().getItems()).map(TreeItem::getExpanded).toList());
            assertEquals(List.of(link("REQ-2")), List.of(view.tree().getSelection()));
            assertTrue(action("Accept").isEnabled());
            view.text().setText("stop");
            assertEquals(List.of(), List.of(view.tree().getSelection()));
            assertFalse(action("Accept").isEnabled());
            assertFalse(row("REQ-1").getExpanded());
        });
    }

    @Test
    void rowsThatWereNeverSeenCanBeSelected() {
        trace();
        Ui.run(() -> {
            select(link("REQ-2"));
            view.text().setText(" "); // the texts of all rows are asked for again
            view.tree().selectAll();
            view.tree().notifyListeners(SWT.Selection, new Event());
            assertTrue(action("Accept").isEnabled());
        });
    }

    /** Requirements in those files could lack code or tests. */
    @Test
    void filesThatCouldNotBeReadAreNamed() {
        for (String each : List.of("a.docx", "b.docx", "c.docx")) {
            workbench.assistant.scriptedTraces.unreadable
                    .add(new UnreadableFile(folder.resolve(each), ReadFailure.ENCRYPTED, ""));
        }
        trace();
        String said = Ui.call(() -> view.status());
        assertTrue(said.endsWith(" Files that could not be read: 3 (a.docx, b.docx, c.docx)."), said);
        workbench.assistant.scriptedTraces.unreadable
                .add(new UnreadableFile(folder.resolve("d.docx"), ReadFailure.ENCRYPTED, ""));
        Ui.run(() -> view.trace());
        Ui.await("the last one", () -> view.status().endsWith(": 4 (a.docx, b.docx, c.docx, \u2026)."));
    }

    @Test
    void rowsOpenWhatTheyStandFor() {
        trace();
        Ui.run(() -> activate(link("REQ-1")));
        Ui.await("the comment", () -> selected("Valve.java").contains("Serves REQ-1"));
        Ui.run(() -> activate(row("REQ-2")));
        Ui.await("the definition", () -> selected("spec.md").equals("REQ-2"));
        Ui.run(() -> activate(link("REQ-3")));
        Ui.await("the commit", () -> view.status().contains("0123456789abcdef"));
    }

    @Test
    void whatARowOpensStaysBeforeAPassageThatWasChosenSooner() throws Exception {
        trace();
        Path slow = Files.createFile(folder.toRealPath().resolve("slow.docx"));
        ScriptedQuestions questions = workbench.assistant.scriptedQuestions;
        CountDownLatch found = new CountDownLatch(1);
        questions.indexed.add(folder.toRealPath());
        questions.passages.add(ScriptedQuestions.page(slow, 0, 0, 1, "The valve opens."));
        questions.slow.put(slow, found);
        try {
            Ui.run(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                    said -> {}).open(new CitationLink(slow, 1, 0, 0, 3)));
            Ui.run(() -> activate(row("REQ-2")));
            Ui.await("the definition", () -> selected("spec.md").equals("REQ-2"));
            found.countDown();
            Ui.await("the passage, too", () -> Arrays.stream(Ui.page().getEditorReferences())
                    .anyMatch(each -> each.getTitle().startsWith("slow.docx")));
            Ui.settle();
            assertEquals("REQ-2", Ui.call(() -> selected("spec.md")));
        } finally {
            found.countDown();
        }
    }

    @Test
    void decisionsAreKeptInTheProjectAndCanBeUndone() throws Exception {
        trace();
        Ui.run(() -> select(link("REQ-2")));
        assertTrue(Ui.call(() -> action("Accept").isEnabled()));
        assertFalse(Ui.call(() -> action("Undo").isEnabled()));
        Ui.run(() -> action("Accept").run());
        Ui.await("a link", () -> row("REQ-2").getText(2).equals("No test")
                && link("REQ-2").getText(2).equals("Accepted"));
        Path kept = code.getProject().getLocation().toPath().resolve(TraceDecisions.FILE);
        assertTrue(Files.readString(kept).contains("Valve.relieveBypass"), kept.toString());
        assertTrue(Ui.call(() -> code.getProject().getFile(TraceDecisions.FILE).exists()), "the workbench sees it");

        Ui.run(() -> {
            select(link("REQ-2"));
            action("Reject").run();
        });
        Ui.await("no link", () -> row("REQ-2").getText(2).startsWith("No code"));
        show(TraceFilter.REJECTED);
        assertEquals(List.of("REQ-2"), rows());
        Ui.run(() -> {
            select(row("REQ-2"));
            action("Undo").run();
        });
        Ui.await("no decision", () -> view.tree().getItemCount() == 0);
        show(TraceFilter.SUGGESTIONS);
        Ui.await("the suggestion", () -> rows().equals(List.of("REQ-2")));
    }

    /** Otherwise a decision could not be taken back once its folder has become a project of its own. */
    @Test
    void aDecisionOfTheProjectAroundIsChangedThere() throws Exception {
        IProject around = code.getProject();
        Ui.run(() -> code.delete(true, null));
        workbench.file("core/src/Valve.java", CODE);
        Path kept = around.getLocation().toPath().resolve(TraceDecisions.FILE);
        trace();
        Ui.run(() -> {
            select(link("REQ-2"));
            action("Accept").run();
        });
        Ui.await("a link", () -> link("REQ-2").getText(2).equals("Accepted"));
        Ui.await("another run to be possible", () -> action("Trace").isEnabled());
        IProject inside = ResourcesPlugin.getWorkspace().getRoot().getProject("core");
        try {
            Ui.run(() -> {
                IProjectDescription description = ResourcesPlugin.getWorkspace().newProjectDescription("core");
                description.setLocation(around.getLocation().append("core"));
                inside.create(description, null);
                inside.open(null);
            });
            trace();
            Ui.run(() -> {
                select(link("REQ-2"));
                action("Reject").run();
            });
            Ui.await("no link", () -> row("REQ-2").getText(2).startsWith("No code"));
            assertTrue(Files.readString(kept).contains("rejected"), kept.toString());
            show(TraceFilter.REJECTED);
            Ui.run(() -> {
                select(row("REQ-2"));
                action("Undo").run();
            });
            Ui.await("no decision", () -> view.tree().getItemCount() == 0);
            assertFalse(Files.readString(kept).contains("REQ-2"), kept.toString());

            show(TraceFilter.REQUIREMENTS);
            Ui.await("another run to be possible", () -> action("Trace").isEnabled());
            Ui.run(() -> {
                select(link("REQ-2"));
                action("Accept").run();
            });
            Ui.await("a link again", () -> link("REQ-2").getText(2).equals("Accepted"));
            assertFalse(Files.readString(kept).contains("REQ-2"), kept.toString());
            assertTrue(Files.exists(inside.getLocation().toPath().resolve(TraceDecisions.FILE)), "the innermost one");
        } finally {
            Ui.run(() -> inside.delete(false, true, null));
        }
    }

    @Test
    void aDecisionThatCannotBeWrittenIsToldWithTheMatrix() throws Exception {
        trace();
        Path inTheWay = code.getProject().getLocation().toPath().resolve(".vauban");
        Files.writeString(inTheWay, "");
        try {
            Ui.run(() -> {
                select(link("REQ-2"));
                action("Accept").run();
            });
            Ui.await(() -> "the reason; " + view.status(), Ui.SECONDS,
                    () -> view.status().startsWith("The decision cannot be written to " + inTheWay)
                            && view.status().contains("Requirements: 3"));
            Ui.await("another run to be possible", () -> action("Trace").isEnabled());
            trace();
        } finally {
            Files.delete(inTheWay);
        }
    }

    @Test
    void aDamagedFileOfDecisionsIsNamed() throws Exception {
        Path kept = code.getProject().getLocation().toPath().resolve(TraceDecisions.FILE);
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "nonsense");
        Ui.run(() -> view.trace());
        Ui.await(() -> "the file; " + view.status(), Ui.SECONDS, () -> view.status().contains("trace-links.json"));
        Ui.await("another run to be possible", () -> action("Trace").isEnabled());
    }

    @Test
    void aRunIsStopped() {
        workbench.assistant.scriptedTraces.gate = new CountDownLatch(1);
        try {
            Ui.run(() -> view.trace());
            Ui.await("the offer to stop", () -> action("Stop").isEnabled() && !action("Trace").isEnabled());
            Ui.run(() -> action("Stop").run());
            Ui.await("the end", () -> view.status().equals("Tracing was stopped.") && action("Trace").isEnabled());
        } finally {
            workbench.assistant.scriptedTraces.gate.countDown();
            workbench.assistant.scriptedTraces.gate = null;
        }
    }

    @Test
    void withoutTheFeatureTheViewSaysWhatToInstall() {
        workbench.assistant.scriptedTraces.available = false;
        try {
            Ui.run(() -> view.trace());
            Ui.await("the sentence", () -> view.status().contains("Install New Software"));
        } finally {
            workbench.assistant.scriptedTraces.available = true;
        }
    }

    @Test
    void whyTheMatrixCannotBeExportedIsTold() {
        trace();
        Path file = folder.resolve("gone/matrix.csv");
        Ui.run(() -> view.export("CSV", file));
        Ui.await(() -> "the reason; " + view.status(), Ui.SECONDS,
                () -> view.status().equals(file + " cannot be written: it does not exist"));
    }

    @Test
    void theMatrixIsExported() throws Exception {
        trace();
        assertTrue(Ui.call(() -> action("Export as HTML").isEnabled()));
        for (String format : List.of("HTML", "CSV", "REQIF")) {
            Path file = folder.resolve("matrix." + format);
            Ui.run(() -> view.export(format, file));
            Ui.await("the file", () -> view.status().contains(file.toString()));
            assertTrue(Files.readString(file).contains("REQ-2"), format);
        }
    }

    @Test
    void theMethodAtTheCaretTellsItsRequirements() {
        Workbench.Editor editor = workbench.open("src/Other.java",
                CODE.replace("class Valve", "class Other").replace("void stop() {", "void stop() {|"), null);
        editor.focus();
        Ui.execute("org.vauban.ide.trace.serves", Map.of());
        Ui.await("the pop-up", () -> {
            Table table = popup();
            if (table == null) {
                return false;
            }
            // immediately, because it closes when the window below is notified late that it had the focus
            assertEquals(1, table.getItemCount());
            assertEquals("REQ-1", table.getItem(0).getText(0));
            assertTrue(table.getItem(0).getText(2).contains("REQ-1"), table.getItem(0).getText(2));
            Event event = new Event();
            event.item = table.getItem(0);
            table.notifyListeners(SWT.DefaultSelection, event);
            return true;
        });
        Ui.await("the requirement", () -> selected("spec.md").equals("REQ-1"));
        assertTrue(Ui.call(() -> popup() == null), "it closes");
    }

    /** Returns the pop-up's table, or null. */
    private static Table popup() {
        return Stream.of(Ui.display().getShells())
                .filter(shell -> shell.isVisible() && shell != Ui.window().getShell())
                .map(TraceViewTest::table).filter(each -> each != null).findFirst().orElse(null);
    }

    private static Table table(Composite in) {
        for (Control child : in.getChildren()) {
            Table found = child instanceof Table table && table.getColumnCount() == 3 ? table
                    : child instanceof Composite inner ? table(inner) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
