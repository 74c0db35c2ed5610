// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.compare.CompareConfiguration;
import org.eclipse.compare.CompareEditorInput;
import org.eclipse.compare.CompareUI;
import org.eclipse.compare.HistoryItem;
import org.eclipse.compare.ITypedElement;
import org.eclipse.compare.ResourceNode;
import org.eclipse.compare.structuremergeviewer.DiffNode;
import org.eclipse.compare.structuremergeviewer.Differencer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.attach.AttachException;
import org.vauban.ide.attach.WorkbenchAttachments;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.EditorFile;

/** What is attached of a comparison, and under which file it is reviewed. */
class ComparisonTest {
    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** The project is a working tree of Git. */
    private Path tree;

    @BeforeEach
    void exclude() throws Exception {
        tree = workbench.file(".vaubanignore", "conf/prod/\n").getProject().getLocation().toPath();
        Files.createDirectories(tree.resolve(".git"));
    }

    private static List<Attachment> read(Consumer<String> notice) {
        try {
            return Ui.call(() -> WorkbenchAttachments.of(Ui.page()).stream()
                    .map(WorkbenchAttachments.Named::attachable).filter(each -> each.kind() == Kind.COMPARE).findFirst()
                    .orElseThrow().read(notice)).get(Ui.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Attachment> compared(ITypedElement left, ITypedElement right) {
        open(new DiffNode(left, right));
        return read(notice -> {
            throw new AssertionError(notice);
        });
    }

    private static void open(DiffNode difference) {
        CompareConfiguration quiet = new CompareConfiguration();
        CompareEditorInput input = new CompareEditorInput(quiet) {
            @Override
            protected Object prepareInput(IProgressMonitor monitor) {
                return difference;
            }
        };
        Ui.run(() -> CompareUI.openCompareEditorOnPage(input, Ui.page()));
        Ui.await("the comparison", () -> input.getCompareResult() != null && Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getEditorInput() == input);
    }

    private static boolean excluded(Attachment attachment) {
        return new Exclusions().check(attachment.source()).excluded();
    }

    private Version git(String file, String commit, String text) {
        return Version.git(tree.getFileName().toString(), file, commit, text);
    }

    @Test
    void twoFilesThatAreComparedKeepTheirNames() {
        IFile app = workbench.file("app.properties", "url=a\nuser=me\n");
        IFile secrets = workbench.file("secrets.properties", "url=a\nuser=root\n");
        List<Attachment> both = compared(new ResourceNode(app), new ResourceNode(secrets));
        assertEquals(List.of("secrets.properties", "app.properties"), both.stream().map(Attachment::name).toList());
        assertEquals(List.of("url=a\nuser=root\n", "url=a\nuser=me\n"), both.stream().map(Attachment::text).toList());
        assertEquals(secrets.getLocation().toPath(), both.getFirst().file());
        List<Attachment> older = compared(new ResourceNode(app), git("secrets.env", "1234567", "user=root\n"));
        assertEquals(List.of("secrets.env", "app.properties"), older.stream().map(Attachment::name).toList());
    }

    @Test
    void versionsOfOneFileAreADiffUnderItsName() {
        IFile app = workbench.file("src/app.properties", "user=me\n");
        for (Version each : List.of(git("src/app.properties", "1234567", "user=root\n"),
                git("src/app.properties", "index", "user=root\n"), Version.local(app.getFullPath(), "user=root\n"),
                Version.local(app.getLocation(), "user=root\n"))) {
            Attachment diff = compared(new ResourceNode(app), each).getFirst();
            assertEquals("src/app.properties", diff.name());
            assertEquals("file", ((TextSource.InFile) diff.source()).scheme());
            assertTrue(diff.text().contains("-user=root\n+user=me\n"), diff.text());
        }
        List<Attachment> versions = compared(git("src/a.txt", "1234567", "a\n"), git("src/a.txt", "abcdef0", "b\n"));
        assertEquals(List.of("src/a.txt"), versions.stream().map(Attachment::name).toList());
        Attachment secret = compared(git("secrets.env", "1234567", "a\n"), git("secrets.env", "abcdef0", "b\n"))
                .getFirst();
        assertEquals("secrets.env", secret.source().name(), "the gate sees the name");
        assertEquals("secrets.env", compared(null, git("secrets.env", "1234567", "b\n")).getFirst().source().name());
    }

    @Test
    void exclusionsOfAFolderApplyToTheVersionsOfItsFiles() {
        IPath path = ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT).getFullPath();
        for (String file : List.of("conf/prod/app.yaml", "conf/test/app.yaml")) {
            boolean excluded = file.contains("prod");
            for (List<Version> each : List.of(
                    List.of(git(file, "1234567", "a\n"), git(file, "abcdef0", "b\n")),
                    List.of(Version.local(path.append(file), "a\n"), Version.local(path.append(file), "b\n")))) {
                List<Attachment> all = compared(each.getFirst(), each.getLast());
                assertEquals(1, all.size());
                assertEquals(excluded, excluded(all.getFirst()), file);
                Attachment only = compared(null, each.getLast()).getFirst();
                assertEquals(excluded, excluded(only), file);
            }
            TextSource shown = EditorFile.of(git(file, "1234567", "").temporaryCopy()).source();
            assertEquals(excluded, new Exclusions().check(shown).excluded(), "in an editor");
        }
    }

    @Test
    void filesOfOneNameInTwoFoldersAreReviewedSeparately() {
        List<Attachment> both = compared(git("conf/test/app.yaml", "1234567", "a\n"),
                git("conf/prod/app.yaml", "1234567", "b\n"));
        assertEquals(List.of("conf/prod/app.yaml", "conf/test/app.yaml"), both.stream().map(Attachment::name).toList());
        assertTrue(excluded(both.getFirst()));
        assertFalse(excluded(both.getLast()));
    }

    @Test
    void aVersionThatDoesNotTellItsPathIsWithheld() {
        IFile app = workbench.file("app.yaml", "user=me\n");
        List<Attachment> both = compared(new ResourceNode(app), Version.named("app.yaml", "user=root\n"));
        assertEquals(List.of("app.yaml", "app.yaml"), both.stream().map(Attachment::name).toList());
        assertTrue(excluded(both.getFirst()));
        assertFalse(excluded(both.getLast()));
        assertTrue(excluded(compared(null, Version.named("app.yaml", "user=root\n")).getFirst()));
        for (Version each : List.of(Version.git("another", "conf/test/app.yaml", "1234567", "a\n"),
                git("app.yaml", "of yesterday", "a\n"))) {
            assertTrue(excluded(compared(null, each).getFirst()), "not a working tree with a project, not a version");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf/prod/app.yaml", "conf/test/app.yaml"})
    void theLocalHistoryOfAFileIsADiff(String path) {
        IFile file = workbench.file(path, "a\n");
        HistoryItem before = Ui.call(() -> {
            file.setContents(new ByteArrayInputStream("b\n".getBytes(StandardCharsets.UTF_8)), IResource.KEEP_HISTORY,
                    null);
            return new HistoryItem(new ResourceNode(file), file.getHistory(null)[0]);
        });
        Attachment diff = compared(new ResourceNode(file), before).getFirst();
        assertEquals(path, diff.name());
        assertTrue(diff.text().contains("-a\n+b\n"), diff.text());
        assertEquals(path.contains("prod"), excluded(diff));
    }

    /** Secrets in the rest of the file, or rules that exclude it, would remain unknown. */
    @Test
    void ofALargeFileNoPartIsCompared() {
        String large = ("a line of it ".repeat(100) + "\n").repeat(1_000);
        AttachException e = assertThrows(AttachException.class,
                () -> compared(git("large.txt", "1234567", "b\n" + large), git("large.txt", "abcdef0", large)));
        assertTrue(e.getMessage().contains("large.txt"), e.getMessage());
    }

    @Test
    void whatAComparisonOfFoldersLeavesOutIsTold() {
        DiffNode folders = new DiffNode(Differencer.CHANGE);
        String large = ("a line of it ".repeat(100) + "\n").repeat(1_000);
        new DiffNode(folders, Differencer.CHANGE, null, git("large.txt", "1234567", "b\n" + large),
                git("large.txt", "abcdef0", large));
        IntStream.range(0, 57).forEach(i -> new DiffNode(folders, Differencer.CHANGE, null,
                git(i + ".txt", "1234567", "a\n"), git(i + ".txt", "abcdef0", "b\n")));
        open(folders);
        List<String> notices = new ArrayList<>();
        assertEquals(50, read(notices::add).size());
        assertEquals(1, notices.size(), notices.toString());
        assertTrue(notices.getFirst().contains("large.txt, 50.txt, 51.txt, 52.txt, 53.txt and 3 more"),
                notices.toString());
    }
}
