// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.perspective;

import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.views.IViewDescriptor;

/**
 * Refreshes the tab titles of Vauban's views. The workbench restores the title of a tab at start and asks the view for
 * it only when the view is shown: after a change of language the tab would keep its old title. UI thread.
 */
public final class ViewTitles {

    private static final String PREFIX = "org.vauban.";

    private ViewTitles() {}

    /** Sets the tab titles in all windows to this session's language. */
    public static void refresh(IWorkbench workbench) {
        for (IWorkbenchWindow window : workbench.getWorkbenchWindows()) {
            EPartService parts = window.getService(EPartService.class);
            if (parts == null) {
                continue;
            }
            for (MPart part : parts.getParts()) {
                String id = part.getElementId();
                IViewDescriptor view = id == null || !id.startsWith(PREFIX) ? null
                        : workbench.getViewRegistry().find(id);
                if (view != null && !view.getLabel().equals(part.getLabel())) {
                    part.setLabel(view.getLabel());
                }
            }
        }
    }
}
