// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import org.eclipse.core.commands.Command;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.vauban.ide.edit.Notice;

/** Runs a test with JUnit, as "Run As" does. JUnit support is not required: without it there is a sentence. UI thread. */
final class TestRun {

    private static final String RUN = "org.eclipse.jdt.junit.junitShortcut.run";

    private TestRun() {
    }

    static void start(IFile file) {
        Command command = PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(RUN);
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        if (!command.isDefined() || window == null || window.getActivePage() == null) {
            Notice.problem(Messages.Test_noRunner);
            return;
        }
        try {
            IDE.openEditor(window.getActivePage(), file); // what is active is what runs
            PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(new ParameterizedCommand(command, null), null);
        } catch (CommandException | PartInitException e) {
            Platform.getLog(TestRun.class).log(Status.error(e.getMessage(), e));
            Notice.problem(Messages.Test_noRunner);
        }
    }
}
