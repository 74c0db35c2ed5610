// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.ILaunchShortcut;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.workbench.InternalEditors;

/**
 * Runs a test with JUnit, as "Run As" does. JUnit support is optional: without it a message is shown. The launch
 * shortcut is called directly, since its command has a handler only after another action has started the debug UI. UI
 * thread.
 */
final class TestRun {

    private static final String SHORTCUT = "org.eclipse.jdt.junit.junitShortcut";

    private TestRun() {}

    static void start(IFile file) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        Optional<IConfigurationElement> shortcut = Arrays
                .stream(Platform.getExtensionRegistry().getConfigurationElementsFor(
                        IDebugUIConstants.PLUGIN_ID, IDebugUIConstants.EXTENSION_POINT_LAUNCH_SHORTCUTS))
                .filter(each -> SHORTCUT.equals(each.getAttribute("id"))).findFirst();
        if (shortcut.isEmpty() || window == null || window.getActivePage() == null) {
            OutcomeNotification.problem(Messages.Test_noRunner);
            return;
        }
        try {
            InternalEditors.open(window.getActivePage(), file); // shows the test that runs
            ILaunchShortcut junit = (ILaunchShortcut) shortcut.get().createExecutableExtension("class");
            junit.launch(new StructuredSelection(JavaCore.create(file)), ILaunchManager.RUN_MODE);
        } catch (CoreException e) {
            Platform.getLog(TestRun.class).log(Status.error(e.getMessage(), e));
            OutcomeNotification.problem(Messages.Test_noRunner);
        }
    }
}
