// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;

/** Dismisses ghost text. */
public class DismissHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        PlatformUI.getWorkbench().getService(EditorSessions.class).active().ifPresent(EditorSession::dismiss);
        return null;
    }
}
