// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.settings.ProjectSettings;

/** Pauses automatic completion for the type of the current file, or resumes it. */
public class PauseFileTypeHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        PlatformUI.getWorkbench().getService(EditorSessions.class).active().ifPresent(session -> {
            String type = session.fileType();
            ProjectSettings settings = session.settings();
            settings.setPaused(type, !settings.paused(type));
        });
        return null;
    }
}
