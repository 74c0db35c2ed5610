// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.JavaCore;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.code.JavaLanguageSupport;

/** A Java project with the JRE, empty for each test. */
public final class JavaSample implements BeforeEachCallback, AfterEachCallback {
    public final JavaLanguageSupport java = new JavaLanguageSupport();
    private IProject project;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        JreIndex.keep();
        project = ResourcesPlugin.getWorkspace().getRoot().getProject("sample");
        project.create(null);
        project.open(null);
        IProjectDescription description = project.getDescription();
        description.setNatureIds(new String[] {JavaCore.NATURE_ID});
        project.setDescription(description, null);
        IFolder source = project.getFolder("src");
        source.create(true, true, null);
        source.getFolder("shop").create(true, true, null);
        classPath(IClasspathEntry.CPE_CONTAINER);
    }

    /** Sets the class path: with the JRE or empty. */
    public void classPath(int kind) throws Exception {
        IClasspathEntry source = JavaCore.newSourceEntry(project.getFolder("src").getFullPath());
        JavaCore.create(project).setRawClasspath(kind != IClasspathEntry.CPE_CONTAINER ? new IClasspathEntry[] {source}
                : new IClasspathEntry[] {source, JreIndex.jre()}, null);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        java.close();
        project.delete(true, true, null);
    }

    public IFile file(String name, String content) throws Exception {
        IFile file = project.getFile("src/shop/" + name);
        file.create(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), true, null);
        return file;
    }

    /** Creates a file of another package, by its path below the source folder. */
    public void source(String path, String content) throws Exception {
        IFolder folder = project.getFolder("src");
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            folder = folder.getFolder(names[i]);
            if (!folder.exists()) {
                folder.create(true, true, null);
            }
        }
        folder.getFile(names[names.length - 1])
                .create(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), true, null);
    }

    /** Saves a file without its hole, and returns the position of the bar in its text. */
    public EditorPosition place(String name, String withBar) throws Exception {
        int caret = withBar.indexOf('|');
        String text = withBar.substring(0, caret) + withBar.substring(caret + 1);
        return EditorPosition.of(file(name, text), "java", text, caret);
    }
}
