// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.IWorkspaceDescription;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;

/** An empty workspace into which projects are imported as <em>Existing Projects into Workspace</em> does. */
final class ImportedWorkspace {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final IWorkspace workspace = ResourcesPlugin.getWorkspace();
    private final List<IProject> projects = new ArrayList<>();

    /** Switches automatic builds off, so that nothing is built before everything is imported. */
    ImportedWorkspace() throws CoreException {
        IWorkspaceDescription settings = workspace.getDescription();
        settings.setAutoBuilding(false);
        workspace.setDescription(settings);
    }

    void importProjects(List<Path> folders) throws CoreException {
        for (Path folder : folders) {
            IPath file = IPath.fromPath(folder).append(IProjectDescription.DESCRIPTION_FILE_NAME);
            IProjectDescription description = workspace.loadProjectDescription(file);
            IProject project = workspace.getRoot().getProject(description.getName());
            project.create(description, new NullProgressMonitor());
            project.open(IResource.BACKGROUND_REFRESH, new NullProgressMonitor());
            project.refreshLocal(IResource.DEPTH_INFINITE, new NullProgressMonitor());
            projects.add(project);
        }
    }

    /** Builds everything, and then again what depends on class paths that PDE changed meanwhile. */
    void build() throws CoreException, InterruptedException {
        awaitJobs();
        workspace.build(IncrementalProjectBuilder.FULL_BUILD, new NullProgressMonitor());
        awaitJobs();
        workspace.build(IncrementalProjectBuilder.INCREMENTAL_BUILD, new NullProgressMonitor());
        awaitJobs();
    }

    List<ProjectResult> results() throws CoreException, IOException {
        List<ProjectResult> results = new ArrayList<>();
        for (IProject project : projects) {
            List<Problem> errors = new ArrayList<>();
            List<Problem> warnings = new ArrayList<>();
            for (IMarker marker : project.findMarkers(IMarker.PROBLEM, true, IResource.DEPTH_INFINITE)) {
                switch (marker.getAttribute(IMarker.SEVERITY, IMarker.SEVERITY_INFO)) {
                    case IMarker.SEVERITY_ERROR -> errors.add(problem(marker));
                    case IMarker.SEVERITY_WARNING -> warnings.add(problem(marker));
                    default -> {
                        // a hint
                    }
                }
            }
            String level = "";
            int sources = 0;
            int classes = 0;
            if (project.hasNature(JavaCore.NATURE_ID)) {
                IJavaProject java = JavaCore.create(project);
                level = java.getOption(JavaCore.COMPILER_COMPLIANCE, true);
                for (IClasspathEntry entry : java.getRawClasspath()) {
                    if (entry.getEntryKind() == IClasspathEntry.CPE_SOURCE) {
                        sources += count(entry.getPath(), ".java");
                    }
                }
                classes = count(java.getOutputLocation(), ".class");
            }
            results.add(new ProjectResult(project.getName(), level, sources, classes, warnings, errors));
        }
        return results;
    }

    private static Problem problem(IMarker marker) {
        return new Problem(marker.getResource().getFullPath().makeRelative().toString(),
                marker.getAttribute(IMarker.LINE_NUMBER, 0), marker.getAttribute(IMarker.MESSAGE, ""));
    }

    private int count(IPath folder, String suffix) throws IOException {
        IResource resource = workspace.getRoot().findMember(folder);
        if (resource == null) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(resource.getLocation().toPath(), FileVisitOption.FOLLOW_LINKS)) {
            return (int) files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }

    /** PDE computes class paths, and JDT reads them, in jobs. */
    private static void awaitJobs() throws InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        // a job may schedule the next one
        for (int idle = 0; idle < 10; idle = Job.getJobManager().isIdle() ? idle + 1 : 0) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("jobs still run after " + LIMIT);
            }
            Thread.sleep(100);
        }
    }
}
