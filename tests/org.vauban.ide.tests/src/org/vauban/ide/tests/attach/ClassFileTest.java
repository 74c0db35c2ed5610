// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.ui.JavaUI;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.command.Command;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.chat.ChatWindow;

/** Attached source code, as the class file editor shows it. */
class ClassFileTest {
    private static final String TYPE = Ui.class.getName();
    private static final String ENTRY = TYPE.replace('.', '/');
    private static final String SOURCE = "package org.vauban.ide.tests;\n\nfinal class Ui {\n\tint count() {\n\t\treturn 42;\n\t}\n}\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void forgetConversations() {
        ChatWindow.forgetAll();
    }

    /** Opens a class of ours in an archive, with a source file of its name in another archive. */
    private IEditorPart open() throws Exception {
        return open("Ui.java");
    }

    /** @param unit the source file that the class names, of seven characters */
    private IEditorPart open(String unit) throws Exception {
        Path classes = folder.resolve("secret.jar");
        Path sources = folder.resolve("secret-sources.jar");
        try (InputStream in = Ui.class.getResourceAsStream("Ui.class")) {
            String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).replace("Ui.java", unit);
            archive(classes, ENTRY + ".class", bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
        archive(sources, ENTRY.replaceFirst("Ui$", unit), SOURCE.getBytes(StandardCharsets.UTF_8));
        workbench.java();
        return Ui.call(() -> {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT);
            IJavaProject java = JavaCore.create(project);
            java.setRawClasspath(new IClasspathEntry[] {
                    JavaCore.newContainerEntry(IPath.fromOSString("org.eclipse.jdt.launching.JRE_CONTAINER")),
                    JavaCore.newLibraryEntry(IPath.fromPath(classes), IPath.fromPath(sources), null)}, null);
            return JavaUI.openInEditor(java.findType(TYPE).getClassFile());
        });
    }

    private static void archive(Path file, String entry, byte[] content) throws Exception {
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
    }

    private static EditorText text(IEditorPart part) {
        EditorText text = Ui.call(() -> EditorText.of(part).orElseThrow());
        assertEquals(SOURCE, text.text());
        return text;
    }

    private static boolean excluded(EditorText text, String... patterns) {
        return new Exclusions(List.of(patterns)).check(text.source()).excluded();
    }

    @Test
    void isNamedByItsArchiveSoThatItCanBeExcluded() throws Exception {
        EditorText text = text(open());
        TextSource.InFile source = assertInstanceOf(TextSource.InFile.class, text.source());
        assertEquals("jdt", source.scheme());
        assertEquals(folder.resolve("secret.jar").resolve(ENTRY + ".java"), source.path());
        assertEquals("java", text.language());
        assertFalse(excluded(text));
        for (String pattern : List.of("Ui.java", "**/org/vauban/", "secret.jar", "secret-sources.jar", "*.jar")) {
            assertTrue(excluded(text, pattern), pattern);
        }
        assertFalse(excluded(text, "other.jar"));
        Files.writeString(folder.resolve(".vaubanignore"), "*-sources.jar\n");
        assertTrue(excluded(text), ".vaubanignore beside the archive");
    }

    @Test
    void theFileThatTheClassIsOfCanBeExcludedToo() throws Exception {
        EditorText text = text(open("Of.java"));
        assertFalse(excluded(text));
        assertTrue(excluded(text, "Of.java"));
        assertTrue(excluded(text, "Ui.java"));
    }

    @Test
    void canBeAskedAbout() throws Exception {
        IEditorPart part = open();
        Ui.run(() -> ((ITextEditor) part).selectAndReveal(SOURCE.indexOf("return 42"), 9));
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> chat.view().ask(Command.EXPLAIN, ""));
        Ui.await(() -> "a question; " + chat.view().notice(), Ui.SECONDS,
                () -> !workbench.assistant.chats.asked.isEmpty());
        Question question = workbench.assistant.chats.last();
        Attachment attachment = question.turn.attachments().getFirst();
        assertEquals(Kind.SELECTION, attachment.kind());
        assertEquals("return 42", attachment.text());
        assertEquals("java", attachment.language());
        assertFalse(new Exclusions().check(attachment.source()).excluded());
        question.write("It returns 42.").end();
        chat.awaitText("It returns 42.");
    }
}
