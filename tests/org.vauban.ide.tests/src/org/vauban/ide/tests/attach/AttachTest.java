// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.IConsoleManager;
import org.eclipse.ui.console.MessageConsole;
import org.eclipse.ui.console.MessageConsoleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.ide.attach.AttachException;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.attach.FileAttachments;
import org.vauban.ide.attach.WorkbenchAttachments;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;

/** What can be attached, and which text of it is read. */
class AttachTest {

    private static final String STACK = """
                                        package q;

                                        class Stack {
                                        \tint size;

                                        \t/** Adds. */
                                        \tvoid pushAll(int more) {
                                        \t\tsize += more;
                                        \t}
                                        }
                                        """;

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static AttachmentSearch search() {
        return PlatformUI.getWorkbench().getService(AttachmentSearch.class);
    }

    private static List<Attachment> read(AttachmentCandidate attachable) {
        return read(attachable, notice -> {
            throw new AssertionError(notice);
        });
    }

    private static List<Attachment> read(AttachmentCandidate attachable, Consumer<String> notice) {
        try {
            return Ui.call(() -> attachable.read(notice)).get(Ui.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static AttachmentCandidate found(String word, Kind kind) {
        return search().find(word, new NullProgressMonitor()).stream().filter(each -> each.kind() == kind).findFirst()
                .orElseThrow(() -> new AssertionError(kind + " " + word));
    }

    @Test
    void typesAndMethodsOfJavaAreFoundByName() {
        workbench.java();
        workbench.file("src/q/Stack.java", STACK);
        Attachment type = read(found("Stac", Kind.TYPE)).getFirst();
        assertEquals("Stack", type.label());
        assertEquals("src/q/Stack.java", type.name());
        assertTrue(type.text().startsWith("class Stack {"), type.text());
        Attachment method = read(found("push", Kind.METHOD)).getFirst();
        assertEquals("Stack.pushAll", method.label());
        assertEquals("6-9", method.lines().toString());
        assertTrue(method.text().startsWith("/** Adds. */"), method.text());
        assertEquals("src/q/Stack.java", read(found("Stack.j", Kind.FILE)).getFirst().name());
    }

    @Test
    void aFileWithADotIsFoundByWhoeverTypesTheDot() {
        workbench.java();
        workbench.file(".env", "TOKEN=1\n");
        assertEquals(".env", found(".env", Kind.FILE).label());
        assertTrue(search().find("env", new NullProgressMonitor()).stream()
                .noneMatch(each -> each.label().equals(".env")));
    }

    @Test
    void theMethodRoundTheCaretIsFoundInWhatIsNotSaved() throws Exception {
        workbench.java();
        Editor editor = workbench.open("src/q/Stack.java", STACK.replace("\t\tsize += more;", "\t\tsize += more; |"),
                null);
        Ui.run(() -> editor.document().replace(editor.document().get().indexOf("more; "), 5, "most;"));
        EditorText text = Ui.call(() -> EditorText.of(editor.part()).orElseThrow());
        List<AttachmentCandidate> around = search().around(text).get(Ui.SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of("Stack.pushAll", "Stack"), around.stream().map(AttachmentCandidate::label).toList());
        assertTrue(read(around.getFirst()).getFirst().text().contains("size += most;"));
    }

    @Test
    void elementsOfViewsAreTaken() {
        workbench.java();
        IFile file = workbench.file("src/q/Stack.java", STACK);
        IJavaElement type = Ui.call(() -> JavaCore.createCompilationUnitFrom(file).getTypes()[0]);
        assertEquals(Kind.TYPE, Ui.call(() -> search().of(type).orElseThrow()).kind());
        assertEquals(Kind.FILE, Ui.call(() -> search().of(file).orElseThrow()).kind());
        assertEquals(Kind.FOLDER, Ui.call(() -> search().of(file.getParent()).orElseThrow()).kind());
        assertTrue(Ui.call(() -> search().of("x")).isEmpty());
    }

    @Test
    void problemsComeWithTheirLines() {
        workbench.java();
        workbench.open("src/q/Bad.java", "package q;\n\nclass Bad {\n\tint a = |none;\n}\n", null);
        Ui.run(() -> org.eclipse.core.resources.ResourcesPlugin.getWorkspace()
                .build(IncrementalProjectBuilder.FULL_BUILD, null));
        AttachmentCandidate problems = Ui.call(() -> WorkbenchAttachments.of(Ui.page())).stream()
                .map(WorkbenchAttachments.Named::attachable)
                .filter(each -> each.kind() == Kind.PROBLEMS).findFirst().orElseThrow();
        String text = read(problems).getFirst().text();
        assertTrue(text.contains("Bad.java:4: error: none cannot be resolved"), text);
        assertTrue(text.contains("    int a = none;\n"), text);
    }

    /** The numbers of the markers are those of the saved text. */
    @Test
    void problemsComeWithTheirLinesInATextThatIsNotSaved() {
        Editor editor = workbench.openText("one\ntwo\nthree\nfour\n|");
        IFile file = editor.part().getEditorInput().getAdapter(IFile.class);
        Ui.run(() -> {
            file.createMarker(IMarker.PROBLEM, Map.of(IMarker.SEVERITY, IMarker.SEVERITY_ERROR, IMarker.MESSAGE,
                    "odd 3", IMarker.LINE_NUMBER, 3));
            int four = editor.document().getLineOffset(3);
            file.createMarker(IMarker.PROBLEM, Map.of(IMarker.SEVERITY, IMarker.SEVERITY_ERROR, IMarker.MESSAGE,
                    "odd 4", IMarker.LINE_NUMBER, 4, IMarker.CHAR_START, four, IMarker.CHAR_END, four + 4));
            editor.document().replace(four, "four\n".length(), "");
            editor.document().replace(0, 0, "minus\nzero\n");
        });
        AttachmentCandidate problems = Ui.call(() -> WorkbenchAttachments.of(Ui.page())).stream()
                .map(WorkbenchAttachments.Named::attachable)
                .filter(each -> each.kind() == Kind.PROBLEMS && each.label().equals("a.txt")).findFirst().orElseThrow();
        String text = read(problems).getFirst().text();
        assertTrue(text.contains("a.txt:5: error: odd 3\n    three\n"), text);
        assertTrue(text.endsWith("a.txt: error: odd 4\n"), "its line was deleted: " + text);
    }

    /** For example a log or a generated file with a marker of its own. */
    @Test
    void filesWhoseProblemsAreNotAttachedAreTold() throws Exception {
        workbench.java();
        workbench.open("src/q/Bad.java", "package q;\n\nclass Bad {\n\tint a = |none;\n}\n", null);
        IFile large = workbench.file("large.txt", "a line of it\n".repeat(100_000));
        Ui.call(() -> large.createMarker(IMarker.PROBLEM,
                Map.of(IMarker.SEVERITY, IMarker.SEVERITY_ERROR, IMarker.MESSAGE, "too long")));
        Ui.run(() -> org.eclipse.core.resources.ResourcesPlugin.getWorkspace()
                .build(IncrementalProjectBuilder.FULL_BUILD, null));
        AttachmentCandidate problems = Ui.call(() -> WorkbenchAttachments.of(Ui.page())).stream()
                .map(WorkbenchAttachments.Named::attachable)
                .filter(each -> each.kind() == Kind.PROBLEMS && each.label().equals(large.getProject().getName()))
                .findFirst().orElseThrow();
        List<String> notices = new ArrayList<>();
        assertEquals(List.of("Bad.java"), read(problems, notices::add).stream().map(Attachment::label).toList());
        assertEquals(1, notices.size(), notices.toString());
        assertTrue(notices.getFirst().contains("large.txt"), notices.toString());
        for (int i = 0; i < 22; i++) {
            workbench.file("src/q/Bad" + i + ".java", "package q;\n\nclass Bad" + i + " {\n\tint a = none;\n}\n");
        }
        Ui.run(() -> org.eclipse.core.resources.ResourcesPlugin.getWorkspace()
                .build(IncrementalProjectBuilder.FULL_BUILD, null));
        assertEquals(20, read(problems, notices::add).size());
        assertTrue(notices.getLast().contains("Bad"), notices.toString());
    }

    @Test
    void theSelectionAndTheFileAreThere() {
        Editor editor = workbench.openText("one |two\nthree");
        Ui.run(() -> editor.viewer().setSelectedRange(4, 4));
        List<WorkbenchAttachments.Named> all = Ui.call(() -> WorkbenchAttachments.of(Ui.page()));
        Attachment selection = read(
                all.stream().map(WorkbenchAttachments.Named::attachable).filter(each -> each.kind() == Kind.SELECTION)
                        .findFirst().orElseThrow())
                .getFirst();
        assertEquals("two\n", selection.text());
        assertEquals("1", selection.lines().toString());
        Ui.run(() -> editor.document().replace(0, 3, "ONE"));
        Attachment file = read(
                all.stream().map(WorkbenchAttachments.Named::attachable).filter(each -> each.kind() == Kind.FILE)
                        .findFirst().orElseThrow())
                .getFirst();
        assertEquals("ONE two\nthree", file.text(), "as it is in the editor");
    }

    private static AttachmentCandidate named(Kind kind) {
        return Ui.call(() -> WorkbenchAttachments.of(Ui.page())).stream().map(WorkbenchAttachments.Named::attachable)
                .filter(each -> each.kind() == kind).findFirst().orElseThrow(() -> new AssertionError(kind));
    }

    @Test
    void theClipboardIsReadOnlyWhenItIsChosen() {
        copy("before");
        AttachmentCandidate clipboard = named(Kind.CLIPBOARD);
        copy("behind");
        assertEquals("behind", read(clipboard).getFirst().text());
        copy(" ");
        AttachException e = assertThrows(AttachException.class, () -> read(clipboard));
        assertTrue(e.getMessage().contains("clipboard contains no text"), e.getMessage());
    }

    private static void copy(String text) {
        Ui.run(() -> {
            Clipboard clipboard = new Clipboard(Ui.display());
            try {
                clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
            } finally {
                clipboard.dispose();
            }
        });
    }

    @Test
    void ofAConsoleTheEndIsReadWhenItIsChosen() throws Exception {
        IConsoleManager consoles = ConsolePlugin.getDefault().getConsoleManager();
        MessageConsole console = new MessageConsole("Run", null);
        consoles.addConsoles(new IConsole[] {console});
        try (MessageConsoleStream stream = console.newMessageStream()) {
            stream.print("begun\n");
            Ui.await("a line", () -> console.getDocument().getLength() > 0);
            AttachmentCandidate end = named(Kind.CONSOLE);
            assertEquals("Run", end.label());
            stream.print("a line\n".repeat(5_000) + "the end");
            Ui.await("the end", () -> console.getDocument().get().endsWith("the end"));
            String text = read(end).getFirst().text();
            assertTrue(text.startsWith("a line\n") && text.endsWith("a line\nthe end") && text.length() <= 16_000,
                    text.length() + " units");
            Ui.run(console::clearConsole);
            Ui.await("nothing", () -> console.getDocument().getLength() == 0);
            AttachException e = assertThrows(AttachException.class, () -> read(end));
            assertTrue(e.getMessage().contains("The console Run is empty"), e.getMessage());
        } finally {
            consoles.removeConsoles(new IConsole[] {console});
        }
    }

    @Test
    void whatAFolderLeavesOutIsTold(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("g.py"), "x = 1\n");
        Files.write(folder.resolve("b.bin"), new byte[] {1, 0, 2});
        List<String> notices = new ArrayList<>();
        assertEquals(1, read(FileAttachments.of(folder), notices::add).size());
        assertEquals(1, notices.size(), notices.toString());
        assertTrue(notices.getFirst().contains("b.bin"), notices.toString());
    }

    @Test
    void whatIsNoTextOrTooLargeSaysSo(@TempDir Path folder) throws Exception {
        Path binary = Files.write(folder.resolve("b.bin"), new byte[] {1, 0, 2});
        Path latin = Files.write(folder.resolve("l.txt"), new byte[] {'a', (byte) 0xE9, 'b'});
        Path large = Files.write(folder.resolve("l.log"), new byte[(1 << 20) + 1]);
        for (Path each : List.of(binary, latin, large, folder.resolve("absent"))) {
            AttachException e = assertThrows(AttachException.class, () -> read(FileAttachments.of(each)));
            assertTrue(e.getMessage().contains(each.getFileName().toString()), e.getMessage());
        }
        Path wide = Files.writeString(folder.resolve("w.txt"), "\uFEFF\u00e9t\u00e9", StandardCharsets.UTF_16LE);
        assertEquals("\u00e9t\u00e9", read(FileAttachments.of(wide)).getFirst().text());
        Path good = Files.writeString(folder.resolve("g.py"), "x = 1\n");
        assertEquals("python", read(FileAttachments.of(good)).getFirst().language());
        assertEquals(List.of("g.py"), read(FileAttachments.of(folder), notice -> {}).stream().map(Attachment::label)
                .filter(name -> name.endsWith(".py")).toList());
    }
}
