// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.assist.command.Command;

/**
 * Asks at once with a command of the chat, such as {@code explain}, about what the editor has: its parameters say
 * which, and what is added.
 */
public class ChatCommandHandler extends AbstractHandler {

    /** Of the command in plugin.xml. */
    public static final String PARAMETER = "org.vauban.ide.chat.run.command";
    /**
     * Of the command in plugin.xml: what would be typed behind the command, such as the problem that is to be
     * explained.
     */
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
