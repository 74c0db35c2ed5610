// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.ide.knowledge.KnowledgeWatch;
import org.vauban.ide.knowledge.WorkbenchKnowledge;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** Changes of workspace files reach the index while no view shows it. */
class KnowledgeWatchTest {
    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private ScriptedQuestions questions;
    private IProject project;
    private Path folder;

    @BeforeEach
    void find() {
        questions = workbench.assistant.scriptedQuestions;
        project = ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT);
        folder = project.getLocation().toPath();
    }

    /** Indexes the folder as a user does, and closes the view. */
    private void index() {
        file("known.md");
        KnowledgeView view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
        Ui.await(() -> "the project, which is: " + state(view), Ui.SECONDS, () -> state(view).equals("Not indexed"));
        Ui.run(() -> Stream.of(view.getViewSite().getActionBars().getMenuManager().getItems())
                .filter(ActionContributionItem.class::isInstance)
                .map(each -> ((ActionContributionItem) each).getAction())
                .filter(each -> each.getText().startsWith("Index Now")).findFirst().orElseThrow().run());
        Ui.await("its state", () -> state(view).equals("Indexed"));
        Ui.run(() -> Ui.page().hideView(view));
    }

    private static String state(KnowledgeView view) {
        return Stream.of(view.sources().getItems()).filter(each -> each.getText(0).equals(Workbench.PROJECT))
                .map(each -> each.getText(1)).findFirst().orElse("");
    }

    private IFile file(String name) {
        questions.passages.add(ScriptedQuestions.text(folder.resolve(name), "The pump."));
        return workbench.file(name, "The pump.");
    }

    private void awaitUpdate(String name) {
        Path file = folder.resolve(name);
        Ui.await(() -> file + " in " + questions.updated, Ui.SECONDS, () -> questions.updated.stream()
                .anyMatch(each -> each.folder().equals(folder) && each.files().contains(file)));
        questions.updated.clear();
    }

    private static boolean follows() {
        return Job.getJobManager().find(KnowledgeWatch.class).length > 0;
    }

    @Test
    void filesThatAreNewChangedOrGoneAreFollowed() {
        index();
        IFile file = file("sub/new.md");
        awaitUpdate("sub/new.md");
        Ui.run(() -> file.setContents(new ByteArrayInputStream("The valve.".getBytes(StandardCharsets.UTF_8)),
                IResource.FORCE, null));
        awaitUpdate("sub/new.md");
        assertTrue(questions.indexed.contains(folder.resolve("sub/new.md")));

        IFolder sub = project.getFolder("sub");
        questions.indexed.add(folder.resolve("sub"));
        Ui.run(() -> sub.delete(true, null));
        Ui.await("the folder to be forgotten", () -> !questions.indexed.contains(folder.resolve("sub")));
    }

    @Test
    void aProjectThatIsOpenedAgainIsFollowed() {
        index();
        Ui.run(() -> project.close(null));
        Ui.run(() -> project.open(null));
        awaitUpdate("known.md");
        file("b.md");
        awaitUpdate("b.md");
    }

    @Test
    void whatAPolicyForbidsLeavesTheIndexAndWhatItMasksIsReadAgain() throws Exception {
        index();
        Path secret = folder.resolve("secret.md");
        Path known = folder.resolve("known.md");
        questions.indexed.addAll(List.of(secret, known));
        questions.forbidden.add(secret);
        questions.unmasked.add(known);
        CurrentPolicy.of(UserDirectories.standard()).get(); // the first look at a policy reports no change
        Path policy = Path.of(System.getenv("VAUBAN_HOME"), "config", "policy.json");
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"knowledge.excluded\": [\"secret*\"]}");
        try {
            Ui.await("the file to be forgotten", () -> !questions.indexed.contains(secret));
            awaitUpdate("known.md");
        } finally {
            Files.delete(policy);
        }
    }

    /** A policy may have changed while no workbench was running. */
    @Test
    void whatAPolicyForbidsLeavesTheIndexAtTheBeginning() {
        index();
        Path secret = folder.resolve("secret.md");
        questions.indexed.add(secret);
        questions.forbidden.add(secret);
        try (KnowledgeWatch next = new KnowledgeWatch(project.getWorkspace(),
                PlatformUI.getWorkbench().getService(WorkbenchKnowledge.class))) {
            Ui.await("the file to be forgotten", () -> !questions.indexed.contains(secret));
        }
    }

    @Test
    void nothingIsAskedBeforeAnythingIsIndexed() {
        Ui.await("the jobs of before", () -> !follows());
        file("new.md");
        assertFalse(follows());
    }

    @Test
    void nothingIsHeardAfterItIsClosed() {
        List<Object> listeners = new ArrayList<>();
        IWorkspace workspace = (IWorkspace) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {IWorkspace.class}, (self, method, arguments) -> {
                    boolean ignored = method.getName().startsWith("add") ? listeners.add(arguments[0])
                            : listeners.remove(arguments[0]);
                    return null;
                });
        KnowledgeWatch watch = new KnowledgeWatch(workspace,
                PlatformUI.getWorkbench().getService(WorkbenchKnowledge.class));
        assertEquals(1, listeners.size());
        watch.close();
        assertEquals(List.of(), listeners);
    }
}
