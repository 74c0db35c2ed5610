// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.jface.action.IStatusLineManager;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPartSite;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.theme.Icons;

/** Reports background actions in the status line, without opening anything or taking focus or keys. */
public final class StatusLineNotices {

    private StatusLineNotices() {}

    /** Shows a sentence, if the preferences allow it. Any thread; returns at once. */
    public static void tell(String sentence) {
        if (!VaubanPreferences.notices() || !PlatformUI.isWorkbenchRunning()) {
            return;
        }
        IWorkbench workbench = PlatformUI.getWorkbench();
        UiAssistCall.onDisplay(workbench.getDisplay(), () -> show(workbench, sentence));
    }

    private static void show(IWorkbench workbench, String sentence) {
        if (workbench.isClosing()) {
            return;
        }
        for (IWorkbenchWindow window : workbench.getWorkbenchWindows()) {
            if (window.getActivePage() == null || window.getActivePage().getActivePart() == null) {
                continue;
            }
            IWorkbenchPartSite site = window.getActivePage().getActivePart().getSite();
            IActionBars bars = site instanceof IEditorSite editor
                    ? editor.getActionBars()
                    : site instanceof IViewSite view ? view.getActionBars() : null;
            IStatusLineManager line = bars == null ? null : bars.getStatusLineManager();
            if (line != null) {
                line.setMessage(Icons.image(window.getShell(), Icons.VAUBAN), sentence);
            }
        }
    }
}
