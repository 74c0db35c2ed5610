// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.edit.EditorSnapshot;

/** Runs a task on the text of the active editor, or on the files and folders selected elsewhere. */
public class DocumentHandler extends AbstractHandler {

    /** Command parameter: the name of a {@link DocumentTask}. */
    static final String TASK = "org.vauban.ide.document.task";
    /** Command parameter: a language or an instruction; with {@link #ASK} the user is asked for it. */
    static final String ARGUMENT = "org.vauban.ide.document.argument";
    static final String ASK = "?";

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        DocumentTask task = DocumentTask.valueOf(event.getParameter(TASK));
        String argument = event.getParameter(ARGUMENT) == null ? "" : event.getParameter(ARGUMENT);
        if (argument.equals(ASK)) {
            InputDialog dialog = new InputDialog(HandlerUtil.getActiveShell(event), DocumentJob.title(task, ""),
                    Messages.Language_question, "", text -> text.isBlank() ? "" : null);
            if (dialog.open() != Window.OK) {
                return null;
            }
            argument = dialog.getValue().strip();
        }
        if (HandlerUtil.getActivePart(event) instanceof IEditorPart part) {
            String said = argument;
            EditorSnapshot.of(part).ifPresent(at -> DocumentJob.start(DocumentSubject.of(at), task, said));
        } else {
            List<IResource> resources = resources(HandlerUtil.getCurrentSelection(event));
            if (!resources.isEmpty()) {
                new FilesJob(resources, task, argument).schedule();
            }
        }
        return null;
    }

    static List<IResource> resources(ISelection selection) {
        List<IResource> resources = new ArrayList<>();
        if (selection instanceof IStructuredSelection several) {
            for (Object each : several) {
                IResource resource = Adapters.adapt(each, IResource.class);
                if (resource != null) {
                    resources.add(resource);
                }
            }
        }
        return resources;
    }
}
