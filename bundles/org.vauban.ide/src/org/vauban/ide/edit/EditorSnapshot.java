// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.texteditor.IDocumentProvider;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.ide.workbench.EditorFile;

/**
 * State of a text editor at one moment: its text, file and selection. Created on the UI thread, read on any thread.
 *
 * @param part the workbench part
 * @param editor the text editor itself: the part or one of its pages
 * @param file where the text is stored
 * @param text the whole text
 * @param start start of the selection, in UTF-16 units
 * @param end end of the selection, exclusive; equal to the start for a caret
 */
public record EditorSnapshot(IEditorPart part, ITextEditor editor, EditorFile file, String text, int start, int end) {

    public EditorSnapshot {
        Objects.requireNonNull(part);
        Objects.requireNonNull(editor);
        Objects.requireNonNull(file);
        Objects.checkFromToIndex(start, end, text.length());
    }

    /** @return empty for an editor without text */
    public static Optional<EditorSnapshot> of(@Nullable IEditorPart part) {
        ITextEditor editor = part == null ? null : Adapters.adapt(part, ITextEditor.class);
        IDocument document = editor == null ? null : document(editor);
        if (part == null || editor == null || document == null) {
            return Optional.empty();
        }
        String text = document.get();
        int start = 0;
        int end = 0;
        if (editor.getSelectionProvider() != null
                && editor.getSelectionProvider().getSelection() instanceof ITextSelection selection
                && selection.getOffset() >= 0) {
            start = Math.min(selection.getOffset(), text.length());
            end = Math.min(start + selection.getLength(), text.length());
        }
        return Optional.of(new EditorSnapshot(part, editor, EditorFile.of(editor.getEditorInput()), text, start, end));
    }

    /** Returns a copy with another selection. */
    public EditorSnapshot with(int from, int to) {
        return new EditorSnapshot(part, editor, file, text, from, to);
    }

    /** Returns a key for the assistant: a newer request for the same document cancels the older one. */
    public String key() {
        return "ide:" + (file.file() == null ? "editor-" + System.identityHashCode(editor) : file.file());
    }

    /** @return the viewer of the editor, or empty */
    public Optional<ITextViewer> viewer() {
        return Optional.ofNullable(Adapters.adapt(editor, ITextViewer.class));
    }

    private static @Nullable IDocument document(ITextEditor editor) {
        IDocumentProvider provider = editor.getDocumentProvider();
        return provider == null || editor.getEditorInput() == null
                ? null
                : provider.getDocument(editor.getEditorInput());
    }
}
