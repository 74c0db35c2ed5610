// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.workbench.Messages;

/** Has a screen reader read the whole suggestion, of which it announces the first line only. */
public class ReadSuggestionHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        PlatformUI.getWorkbench().getService(EditorSessions.class).active().ifPresent(ReadSuggestionHandler::read);
        return null;
    }

    private static void read(EditorSession session) {
        session.ghost().ifPresentOrElse(
                text -> session.announcer().read(NLS.bind(Messages.Completion_spoken, text.strip())),
                () -> session.tell(Messages.Completion_nothing));
    }
}
