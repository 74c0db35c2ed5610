// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.texteditor.ITextEditor;
import org.osgi.framework.Bundle;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;

/**
 * Attachments that need no search, because the workbench shows them: those of the editor, the consoles and the
 * clipboard.
 */
public final class WorkbenchAttachments {

    private WorkbenchAttachments() {}

    /**
     * A candidate with the word that names it in the input.
     *
     * @param word the word, in the user's language, without spaces
     * @param there whether the candidate exists; may read the disk
     */
    public record Named(String word, AttachmentCandidate attachable, BooleanSupplier there) {

        Named(String word, AttachmentCandidate attachable) {
            this(word, attachable, () -> true);
        }
    }

    /** Returns all possible candidates at this moment; none is read yet. UI thread. */
    public static List<Named> of(IWorkbenchPage page) {
        List<Named> all = new ArrayList<>();
        IEditorPart part = page == null ? null : page.getActiveEditor();
        EditorText.selection(part).ifPresent(selection -> all.add(new Named(Messages.Attach_selection,
                AttachmentCandidate.of(NLS.bind(Messages.Attach_selectionWhere, selection.name(), selection.lines()),
                        selection))));
        Optional<ITextEditor> editor = EditorText.textEditor(part);
        IFile resource = editor.isEmpty() ? null : editor.get().getEditorInput().getAdapter(IFile.class);
        if (resource != null) {
            all.add(new Named(Messages.Attach_file, FileAttachments.of((IResource) resource)));
        } else if (editor.isPresent()) {
            all.add(new Named(Messages.Attach_file, open(editor.get())));
        }
        if (resource != null) {
            all.add(new Named(Messages.Attach_problems, ProblemAttachments.of(resource)));
            all.add(new Named(Messages.Attach_problems, ProblemAttachments.of(resource.getProject())));
            IProject project = resource.getProject();
            all.add(new Named(Messages.Attach_changes, ChangeAttachments.of(project),
                    () -> ChangeAttachments.versioned(project)));
            if (resource.getParent().getType() != IResource.ROOT) {
                all.add(new Named(Messages.Attach_folder, FileAttachments.of((IResource) resource.getParent())));
            }
        }
        if (started("org.eclipse.ui.console")) {
            ConsoleAttachments.all().forEach(console -> all.add(new Named(Messages.Attach_console, console)));
        }
        CompareAttachments.of(part).ifPresent(compare -> all.add(new Named(Messages.Attach_compare, compare)));
        all.add(new Named(Messages.Attach_clipboard,
                new AttachmentCandidate(Kind.CLIPBOARD, Messages.Kind_clipboard, "", WorkbenchAttachments::clipboard)));
        return all;
    }

    /** Returns the text of an editor that has no file in the workspace. */
    private static AttachmentCandidate open(ITextEditor editor) {
        return new AttachmentCandidate(Kind.FILE, editor.getEditorInput().getName(), "", () -> EditorText.of(editor)
                .map(text -> CompletableFuture.completedFuture(List.of(text.whole())))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new AttachException(NLS.bind(Messages.Attach_noText, editor.getTitle()), null))));
    }

    /** Whether an optional bundle is active; one that was never used has nothing to attach. */
    private static boolean started(String id) {
        Bundle bundle = Platform.getBundle(id);
        return bundle != null && bundle.getState() == Bundle.ACTIVE;
    }

    /** Reads the clipboard only on demand: even the query whether it contains text may block on another program. */
    private static CompletableFuture<List<Attachment>> clipboard() {
        Clipboard clipboard = new Clipboard(null);
        try {
            return clipboard.getContents(TextTransfer.getInstance()) instanceof String text && !text.isBlank()
                    ? CompletableFuture
                            .completedFuture(List.of(Attachment.of(Kind.CLIPBOARD, Messages.Kind_clipboard, text)))
                    : CompletableFuture.failedFuture(new AttachException(Messages.Attach_emptyClipboard, null));
        } finally {
            clipboard.dispose();
        }
    }

    /** Returns the file or folder of the workspace that an element of a view represents. */
    static Optional<AttachmentCandidate> resource(IResource resource) {
        return resource instanceof IFile || resource instanceof IContainer ? Optional.of(FileAttachments.of(resource))
                : Optional.empty();
    }
}
