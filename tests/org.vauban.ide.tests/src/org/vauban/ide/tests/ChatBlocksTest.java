// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Workbench.Editor;

/** What the buttons of a code block do to editors and files. */
class ChatBlocksTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @BeforeEach
    void forget() {
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
    }

    @AfterEach
    void close() {
        ChatWindow.forgetAll();
    }

    private ChatWindow answered(String question, String answer) {
        ChatWindow chat = ChatWindow.open();
        chat.ask(question);
        Ui.await("a question", () -> workbench.assistant.chats.asked.size() == 1);
        Question asked = workbench.assistant.chats.last();
        asked.write(answer).end();
        chat.awaitText("Try again");
        return chat;
    }

    @Test
    void insertsAtTheCaretInOneStepWithTheMouse() {
        Editor editor = workbench.openJava("\t\t|");
        String before = editor.text();
        ChatWindow chat = answered("q", "```java\nint a = 1;\nif (a > 0) {\n    a++;\n}\n```\n");
        chat.click("Insert");
        Ui.await("the code",
                () -> editor.document().get().contains("\t\tint a = 1;\n\t\tif (a > 0) {\n\t\t\ta++;\n\t\t}\n\t}\n"));
        Ui.await("the editor is active", () -> Ui.page().getActivePart() == editor.part());
        editor.focus();
        Keys.chord("ctrl+z");
        assertEquals(before, editor.text());
    }

    @Test
    void replacesWhatIsSelectedNowElseWhatWasAskedAbout() {
        Editor editor = workbench.openJava("\t\tcount = 1;|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 1"), 9));
        ChatWindow chat = answered("/refactor", "```java\ncount = 2\n```\n");
        chat.press("Replace");
        Ui.await("the code", () -> editor.document().get().contains("\t\tcount = 2;\n"));
        Keys.chord("ctrl+z");
        Ui.run(() -> editor.viewer().setSelectedRange(0, 0));
        chat.press("Replace");
        Ui.await("the code again", () -> editor.document().get().contains("\t\tcount = 2;\n"));
    }

    @Test
    void aMaskedSecretIsWrittenAsItWas() {
        Editor editor = workbench.openJava("\t\tString t = \"ghp_0123456789\";|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("String t"),
                "String t = \"ghp_0123456789\";".length()));
        ChatWindow chat = answered("/refactor",
                "```java\nvar token = \"**************\";\n```\n\n```java\nvar token = \"***\";\n```\n");
        String before = editor.text();
        pressLast(chat, "Replace");
        chat.awaitNotice("Nothing was written");
        assertEquals(before, editor.text(), "which secret that was can not be told");
        pressLast(chat, "Insert");
        Ui.settle();
        assertEquals(before, editor.text());
        chat.press("Replace");
        Ui.await("the code", () -> editor.document().get().contains("\t\tvar token = \"ghp_0123456789\";\n"));
    }

    @Test
    void aSecretOfAnotherFileIsNotWritten() {
        Editor asked = workbench.openJava("\t\tString t = \"ghp_0123456789\";|");
        Ui.run(() -> asked.viewer().setSelectedRange(asked.document().get().indexOf("String t"),
                "String t = \"ghp_0123456789\";".length()));
        ChatWindow chat = answered("/refactor", "```java\nvar token = \"**************\";\n```\n");
        Editor other = workbench.openText("one\n|");
        chat.press("Insert");
        chat.awaitNotice("Nothing was written");
        assertEquals("one\n", other.text());
    }

    /** Presses the last button with a label. */
    private static void pressLast(ChatWindow chat, String label) {
        chat.evaluate("[...document.querySelectorAll('button:enabled')].findLast(e => e.textContent === '" + label
                + "').click(); return 1");
        Ui.settle();
    }

    @Test
    void withoutAnEditorItSaysWhatToDo() {
        ChatWindow chat = answered("q", "```java\nint a;\n```\n");
        chat.press("Insert");
        chat.awaitNotice("Open a text editor first");
        chat.press("Replace");
        chat.awaitNotice("Select in the editor");
        Editor editor = workbench.openText("one\n|");
        chat.press("Insert");
        Ui.await("the code", () -> editor.document().get().contains("int a;"));
        Ui.await("no notice any more", () -> chat.view().notice().isEmpty());
    }

    @Test
    void previewsInACompareEditor() {
        Editor editor = workbench.openJava("\t\tcount = 1;|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 1"), 9));
        String before = editor.text();
        ChatWindow chat = answered("/fix", "```java\ncount = 2\n```\n");
        chat.press("Preview");
        Ui.await("a compare editor", () -> {
            for (IEditorReference reference : Ui.page().getEditorReferences()) {
                if (reference.getEditorInput().getClass().getName().startsWith("org.vauban.ide.preview.")) {
                    return true;
                }
            }
            return false;
        });
        assertEquals(before, editor.text());
    }

    @Test
    void copies() {
        ChatWindow chat = answered("q", "```java\nint a = \"\u00e9<&\";\n```\n");
        chat.press("Copy");
        assertEquals("int a = \"\u00e9<&\";\n", Ui.call(() -> {
            Clipboard clipboard = new Clipboard(Ui.display());
            try {
                return ((String) clipboard.getContents(TextTransfer.getInstance())).replace("\r", "");
            } finally {
                clipboard.dispose();
            }
        }));
    }

    @Test
    void makesANewFileInThePackageOfTheCode() {
        workbench.openJava("\t\t|");
        ChatWindow chat = answered("q", "```java\npackage org.example;\n\npublic class Fresh {\n}\n```\n");
        Ui.run(() -> Ui.display().asyncExec(() -> chat.browser().execute(
                "[...document.querySelectorAll('button')].find(e => e.textContent === 'New file').click()")));
        Ui.await("the dialog", () -> Ui.display().getActiveShell() != null
                && Ui.display().getActiveShell().getText().equals("New file"));
        Shell dialog = Ui.call(() -> Ui.display().getActiveShell());
        Pictures.save("chat-new-file", dialog);
        Keys.press(SWT.CR);
        var file = ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT)
                .getFile("src/org/example/Fresh.java");
        Ui.await("the file", file::exists);
        Ui.await("its editor", () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getTitle().equals("Fresh.java"));
        assertEquals("package org.example;\n\npublic class Fresh {\n}\n",
                Ui.call(() -> new String(file.getContents().readAllBytes())));
    }
}
