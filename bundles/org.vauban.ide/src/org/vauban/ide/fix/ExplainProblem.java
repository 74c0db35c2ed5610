// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.Map;
import org.eclipse.core.commands.Command;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.vauban.ide.edit.OutcomeNotification;

/** Asks the chat to explain a problem; depends on the chat only through a command. UI thread. */
public final class ExplainProblem {

    private static final String COMMAND = "org.vauban.ide.chat.run";
    private static final String WHICH = "org.vauban.ide.chat.run.command";
    private static final String ARGUMENT = "org.vauban.ide.chat.run.argument";

    private ExplainProblem() {}

    /** Opens the chat and asks there for an explanation of the problem; the surrounding text is attached. */
    public static void start(FixSubject subject) {
        Command command = PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(COMMAND);
        try {
            if (!command.isDefined()) {
                OutcomeNotification.problem(Messages.Explain_none);
                return;
            }
            Map<String, String> parameters = Map.of(WHICH, "explain", ARGUMENT, subject.message().strip());
            PlatformUI.getWorkbench().getService(IHandlerService.class)
                    .executeCommand(ParameterizedCommand.generateCommand(command, parameters), null);
        } catch (CommandException e) {
            Platform.getLog(ExplainProblem.class).log(Status.error(e.getMessage(), e));
            OutcomeNotification.problem(Messages.Explain_none);
        }
    }
}
