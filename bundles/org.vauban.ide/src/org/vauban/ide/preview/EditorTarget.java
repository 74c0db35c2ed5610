// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRewriteTarget;
import org.eclipse.osgi.util.NLS;
import org.eclipse.text.undo.DocumentUndoManagerRegistry;
import org.eclipse.text.undo.IDocumentUndoManager;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.part.MultiPageEditorPart;
import org.eclipse.ui.texteditor.IDocumentProvider;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorExtension2;
import org.vauban.assist.edit.proposal.ApplyResult.Applied;
import org.vauban.assist.edit.proposal.ApplyResult.Conflict;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.EditorFile;

/**
 * Document of a text editor. Outlives the editor: then the target is the file, or an editor that was opened for it
 * since.
 */
final class EditorTarget implements ChangeTarget {

    private final IEditorPart part;
    /** The part itself, or the page of it that contains the text, whichever page is shown now. */
    private final @Nullable ITextEditor text;
    private final IEditorInput input;
    private final IWorkbenchPage page;

    EditorTarget(IEditorPart part) {
        this.part = part;
        ITextEditor editor = Adapters.adapt(part, ITextEditor.class);
        this.text = editor;
        this.input = editor == null ? part.getEditorInput() : editor.getEditorInput();
        this.page = part.getSite().getPage();
    }

    @Override
    public String name() {
        return input.getName();
    }

    @Override
    public TextSource source() {
        return EditorFile.of(input).source();
    }

    @Override
    public CompletableFuture<ChangeResult> write(EditProposal proposal) {
        Optional<ITextEditor> open = editor().or(() -> renamed(proposal));
        if (open.isPresent()) {
            return CompletableFuture.completedFuture(write(open.get(), proposal));
        }
        IFile file = input.getAdapter(IFile.class);
        return file != null ? new FileTarget(file).write(proposal)
                : CompletableFuture
                        .completedFuture(new ChangeResult.Refused(NLS.bind(Messages.Refused_closed, name())));
    }

    @Override
    public void show() {
        editor().ifPresent(editor -> {
            IEditorPart shown = outer(editor);
            page.activate(shown);
            if (shown instanceof MultiPageEditorPart pages) {
                pages.setActiveEditor(editor);
            }
        });
    }

    private IEditorPart outer(ITextEditor editor) {
        return page.getReference(part) != null ? part : editor;
    }

    private Optional<ITextEditor> editor() {
        ITextEditor mine = text;
        if (mine != null && isOpen(mine)) {
            return Optional.of(mine).filter(each -> document(each) != null);
        }
        IEditorPart now = page.findEditor(input);
        ITextEditor other = now == null ? null : Adapters.adapt(now, ITextEditor.class);
        return Optional.ofNullable(other)
                .filter(each -> input.equals(each.getEditorInput()) && document(each) != null);
    }

    /**
     * Finds the editor of a renamed or moved file, which the editor follows; an editor that shows another file has
     * another text.
     */
    private Optional<ITextEditor> renamed(EditProposal proposal) {
        IFile file = input.getAdapter(IFile.class);
        ITextEditor mine = text;
        IDocument document = mine == null || page.getReference(part) == null ? null : document(mine);
        return file != null && !file.exists() && document != null && document.get().equals(proposal.base())
                ? Optional.ofNullable(mine)
                : Optional.empty();
    }

    /**
     * Whether an editor is open. A page of a multi-page editor is not a part of the workbench page: it is open as long
     * as its document exists.
     */
    private boolean isOpen(ITextEditor mine) {
        return input.equals(mine.getEditorInput()) && (page.getReference(part) != null || document(mine) != null);
    }

    static @Nullable IDocument document(ITextEditor editor) {
        IDocumentProvider provider = editor.getDocumentProvider();
        return provider == null || editor.getEditorInput() == null ? null
                : provider.getDocument(editor.getEditorInput());
    }

    static ChangeResult write(ITextEditor editor, EditProposal proposal) {
        IDocument document = Objects.requireNonNull(document(editor));
        String before = document.get();
        return switch (proposal.applyTo(before)) {
            case Conflict conflict -> new ChangeResult.Conflicting(conflict.hunks(), conflict.message(null));
            case Applied applied when applied.changes().isEmpty() -> new ChangeResult.Written(applied.rebased());
            case Applied applied -> {
                boolean writable = editor instanceof ITextEditorExtension2 extension
                        ? extension.validateEditorInputState()
                        : editor.isEditable();
                if (!writable) {
                    yield new ChangeResult.Refused(
                            NLS.bind(Messages.Refused_readOnly, editor.getEditorInput().getName()));
                }
                if (!document.get().equals(before)) {
                    yield write(editor, proposal); // making the file writable may have changed its content
                }
                replace(editor, document, applied.changes());
                yield new ChangeResult.Written(applied.rebased());
            }
        };
    }

    private static void replace(ITextEditor editor, IDocument document, List<TextChange> changes) {
        IRewriteTarget rewrite = editor.getAdapter(IRewriteTarget.class);
        if (rewrite != null && rewrite.getDocument() == document) {
            rewrite.setRedraw(false);
            rewrite.beginCompoundChange();
            try {
                replace(document, changes);
            } finally {
                rewrite.endCompoundChange();
                rewrite.setRedraw(true);
            }
        } else {
            IDocumentUndoManager undo = DocumentUndoManagerRegistry.getDocumentUndoManager(document);
            if (undo != null) {
                undo.beginCompoundChange();
            }
            try {
                replace(document, changes);
            } finally {
                if (undo != null) {
                    undo.endCompoundChange();
                }
            }
        }
        TextChange first = changes.getFirst();
        editor.selectAndReveal(first.offset(), 0);
    }

    /** Applies changes from the end, so that earlier offsets stay valid. */
    private static void replace(IDocument document, List<TextChange> changes) {
        try {
            for (TextChange change : changes.reversed()) {
                document.replace(change.offset(), change.length(), change.text());
            }
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }
}
