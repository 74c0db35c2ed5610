// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.WorkbenchException;
import org.eclipse.ui.intro.IIntroManager;
import org.eclipse.ui.part.FileEditorInput;
import org.vauban.ide.workbench.InternalEditors;

/** Opens the sample project that {@code -Dvauban.sample=FOLDER} names, in a Java perspective. UI thread. */
public final class SampleProject {

    /** System property that names the folder of the sample project. */
    public static final String PROPERTY = "vauban.sample";

    private static final String JAVA_PERSPECTIVE = "org.eclipse.jdt.ui.JavaPerspective";

    private SampleProject() {}

    /** @return the folder of the sample project, if the system property was set at start */
    public static Optional<Path> folder() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).filter(f -> !f.isBlank()).map(Path::of);
    }

    /** Opens the sample project if the system property is set; does so once per workspace. */
    public static void openIfAsked(IWorkbench workbench) {
        Optional<Path> folder = folder();
        if (folder.isEmpty()) {
            return;
        }
        try {
            IProject project = open(folder.get());
            IWorkbenchWindow window = workbench.getActiveWorkbenchWindow();
            if (window != null && window.getActivePage() != null
                    && window.getActivePage().getEditorReferences().length == 0) {
                show(window, project);
            }
        } catch (CoreException e) {
            Platform.getLog(SampleProject.class).log(e.getStatus());
        }
    }

    /** Creates the project in the workspace, without copying its files, and opens it. */
    public static IProject open(Path folder) throws CoreException {
        IWorkspace workspace = ResourcesPlugin.getWorkspace();
        IPath place = IPath.fromPath(folder.toAbsolutePath());
        IProjectDescription description = workspace
                .loadProjectDescription(place.append(IProjectDescription.DESCRIPTION_FILE_NAME));
        // a project directly below the workspace root must be named like its folder
        boolean inside = workspace.getRoot().getLocation().equals(place.removeLastSegments(1));
        if (inside) {
            description.setName(place.lastSegment());
        }
        IProject project = workspace.getRoot().getProject(description.getName());
        if (!project.exists()) {
            description.setLocation(inside ? null : place);
            project.create(description, null);
        }
        project.open(null);
        return project;
    }

    /** Shows the project in a Java perspective, where there is one, and closes the welcome page that would cover it. */
    public static IWorkbenchPage show(IWorkbenchWindow window, IProject project) throws WorkbenchException {
        IIntroManager welcome = window.getWorkbench().getIntroManager();
        if (welcome.getIntro() != null) {
            welcome.closeIntro(welcome.getIntro());
        }
        if (window.getWorkbench().getPerspectiveRegistry().findPerspectiveWithId(JAVA_PERSPECTIVE) != null) {
            PlatformUI.getWorkbench().showPerspective(JAVA_PERSPECTIVE, window);
        }
        IWorkbenchPage page = window.getActivePage();
        IFile readme = project.getFile("README.md");
        if (readme.exists()) {
            InternalEditors.openText(page, new FileEditorInput(readme));
        }
        return page;
    }
}
