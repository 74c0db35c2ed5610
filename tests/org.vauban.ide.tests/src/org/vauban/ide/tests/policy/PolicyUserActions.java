// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.document.DocumentJob;
import org.vauban.ide.document.DocumentSubject;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.fix.FixJob;
import org.vauban.ide.fix.FixSubject;
import org.vauban.ide.models.ModelsPreferencePage;
import org.vauban.ide.preferences.CompletionPreferencePage;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.edit.InlineEditDriver;
import org.vauban.ide.tests.policy.IdeSetting.Observation;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.workbench.CurrentAssistant;

/** User actions in the workbench, and their visible results. */
final class PolicyUserActions {
    /** Time limit for a start of the engine on a busy machine. */
    private static final int COLD_SECONDS = 180;
    private static final String TEXT_EDITOR = "org.eclipse.ui.DefaultTextEditor";
    /** A method without its return value. */
    static final String JAVA = "class A {\n    int size;\n    int size() {\n        return |\n    }\n}\n";

    final PolicyAssistants assistants;
    /** Folder for this action only. */
    final Path folder;

    private final Workbench workbench;
    private Dialogs dialog;

    PolicyUserActions(Workbench workbench, PolicyAssistants assistants, Path folder) {
        this.workbench = workbench;
        this.assistants = assistants;
        this.folder = folder;
    }

    private static CurrentAssistant current() {
        return PlatformUI.getWorkbench().getService(CurrentAssistant.class);
    }

    /** Opens a new file with the caret at the bar. */
    Editor open(String name, String text) {
        return workbench.open(folder.getFileName() + "/" + name, text, TEXT_EDITOR);
    }

    Observation complete(String name, String text) {
        return request(open(name, text));
    }

    /** Requests a suggestion at the caret; the result is visible in the editor or in the status item. */
    static Observation request(Editor editor) {
        Keys.chord("alt+shift+g");
        return answered(editor);
    }

    /** Waits for a suggestion, or for the reason why there is none. */
    static Observation answered(Editor editor) {
        Ui.await(() -> "an answer; " + current().status(), COLD_SECONDS,
                () -> editor.session().ghost().isPresent() && !editor.session().asking()
                        || Workbench.sessions().refusal().isPresent()
                        || current().status().state() == AssistStatus.State.ERROR);
        return () -> editor.ghost().orElse("") + Ui.call(() -> Workbench.sessions().refusal()).orElse("")
                + current().status().message();
    }

    /** Returns what the prompt inspector shows of the last request. */
    static InspectedRequest inspected() {
        return current().assistant().prompts().requests().getLast();
    }

    /** Asks a question; the result is shown below the answer and at the attachments. */
    Observation ask(String question, Attachment... attachments) throws Exception {
        WorkbenchChats chats = PlatformUI.getWorkbench().getService(WorkbenchChats.class);
        chats.startNew();
        chats.ask(question, List.of(attachments)).get(COLD_SECONDS, TimeUnit.SECONDS);
        Ui.await("an answer", COLD_SECONDS, () -> !chats.conversation().path().isEmpty()
                && chats.conversation().path().getLast().state() != Turn.State.RUNNING);
        Turn turn = chats.conversation().path().getLast();
        return () -> turn.state() + " " + turn.note() + " " + chats.reports(turn.id());
    }

    Attachment attachment(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), JAVA);
        return Attachment.file(file, folder, "java", JAVA);
    }

    /** Returns separate conversations that are stored in this folder. */
    WorkbenchChats chats(Path kept) {
        return new WorkbenchChats(current(), kept, Locale.ENGLISH);
    }

    static void ask(WorkbenchChats chats) throws Exception {
        chats.ask("Why?", List.of()).get(COLD_SECONDS, TimeUnit.SECONDS);
        Ui.await("an answer", COLD_SECONDS, () -> !chats.conversation().path().isEmpty()
                && chats.conversation().path().getLast().state() != Turn.State.RUNNING);
    }

    /** Types an instruction for the first line; the result is shown in the field. */
    Observation edit(String name) {
        open(name, "|one\ntwo\n");
        InlineEditDriver.open();
        Keys.type("shorter\n");
        return () -> texts(shell -> shell.getData("org.vauban.ide.inlineEdit") != null);
    }

    /** Requests a fix of a problem; a notification shows the result. */
    Observation fix(String name) {
        EditorSnapshot at = snapshot(open(name, "|one\ntwo\n"));
        Ui.run(() -> FixJob.start(FixSubject.of(at.with(0, 3), "one is no number", Severity.ERROR, null)));
        return PolicyUserActions::notifications;
    }

    /** Requests the correction of a document; a notification shows the result. */
    Observation correct(String name) {
        EditorSnapshot at = snapshot(open(name, "|This are.\n"));
        Ui.run(() -> DocumentJob.start(DocumentSubject.of(at), DocumentTask.CORRECT, ""));
        return PolicyUserActions::notifications;
    }

    private static EditorSnapshot snapshot(Editor editor) {
        return Ui.call(() -> EditorSnapshot.of(editor.part()).orElseThrow());
    }

    private static String notifications() {
        return texts(shell -> shell.getData() instanceof NotificationPopup);
    }

    /** Returns all text of the selected shells. */
    private static String texts(Predicate<Shell> wanted) {
        return Ui.call(() -> {
            List<String> texts = new ArrayList<>();
            for (Shell shell : Arrays.stream(Ui.display().getShells()).filter(wanted).toList()) {
                List<Label> labels = new ArrayList<>();
                PreviewTest.collect(shell, Label.class, labels);
                labels.forEach(each -> texts.add(each.getText()));
                List<Link> links = new ArrayList<>();
                PreviewTest.collect(shell, Link.class, links);
                links.forEach(each -> texts.add(each.getText()));
            }
            return String.join("\n", texts);
        });
    }

    /** Opens the models page: whether importing is possible, and why not. */
    Observation modelsPage() {
        Dialogs page = Dialogs.preferences(ModelsPreferencePage.ID);
        dialog = page;
        return () -> "import: " + Ui.call(page.button("Import...")::isEnabled) + " " + page.all(Link.class).stream()
                .map(link -> Ui.call(link::getText)).collect(Collectors.joining(" "));
    }

    /**
     * Opens the completion page: when prompts are read ahead, whether that can be changed, and whether the assistant
     * does it. The assistant has read the policy at its first request.
     */
    Observation readAheadPage() {
        complete("A.java", JAVA);
        Dialogs page = Dialogs.preferences(CompletionPreferencePage.ID);
        dialog = page;
        Combo combo = page.one(Combo.class, each -> true);
        return () -> Ui.call(combo::getText) + " " + Ui.call(combo::isEnabled) + " "
                + current().assistant().completions().readsAhead();
    }

    /** Returns the paths of all files below a folder, which need not exist. Other threads may be writing there. */
    static String names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                names.add(file.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) { // for example a temporary file that has been renamed
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return names.stream().sorted().collect(Collectors.joining("\n"));
    }

    /** Closes everything that the action has opened. */
    void end() throws Exception {
        if (dialog != null) {
            dialog.close();
        }
        Ui.run(() -> {
            for (Shell shell : Ui.display().getShells()) {
                if (!shell.isDisposed() && shell != Ui.window().getShell() && shell.isVisible()) {
                    shell.close();
                }
            }
            Ui.page().closeAllEditors(false);
        });
        Ui.settle();
    }
}
