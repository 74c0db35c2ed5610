// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.Attachment.Lines;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.EditorFile;

/**
 * Content of a text editor at one moment, saved or not.
 *
 * @param name file name without folders
 * @param resource the file in the workspace, or null
 * @param source where the text is stored
 * @param language an LSP language id, or null
 * @param text the whole text
 * @param start start of the selection, in UTF-16 units
 * @param end end of the selection, exclusive
 */
public record EditorText(String name, @Nullable IFile resource, TextSource source, @Nullable String language,
        String text, int start, int end) {

    /** UI thread; empty if the part is not a text editor. */
    public static Optional<EditorText> of(IEditorPart part) {
        return textEditor(part).flatMap(editor -> {
            IDocument document = editor.getDocumentProvider() == null
                    ? null
                    : editor.getDocumentProvider().getDocument(editor.getEditorInput());
            if (document == null) {
                return Optional.empty();
            }
            int start = 0;
            int end = 0;
            if (editor.getSelectionProvider() != null
                    && editor.getSelectionProvider().getSelection() instanceof ITextSelection selection
                    && selection.getOffset() >= 0) {
                start = Math.min(selection.getOffset(), document.getLength());
                end = Math.min(start + Math.max(0, selection.getLength()), document.getLength());
            }
            EditorFile file = EditorFile.of(editor.getEditorInput());
            return Optional.of(new EditorText(file.name(), editor.getEditorInput().getAdapter(IFile.class),
                    file.source(), file.language(), document.get(), start, end));
        });
    }

    /** Returns the selection of a text editor; empty if there is none, or only whitespace. UI thread. */
    public static Optional<Attachment> selection(IEditorPart part) {
        return textEditor(part).flatMap(editor -> {
            IDocument document = editor.getDocumentProvider() == null
                    ? null
                    : editor.getDocumentProvider().getDocument(editor.getEditorInput());
            if (document == null || editor.getSelectionProvider() == null
                    || !(editor.getSelectionProvider().getSelection() instanceof ITextSelection selected)
                    || selected.getLength() <= 0) {
                return Optional.empty();
            }
            try {
                String text = document.get(selected.getOffset(), selected.getLength());
                if (text.isBlank()) {
                    return Optional.empty();
                }
                EditorFile file = EditorFile.of(editor.getEditorInput());
                return Optional.of(new Attachment(Kind.SELECTION, file.name(), file.language(),
                        lines(document, selected.getOffset(), selected.getOffset() + selected.getLength()),
                        SourceText.whole(file.source(), document.get()).range(selected.getOffset(),
                                selected.getOffset() + selected.getLength())));
            } catch (BadLocationException e) {
                return Optional.empty(); // the text is shorter than its selection now
            }
        });
    }

    private static Lines lines(IDocument document, int from, int to) throws BadLocationException {
        // a selection that ends at the start of a line does not include that line
        return new Lines(document.getLineOfOffset(from) + 1, document.getLineOfOffset(to > from ? to - 1 : to) + 1);
    }

    /** Returns the text editor that a part is or contains. */
    public static Optional<ITextEditor> textEditor(IEditorPart part) {
        if (part == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(part instanceof ITextEditor editor ? editor : part.getAdapter(ITextEditor.class));
    }

    /** Returns the path of the file, or null. */
    public @Nullable Path file() {
        return source.path();
    }

    /** Returns the selection; empty if there is none, or only whitespace. */
    public Optional<Attachment> selection() {
        String selected = text.substring(start, end);
        return selected.isBlank() ? Optional.empty() : Optional.of(part(Kind.SELECTION, name, start, end));
    }

    /** Returns a range of the text with its line numbers. */
    public Attachment part(Kind kind, String label, int from, int to) {
        try {
            return new Attachment(kind, label, language, lines(new Document(text), from, to),
                    SourceText.whole(source, text).range(from, to));
        } catch (BadLocationException e) {
            throw new IllegalArgumentException(from + "-" + to, e);
        }
    }

    /** Returns the whole text. */
    public Attachment whole() {
        return new Attachment(Kind.FILE, name, language, null, SourceText.whole(source, text));
    }
}
