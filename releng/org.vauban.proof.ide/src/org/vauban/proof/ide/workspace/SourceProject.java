// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workspace;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.IWorkspaceDescription;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.TypeNameRequestor;
import org.eclipse.jdt.launching.JavaRuntime;

/** The sources of a release as a Java project of the workspace, with its libraries but without its own classes. */
public final class SourceProject {
    private static final String JAVA = "25";
    private static final String FOLDER = "src";

    private final SourceArchive archive;
    private final IJavaProject project;

    private SourceProject(SourceArchive archive, IJavaProject project) {
        this.archive = archive;
        this.project = project;
    }

    /** Creates the project, replacing an existing one. */
    public static SourceProject create(SourceArchive archive, Path libraries) throws CoreException, IOException {
        IWorkspace workspace = ResourcesPlugin.getWorkspace();
        IWorkspaceDescription settings = workspace.getDescription();
        settings.setAutoBuilding(false);
        workspace.setDescription(settings);
        NullProgressMonitor monitor = new NullProgressMonitor();
        IProject project = workspace.getRoot().getProject(archive.name());
        if (project.exists()) {
            project.delete(true, true, monitor);
        }
        project.create(monitor);
        project.open(monitor);
        Path place = project.getLocation().toPath().resolve(FOLDER);
        for (Map.Entry<String, String> file : archive.files().entrySet()) {
            Path target = place.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        project.refreshLocal(IResource.DEPTH_INFINITE, monitor);
        project.setDefaultCharset(StandardCharsets.UTF_8.name(), monitor);
        IProjectDescription description = project.getDescription();
        description.setNatureIds(new String[] {JavaCore.NATURE_ID});
        project.setDescription(description, monitor);
        IJavaProject java = JavaCore.create(project);
        Map<String, String> options = java.getOptions(false);
        JavaCore.setComplianceOptions(JAVA, options);
        java.setOptions(options);
        List<IClasspathEntry> path = new ArrayList<>();
        path.add(JavaCore.newSourceEntry(project.getFullPath().append(FOLDER)));
        path.add(JavaRuntime.getDefaultJREContainerEntry());
        try (Stream<Path> jars = Files.list(libraries)) {
            jars.filter(jar -> !jar.getFileName().toString().equals(archive.name() + "-" + archive.version() + ".jar"))
                    .sorted()
                    .forEach(jar -> path
                            .add(JavaCore.newLibraryEntry(IPath.fromPath(jar.toAbsolutePath()), null, null)));
        }
        java.setRawClasspath(path.toArray(IClasspathEntry[]::new), monitor);
        return new SourceProject(archive, java);
    }

    /** Waits until everything is indexed. */
    public static void index() throws CoreException {
        new SearchEngine().searchAllTypeNames("vauban.none".toCharArray(), SearchPattern.R_EXACT_MATCH,
                "None".toCharArray(), SearchPattern.R_EXACT_MATCH, IJavaSearchConstants.TYPE,
                SearchEngine.createWorkspaceScope(), new TypeNameRequestor() {},
                IJavaSearchConstants.WAIT_UNTIL_READY_TO_SEARCH, new NullProgressMonitor());
    }

    public SourceArchive archive() {
        return archive;
    }

    public IJavaProject java() {
        return project;
    }

    public IFile file(String path) {
        return project.getProject().getFolder(FOLDER).getFile(IPath.fromPortableString(path));
    }

    /** Returns a file of a project that an earlier session created. */
    public static IFile file(SourceArchive archive, String path) {
        return ResourcesPlugin.getWorkspace().getRoot().getProject(archive.name()).getFolder(FOLDER)
                .getFile(IPath.fromPortableString(path));
    }

    public ICompilationUnit unit(String path) {
        return JavaCore.createCompilationUnitFrom(file(path));
    }

    /** Replaces the text of a file, so that no file in the workspace has the old one. */
    public void replace(String path, String text) throws CoreException {
        file(path).setContents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, false,
                new NullProgressMonitor());
    }

    /** Restores the released text. */
    public void restore(String path) throws CoreException {
        replace(path, archive.files().get(path));
    }
}
