// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TreeItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;

/** Knowledge packs among the workbench's bundles. */
class InstalledPacksTest {
    private static final String TITLE = "Remove from Index";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    private Path folder;

    private final List<Bundle> installed = new ArrayList<>();
    private ScriptedQuestions questions;
    private KnowledgeView view;

    @BeforeEach
    void listen() throws Exception {
        questions = workbench.assistant.scriptedQuestions;
        folder = folder.toRealPath();
    }

    @AfterEach
    void uninstall() throws Exception {
        for (Bundle each : installed) {
            each.uninstall();
        }
        hide();
    }

    private Path install(String name, String version) throws Exception {
        Path pack = folder.resolve(name + "_" + version);
        Files.createDirectories(pack.resolve("META-INF"));
        Files.writeString(pack.resolve("META-INF/MANIFEST.MF"), """
                Manifest-Version: 1.0
                Bundle-ManifestVersion: 2
                Bundle-SymbolicName: org.vauban.knowledge.pack.%s
                Bundle-Version: %s
                """.formatted(name, version));
        Files.writeString(pack.resolve("vauban-knowledge.json"), "{}");
        questions.passages.add(ScriptedQuestions.text(pack.resolve("documents/a.md"), "The pump."));
        installed.add(FrameworkUtil.getBundle(InstalledPacksTest.class).getBundleContext()
                .installBundle("reference:" + pack.toUri()));
        return pack;
    }

    private void show() {
        view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
    }

    private void hide() {
        Ui.run(() -> Ui.page().hideView(view));
    }

    private TreeItem row(Path pack) {
        for (TreeItem each : view.sources().getItems()) {
            if (each.getText(0).equals(pack.getFileName().toString())) {
                return each;
            }
        }
        return null;
    }

    private void awaitState(Path pack, String state) {
        Ui.await(pack + ": " + state, () -> row(pack) != null && row(pack).getText(1).equals(state));
    }

    private void run(Path pack, String action) {
        Ui.run(() -> {
            view.sources().setSelection(row(pack));
            view.sources().notifyListeners(SWT.Selection, new Event());
            Ui.display().asyncExec(() -> action(action).run()); // the action may open a dialog
        });
    }

    private IAction action(String beginning) {
        for (IContributionItem each : view.getViewSite().getActionBars().getMenuManager().getItems()) {
            if (each instanceof ActionContributionItem item && item.getAction().getText().startsWith(beginning)) {
                return item.getAction();
            }
        }
        throw new AssertionError(beginning);
    }

    private static Shell question() {
        for (Shell each : Ui.display().getShells()) {
            if (each.isVisible() && each.getText().equals(TITLE)) {
                return each;
            }
        }
        return null;
    }

    private static void confirm() {
        Ui.await(TITLE, () -> question() != null);
        Ui.run(() -> {
            List<Button> buttons = new ArrayList<>();
            PreviewTest.collect(question(), Button.class, buttons);
            buttons.stream().filter(each -> each.getText().replace("&", "").equals("Yes")).findFirst().orElseThrow()
                    .notifyListeners(SWT.Selection, new Event());
        });
    }

    @Test
    void aPackThatIsRemovedStaysSoUntilItIsWanted() throws Exception {
        Path first = install("first", "1.0.0");
        show();
        awaitState(first, "Indexed");
        run(first, "Remove");
        confirm();
        awaitState(first, "Not indexed");
        hide();

        Path update = install("first", "2.0.0");
        Path second = install("second", "1.0.0");
        show();
        awaitState(second, "Indexed"); // packs are mounted in the order of their bundles
        assertFalse(questions.indexed.contains(first), "removed");
        assertFalse(questions.indexed.contains(update), "the same pack");

        run(update, "Index Now");
        awaitState(update, "Indexed");
        hide();
        show();
        awaitState(first, "Indexed");
    }
}
