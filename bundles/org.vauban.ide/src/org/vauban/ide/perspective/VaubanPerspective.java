// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.perspective;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.eclipse.ui.PlatformUI;

/** Lays out the perspective: files on the left, the editor in the middle, the chat beside it, problems below. */
public class VaubanPerspective implements IPerspectiveFactory {

    /** Id of the perspective in plugin.xml. */
    public static final String ID = "org.vauban.ide.perspective";

    private static final String CONSOLE = "org.eclipse.ui.console.ConsoleView";
    private static final String SEARCH = "org.eclipse.search.ui.views.SearchView";
    private static final float LEFT_SHARE = 0.2f;
    private static final float EDITOR_SHARE = 0.65f;
    private static final float ABOVE_SHARE = 0.75f;

    @Override
    public void createInitialLayout(IPageLayout layout) {
        String editors = layout.getEditorArea();
        IFolderLayout left = layout.createFolder("left", IPageLayout.LEFT, LEFT_SHARE, editors);
        left.addView(IPageLayout.ID_PROJECT_EXPLORER);
        IFolderLayout right = layout.createFolder("right", IPageLayout.RIGHT, EDITOR_SHARE, editors);
        show(right, Views.CHAT);
        right.addPlaceholder(Views.INSPECTOR);
        right.addView(IPageLayout.ID_OUTLINE);
        IFolderLayout below = layout.createFolder("below", IPageLayout.BOTTOM, ABOVE_SHARE, editors);
        below.addView(IPageLayout.ID_PROBLEM_VIEW);
        below.addPlaceholder(Views.KNOWLEDGE);
        below.addPlaceholder(Views.TRACE);
        below.addPlaceholder(IPageLayout.ID_PROGRESS_VIEW);
        below.addPlaceholder(CONSOLE);
        below.addPlaceholder(SEARCH);
    }

    /** Adds a view if it is installed; the workbench would show a missing one as an error. */
    private static void show(IFolderLayout folder, String view) {
        if (PlatformUI.getWorkbench().getViewRegistry().find(view) != null) {
            folder.addView(view);
        } else {
            folder.addPlaceholder(view);
        }
    }
}
