// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.core.IClasspathAttribute;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.vauban.ide.knowledge.LibrarySources;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** Library sources that JDT finds, and the editor of a cited class. */
class LibrarySourcesTest {
    private static final String ENTRY = Keys.class.getName().replace('.', '/');
    private static final String SOURCE = "package org.vauban.ide.tests;\n\nfinal class Keys {\n}\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    private Path attached;
    private Path beside;
    private LibrarySources libraries;

    @BeforeEach
    void makeLibraries() throws Exception {
        Path real = folder.toRealPath();
        attached = real.resolve("elsewhere.zip");
        beside = real.resolve("other-sources.jar");
        byte[] classes;
        try (InputStream in = Keys.class.getResourceAsStream("Keys.class")) {
            classes = in.readAllBytes();
        }
        archive(real.resolve("one.jar"), ENTRY + ".class", classes);
        archive(attached, ENTRY + ".java", SOURCE.getBytes(StandardCharsets.UTF_8));
        archive(real.resolve("other.jar"), "Other.class", classes);
        archive(beside, "Other.java", "class Other {}".getBytes(StandardCharsets.UTF_8));
        archive(real.resolve("without.jar"), "Without.class", classes);
        archive(real.resolve("other-javadoc.jar"), "Other.html", new byte[0]);
        archive(real.resolve("third.jar"), "Third.class", classes);
        archive(real.resolve("third-javadoc.jar"), "Third.html", new byte[0]);
        archive(real.resolve("fourth.jar"), "Fourth.class", classes);
        archive(real.resolve("pages of fourth.zip"), "docs/api/Fourth.html", new byte[0]);
        workbench.java();
        Ui.run(() -> {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT);
            JavaCore.create(project).setRawClasspath(new IClasspathEntry[] {
                    JavaCore.newContainerEntry(IPath.fromOSString("org.eclipse.jdt.launching.JRE_CONTAINER")),
                    JavaCore.newLibraryEntry(IPath.fromPath(real.resolve("one.jar")), IPath.fromPath(attached), null),
                    JavaCore.newLibraryEntry(IPath.fromPath(real.resolve("other.jar")), null, null),
                    JavaCore.newLibraryEntry(IPath.fromPath(real.resolve("without.jar")), null, null),
                    JavaCore.newLibraryEntry(IPath.fromPath(real.resolve("third.jar")), null, null),
                    library(real.resolve("fourth.jar"),
                            "jar:" + real.resolve("pages of fourth.zip").toUri() + "!/docs/api/")}, null);
        });
        BundleContext context = FrameworkUtil.getBundle(LibrarySources.class).getBundleContext();
        libraries = context.getService(context.getServiceReference(LibrarySources.class));
        assertNotNull(libraries);
    }

    /** Returns a class path entry whose Javadoc location is set. */
    private static IClasspathEntry library(Path classes, String javadoc) {
        return JavaCore.newLibraryEntry(IPath.fromPath(classes), null, null, null,
                new IClasspathAttribute[] {JavaCore.newClasspathAttribute(
                        IClasspathAttribute.JAVADOC_LOCATION_ATTRIBUTE_NAME, javadoc)},
                false);
    }

    private static void archive(Path file, String entry, byte[] content) throws Exception {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
    }

    @Test
    void whatIsAttachedOrLiesBesideIsFoundAndOfTheJdkOnlyPackages() {
        Map<Path, List<Path>> found = libraries.archives(new NullProgressMonitor());
        assertEquals(List.of(attached), found.get(attached));
        assertEquals(List.of(beside), found.get(beside));
        found.forEach((archive, paths) -> {
            assertTrue(Files.isRegularFile(archive), archive::toString);
            if (!archive.startsWith(attached.getParent())) {
                assertFalse(paths.contains(archive), "all of a JDK: " + archive);
                assertTrue(paths.stream().allMatch(each -> each.startsWith(archive)), paths::toString);
                assertTrue(paths.stream().anyMatch(each -> each.endsWith("java/lang")), paths::toString);
            }
        });
    }

    @Test
    void javadocIsFoundWhereThereAreNoSources() {
        Map<Path, List<Path>> found = libraries.archives(new NullProgressMonitor());
        Path third = beside.resolveSibling("third-javadoc.jar");
        Path fourth = beside.resolveSibling("pages of fourth.zip");
        assertEquals(List.of(third), found.get(third));
        assertEquals(List.of(fourth.resolve("docs/api")), found.get(fourth));
        assertFalse(found.containsKey(beside.resolveSibling("other-javadoc.jar")), "its sources say more");
        assertTrue(Ui.call(() -> libraries.open(third.resolve("Third.html")).isEmpty()), "as it was indexed");
    }

    @Test
    void javadocThatIsRelativeToNothingHidesNoOthers() throws Exception {
        Path real = folder.toRealPath();
        Ui.run(() -> {
            IJavaProject project = JavaCore.create(
                    ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT));
            List<IClasspathEntry> entries = new ArrayList<>(List.of(project.getRawClasspath()));
            for (String javadoc : List.of("jar:file:lib/x.jar!/", "jar:platform:lib/x.jar!/")) {
                Path classes = real.resolve(javadoc.substring(4, 8) + ".jar");
                archive(classes, "Any.class", new byte[0]);
                entries.addFirst(library(classes, javadoc));
            }
            project.setRawClasspath(entries.toArray(IClasspathEntry[]::new), null);
        });
        Map<Path, List<Path>> found = libraries.archives(new NullProgressMonitor());
        assertTrue(found.containsKey(attached), found::toString);
        assertTrue(found.containsKey(beside.resolveSibling("third-javadoc.jar")), found::toString);
    }

    @Test
    void aCitedClassOpensInItsEditor() {
        IEditorPart part = Ui.call(() -> libraries.open(attached.resolve(ENTRY + ".java")).orElseThrow());
        ITextEditor editor = (ITextEditor) part;
        assertEquals(SOURCE, Ui.call(() -> editor.getDocumentProvider().getDocument(editor.getEditorInput()).get()));
        assertTrue(Ui.call(() -> libraries.open(attached.resolve("a/None.java")).isEmpty()));
        assertTrue(Ui.call(() -> libraries.open(beside.resolveSibling("x.jar").resolve(ENTRY + ".java")).isEmpty()));
    }
}
