// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workbench;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.IWorkspaceDescription;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.intro.IIntroManager;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.ide.tour.WorkbenchDriver.Failure;

/** The workbench of a Java developer. */
public final class JavaWorkbench {
    private static final String PERSPECTIVE = "org.eclipse.jdt.ui.JavaPerspective";
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 900;

    private JavaWorkbench() {}

    /** Builds as the platform does by default. Any thread. */
    public static void build() throws CoreException {
        IWorkspace workspace = ResourcesPlugin.getWorkspace();
        workspace.build(IncrementalProjectBuilder.FULL_BUILD, new NullProgressMonitor());
        IWorkspaceDescription description = workspace.getDescription();
        description.setAutoBuilding(true);
        workspace.setDescription(description);
    }

    /** Shows the perspective without the welcome page. UI thread. */
    public static void show() throws CoreException {
        IIntroManager welcome = PlatformUI.getWorkbench().getIntroManager();
        if (welcome.getIntro() != null) {
            welcome.closeIntro(welcome.getIntro());
        }
        WorkbenchDriver.window().getShell().setBounds(0, 0, WIDTH, HEIGHT);
        PlatformUI.getWorkbench().showPerspective(PERSPECTIVE, WorkbenchDriver.window());
    }

    /** Opens a file with the caret there. UI thread. */
    public static IEditorPart open(IFile file, int offset) throws CoreException {
        IEditorPart editor = IDE.openEditor(WorkbenchDriver.window().getActivePage(), file);
        WorkbenchDriver.window().getActivePage().activate(editor);
        ITextViewer viewer = viewer(editor);
        viewer.setSelectedRange(offset, 0);
        viewer.revealRange(offset, 0);
        return editor;
    }

    /** Gives an editor the focus, as a window manager does with a new window. UI thread. */
    public static void focus(IEditorPart editor) {
        WorkbenchDriver.window().getShell().forceActive();
        WorkbenchDriver.window().getActivePage().activate(editor);
    }

    public static ITextViewer viewer(IEditorPart editor) {
        return (ITextViewer) editor.getAdapter(ITextOperationTarget.class);
    }

    /** Returns the session of an editor. UI thread. */
    public static EditorSession session(IEditorPart editor) {
        return PlatformUI.getWorkbench().getService(EditorSessions.class).of(editor)
                .orElseThrow(() -> new Failure("the editor was not attached to"));
    }
}
