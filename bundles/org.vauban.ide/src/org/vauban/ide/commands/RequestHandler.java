// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;

/** Requests a completion at the caret. */
public class RequestHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        PlatformUI.getWorkbench().getService(EditorSessions.class).active().ifPresent(EditorSession::request);
        return null;
    }
}
