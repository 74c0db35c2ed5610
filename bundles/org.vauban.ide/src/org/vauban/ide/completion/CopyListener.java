// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.commands.IExecutionListener;
import org.eclipse.core.commands.NotHandledException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.ui.IWorkbenchCommandConstants;

/**
 * Records copied text when the copy command runs, since reading the clipboard may block on another program. UI thread.
 */
final class CopyListener implements IExecutionListener {
    private final EditorSessions sessions;

    CopyListener(EditorSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void preExecute(String command, ExecutionEvent event) {
        if (command.equals(IWorkbenchCommandConstants.EDIT_COPY)
                || command.equals(IWorkbenchCommandConstants.EDIT_CUT)) {
            sessions.active().filter(session -> session.viewer().getTextWidget().isFocusControl())
                    .ifPresent(session -> {
                        if (session.viewer().getSelectionProvider().getSelection() instanceof ITextSelection selection
                                && selection.getText() != null) {
                            sessions.context().copied(session.snippets().piece(selection.getText()));
                        }
                    });
        }
    }

    @Override
    public void notHandled(String command, NotHandledException exception) {
        // not a copy command of an editor
    }

    @Override
    public void postExecuteFailure(String command, ExecutionException exception) {
        // the platform reports the failure
    }

    @Override
    public void postExecuteSuccess(String command, Object result) {
        // recorded before execution, since a cut removes the text
    }
}
