// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.RecordedProgram;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;

/** What the buttons of a code block do to editors and files. */
@Tag("slow")
class ChatBlocksTest extends WithChats {

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
    void aWholeFileIsReplacedAsItWasAskedAboutAndKeepsWhatWasChangedSince() {
        Editor editor = workbench.openText("one\ntwo\nthree\n|");
        ChatWindow chat = answered("/fix", "```text\n1\ntwo\nthree\n```\n");
        assertEquals(Kind.FILE, workbench.assistant.chats.last().turn.attachments().getFirst().kind());
        Ui.run(() -> {
            editor.document().replace("one\ntwo\n".length(), "three".length(), "mine");
            editor.viewer().setSelectedRange(0, 0);
        });
        chat.press("Replace");
        Ui.await("the code", () -> editor.document().get().startsWith("1\n"));
        assertEquals("1\ntwo\nmine\n", editor.text());
        Ui.run(() -> {
            editor.document().replace(0, 1, "ONE");
            editor.viewer().setSelectedRange(0, 0);
        });
        chat.press("Replace");
        Ui.await("a notice", () -> !chat.view().notice().isEmpty());
        assertEquals("ONE\ntwo\nmine\n", editor.text(), "never overwritten");
    }

    @Test
    void documentationReplacesNoCode() {
        Editor editor = workbench.openJava("\t\tcount = 1;|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 1;"), 10));
        ChatWindow chat = answered("/doc",
                "```java\n// Counts.\ncount = 2;\n```\n\n```java\n// Counts.\ncount = 1;\n```\n");
        String before = editor.text();
        chat.press("Replace");
        chat.awaitNotice("The code was not replaced");
        assertEquals(before, editor.text());
        chat.pressLast("Replace");
        Ui.await("the comment", () -> editor.document().get().contains("\t\t// Counts.\n\t\tcount = 1;\n"));
    }

    @Test
    void aMaskedSecretIsWrittenAsItWas() {
        Editor editor = workbench.openJava("\t\tString t = \"ghp_0123456789\";|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("String t"),
                "String t = \"ghp_0123456789\";".length()));
        ChatWindow chat = answered("/refactor",
                "```java\nvar token = \"**************\";\n```\n\n```java\nvar token = \"***\";\n```\n");
        String before = editor.text();
        chat.pressLast("Replace");
        chat.awaitNotice("No changes were made");
        assertEquals(before, editor.text(), "which secret that was can not be told");
        chat.pressLast("Insert");
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
        chat.awaitNotice("No changes were made");
        assertEquals("one\n", other.text());
    }

    @Test
    void withoutAnEditorItSaysWhatToDo() {
        ChatWindow chat = answered("q", "```java\nint a;\n```\n");
        chat.press("Insert");
        chat.awaitNotice("Open a text editor and place the caret");
        chat.press("Replace");
        chat.awaitNotice("In the editor, select the text to replace");
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
                && Ui.display().getActiveShell().getText().equals("New File"));
        Shell dialog = Ui.call(() -> Ui.display().getActiveShell());
        Pictures.save("chat-new-file", dialog);
        Keys.press(SWT.CR);
        var file = ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT)
                .getFile("src/org/example/Fresh.java");
        assertEquals("package org.example;\n\npublic class Fresh {\n}\n",
                new String(Workbench.awaitContent(file), StandardCharsets.UTF_8));
        Ui.await("its editor", () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getTitle().equals("Fresh.java"));
    }

    @Test
    void aNewScriptIsOpenedAsTextAndNotRun() {
        workbench.openJava("\t\t|");
        RecordedProgram.associate();
        try {
            ChatWindow chat = answered("q", "```js src/run.js\nWScript.Quit(1);\n```\n");
            pressNewFile(chat);
            Workbench.awaitContent(project().getFile("src/run.js"));
            Ui.await(() -> "its editor; run: " + RecordedProgram.STARTED, Ui.SECONDS,
                    () -> Ui.page().getActiveEditor() instanceof ITextEditor editor
                            && editor.getTitle().equals("run.js"));
            assertEquals(List.of(), RecordedProgram.STARTED);
        } finally {
            RecordedProgram.reset();
        }
    }

    private static IProject project() {
        return ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT);
    }

    private static Shell dialog(String title) {
        Ui.await("the dialog " + title,
                () -> Ui.display().getActiveShell() != null && Ui.display().getActiveShell().getText().equals(title));
        return Ui.call(() -> Ui.display().getActiveShell());
    }

    private static void pressNewFile(ChatWindow chat) {
        Ui.run(() -> Ui.display().asyncExec(() -> chat.browser().execute(
                "[...document.querySelectorAll('button')].find(e => e.textContent === 'New file').click()")));
        dialog("New File");
        Keys.press(SWT.CR);
    }

    /** Waits for the question whether to write in UTF-8 instead. */
    private static void awaitQuestion() {
        Ui.await("the question", () -> Ui.display().getActiveShell() != null
                && Dialogs.message(Ui.display().getActiveShell()).contains("ISO-8859-1"));
        Ui.settle();
    }

    @Test
    void aNewFileHasTheEncodingOfItsOwnPathAndTheLineEndsOfItsProject() {
        workbench.openJava("\t\t|");
        IFile file = project().getFile("src/notes.txt");
        Ui.run(() -> {
            new ProjectScope(project()).getNode(Platform.PI_RUNTIME).put(Platform.PREF_LINE_SEPARATOR, "\r\n");
            project().setDefaultCharset("ISO-8859-1", null);
            project().getFolder("src").setDefaultCharset("ISO-8859-1", null);
            new ProjectScope(project()).getNode(ResourcesPlugin.PI_RESOURCES).node("encoding").put("src/notes.txt",
                    "UTF-16BE");
        });
        ChatWindow chat = answered("q", "```text src/notes.txt\n\u00e9 \u2192 \u03c0\nb\n```\n");
        pressNewFile(chat);
        assertEquals("\u00e9 \u2192 \u03c0\r\nb\r\n",
                new String(Workbench.awaitContent(file), StandardCharsets.UTF_16BE));
    }

    @Test
    void aNewXmlFileIsWrittenInTheEncodingThatItDeclares() {
        workbench.openJava("\t\t|");
        Ui.run(() -> project().setDefaultCharset("UTF-8", null));
        ChatWindow chat = answered("q",
                "```xml src/a.xml\n<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a>\u00e9</a>\n```\n");
        pressNewFile(chat);
        assertTrue(new String(Workbench.awaitContent(project().getFile("src/a.xml")), StandardCharsets.ISO_8859_1)
                .contains("<a>\u00e9</a>"));
    }

    @Test
    void aNewPropertiesFileHasEscapesForWhatItsEncodingLacks() {
        workbench.openJava("\t\t|");
        Ui.run(() -> project().setDefaultCharset("ISO-8859-1", null));
        ChatWindow chat = answered("q", "```properties src/m.properties\na=\u00e9 \u2192\n```\n");
        pressNewFile(chat);
        String written = new String(Workbench.awaitContent(project().getFile("src/m.properties")),
                StandardCharsets.ISO_8859_1);
        Properties read = Ui.call(() -> {
            Properties properties = new Properties();
            properties.load(new StringReader(written));
            return properties;
        });
        assertEquals("\u00e9 \u2192", read.getProperty("a"), written);
    }

    @Test
    void aCharacterThatTheEncodingLacksIsAskedAboutAndNeverReplaced() {
        workbench.openJava("\t\t|");
        Ui.run(() -> {
            project().setDefaultCharset("ISO-8859-1", null);
            project().getFolder("src").setDefaultCharset("ISO-8859-1", null);
        });
        IFile file = project().getFile("src/Arrow.java");
        ChatWindow chat = answered("q", "```java\nclass Arrow { String a = \"\u2192\"; }\n```\n");
        pressNewFile(chat);
        awaitQuestion();
        Keys.press(SWT.ESC);
        Ui.await("no question", () -> Ui.display().getActiveShell() == null
                || !Ui.display().getActiveShell().getText().equals("New File"));
        assertFalse(Ui.call(file::exists), "refused");
        pressNewFile(chat);
        awaitQuestion();
        Keys.press(SWT.CR);
        assertTrue(new String(Workbench.awaitContent(file), StandardCharsets.UTF_8).contains("\u2192"));
        Ui.await("the encoding", () -> file.getCharset().equals("UTF-8"));
        Ui.await("its editor", () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getTitle().equals("Arrow.java"));
    }
}
