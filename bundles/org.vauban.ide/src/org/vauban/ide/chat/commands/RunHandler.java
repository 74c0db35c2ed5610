// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.assist.command.Command;

/** Asks at once with a command of the chat, such as {@code explain}, about what the editor has: its parameter says which. */
public class RunHandler extends AbstractHandler {

    /** Of the command in plugin.xml. */
    public static final String PARAMETER = "org.vauban.ide.chat.run.command";

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        String id = event.getParameter(PARAMETER);
        for (Command command : Command.values()) {
            if (command.id().equals(id)) {
                AskHandler.open(HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage()).ask(command);
                return null;
            }
        }
        throw new ExecutionException("no command " + id);
    }
}
