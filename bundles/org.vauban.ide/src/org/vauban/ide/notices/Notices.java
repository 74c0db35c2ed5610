// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.notices;

import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.preferences.VaubanPreferences;

/** Small notices in the corner: they take no focus, no key and go away by themselves. */
public final class Notices {

    private static final long SECONDS = 8;
    private static final long MILLIS = 1_000;

    private Notices() {
    }

    /** Tells something that was done in the background, if the preferences want that. Any thread; returns at once. */
    public static void tell(String sentence) {
        if (!VaubanPreferences.notices() || !PlatformUI.isWorkbenchRunning()) {
            return;
        }
        IWorkbench workbench = PlatformUI.getWorkbench();
        Display display = workbench.getDisplay();
        if (!display.isDisposed()) {
            display.asyncExec(() -> {
                if (!workbench.isClosing() && workbench.getWorkbenchWindowCount() > 0) {
                    show(workbench, sentence);
                }
            });
        }
    }

    private static void show(IWorkbench workbench, String sentence) {
        IWorkbenchWindow active = workbench.getActiveWorkbenchWindow();
        IWorkbenchWindow window = active != null ? active : workbench.getWorkbenchWindows()[0];
        NotificationPopup.forShell(window.getShell()).title("Vauban", true).text(sentence).delay(SECONDS * MILLIS).fadeIn(false)
                .open();
    }
}
