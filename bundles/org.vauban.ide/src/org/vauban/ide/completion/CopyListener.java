// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.commands.IExecutionListener;
import org.eclipse.core.commands.NotHandledException;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.ui.IWorkbenchCommandConstants;

/** Notes what is copied in editors when it is copied: asking the clipboard may wait for another program. UI thread. */
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
        // nothing was copied that is ours
    }

    @Override
    public void postExecuteFailure(String command, ExecutionException exception) {
        // the platform tells of it
    }

    @Override
    public void postExecuteSuccess(String command, Object result) {
        // noted before, as a cut takes the text away
    }
}
