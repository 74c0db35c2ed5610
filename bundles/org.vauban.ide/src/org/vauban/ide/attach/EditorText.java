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
 * What stands in a text editor at one moment, saved or not.
 *
 * @param name of the file, without folders
 * @param resource the file in the workspace, or null
 * @param source where it is stored
 * @param language an LSP language id, or null
 * @param text all of it
 * @param start of the selection in UTF-16 units
 * @param end of the selection
 */
public record EditorText(String name, @Nullable IFile resource, TextSource source, @Nullable String language,
        String text, int start, int end) {

    /** UI thread; empty for what is no text editor. */
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

    /** What is selected in a text editor; empty if nothing is, or blanks only. UI thread. */
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
                return Optional.empty(); // the text became shorter than its selection
            }
        });
    }

    private static Lines lines(IDocument document, int from, int to) throws BadLocationException {
        // a selection that ends at the beginning of a line does not mean that line
        return new Lines(document.getLineOfOffset(from) + 1, document.getLineOfOffset(to > from ? to - 1 : to) + 1);
    }

    /** The text editor that a part is or has. */
    public static Optional<ITextEditor> textEditor(IEditorPart part) {
        if (part == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(part instanceof ITextEditor editor ? editor : part.getAdapter(ITextEditor.class));
    }

    /** Where it is stored, or null. */
    public @Nullable Path file() {
        return source.path();
    }

    /** What is selected; empty if nothing is, or blanks only. */
    public Optional<Attachment> selection() {
        String selected = text.substring(start, end);
        return selected.isBlank() ? Optional.empty() : Optional.of(part(Kind.SELECTION, name, start, end));
    }

    /** A stretch of it with its lines. */
    public Attachment part(Kind kind, String label, int from, int to) {
        try {
            return new Attachment(kind, label, language, lines(new Document(text), from, to),
                    SourceText.whole(source, text).range(from, to));
        } catch (BadLocationException e) {
            throw new IllegalArgumentException(from + "-" + to, e);
        }
    }

    /** All of it. */
    public Attachment whole() {
        return new Attachment(Kind.FILE, name, language, null, SourceText.whole(source, text));
    }
}
