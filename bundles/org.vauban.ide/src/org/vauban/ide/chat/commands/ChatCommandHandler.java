// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.assist.command.Command;

/**
 * Sends a chat command at once, such as {@code explain}, for the contents of the active editor; its parameters give the
 * command and an argument.
 */
public class ChatCommandHandler extends AbstractHandler {

    /** Parameter of the command in plugin.xml: the chat command. */
    public static final String PARAMETER = "org.vauban.ide.chat.run.command";
    /** Parameter of the command in plugin.xml: the text after the chat command, such as the problem to be explained. */
    public static final String ARGUMENT = "org.vauban.ide.chat.run.argument";

    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        String id = event.getParameter(PARAMETER);
        String argument = event.getParameter(ARGUMENT);
        for (Command command : Command.values()) {
            if (command.id().equals(id)) {
                AttachToChatHandler.open(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage())
                        .ask(command, argument == null ? "" : argument);
                return null;
            }
        }
        throw new ExecutionException("no command " + id);
    }
}
