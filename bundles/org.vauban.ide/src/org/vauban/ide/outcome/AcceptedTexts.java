// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.outcome;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IPropertyListener;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.assist.outcome.TakenTexts;

/**
 * Reports whether suggestions accepted in one editor were edited before it was saved or closed. Listens only while
 * there are any. UI thread; the document may change on another thread.
 */
public final class AcceptedTexts implements AutoCloseable {
    private final IEditorPart part;
    private final IPropertyListener saves;
    private final IDocumentListener changes = new IDocumentListener() {
        @Override
        public void documentAboutToBeChanged(DocumentEvent event) {
            // only the completed change matters
        }

        @Override
        public void documentChanged(DocumentEvent event) {
            String text = event.getText();
            texts.changed(event.getOffset(), event.getLength(), text == null ? 0 : text.length());
        }
    };
    private final TakenTexts texts = new TakenTexts();
    private @Nullable IDocument followed;

    /** @param part editor whose saving is watched */
    public AcceptedTexts(IEditorPart part) {
        this.part = Objects.requireNonNull(part);
        saves = (source, property) -> {
            if (property == IEditorPart.PROP_DIRTY && !part.isDirty()) {
                settle();
            }
        };
    }

    /** Called when text of a suggestion was inserted into the document. */
    public void accepted(IDocument document, SuggestionUse use, int start, String text) {
        if (followed != document) {
            close();
            followed = document;
            document.addDocumentListener(changes);
            part.addPropertyListener(saves);
        }
        texts.taken(use, start, text);
    }

    private void settle() {
        IDocument document = followed;
        if (document == null) {
            return;
        }
        texts.settle((start, length) -> text(document, start, length));
        if (texts.isEmpty()) {
            unfollow();
        }
    }

    private void unfollow() {
        IDocument document = followed;
        if (document != null) {
            followed = null;
            document.removeDocumentListener(changes);
            part.removePropertyListener(saves);
        }
    }

    private static String text(IDocument document, int start, int length) {
        try {
            int from = Math.min(start, document.getLength());
            return document.get(from, Math.min(length, document.getLength() - from));
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called when the document is closed, or when the editor shows another one. */
    @Override
    public void close() {
        settle();
        unfollow();
        texts.forget();
    }
}
