// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.commands;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.AttachmentSearch;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.chat.ChatView;

/** Opens the chat and attaches the selection: text in an editor, or elements of a view. */
public class AttachToChatHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchPage page = HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage();
        IWorkbenchPart part = HandlerUtil.getActivePart(event);
        ISelection selection = HandlerUtil.getCurrentSelection(event);
        ChatView view = open(page);
        if (part instanceof IEditorPart editor) {
            EditorText.selection(editor).ifPresent(text -> view.attach(AttachmentCandidate.of("", text)));
        } else if (selection instanceof IStructuredSelection elements) {
            AttachmentSearch search = PlatformUI.getWorkbench().getService(AttachmentSearch.class);
            for (Object element : elements) {
                search.of(element).ifPresent(view::attach);
            }
        }
        view.setFocus();
        return null;
    }

    static ChatView open(IWorkbenchPage page) throws ExecutionException {
        try {
            return Adapters.adapt(page.showView(ChatView.ID), ChatView.class);
        } catch (PartInitException e) {
            throw new ExecutionException(e.getMessage(), e);
        }
    }
}
