// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.nextedit;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.ide.completion.EditorSession;

/** Mark of the next place in an open editor; it moves with the text. UI thread. */
final class NextEditMark implements AutoCloseable {
    static final String TYPE = "org.vauban.ide.nextEdit";

    private final EditorSession session;
    private final IDocument document;
    private final IAnnotationModel model;
    private final NextEdit edit;
    private final Position position;
    private final Annotation annotation;

    private NextEditMark(EditorSession session, IAnnotationModel model, NextEdit edit, String label) {
        this.session = session;
        this.document = session.viewer().getDocument();
        this.model = model;
        this.edit = edit;
        this.position = new Position(edit.offset(), edit.old().length());
        this.annotation = new Annotation(TYPE, false, label);
        model.addAnnotation(annotation, position);
    }

    /** @return null if the editor cannot show a mark, or the text there has changed */
    static @Nullable NextEditMark show(EditorSession session, NextEdit edit, String label) {
        IAnnotationModel model = session.viewer() instanceof ISourceViewer viewer ? viewer.getAnnotationModel() : null;
        if (model == null || session.viewer().getDocument() == null
                || !stands(session.viewer().getDocument(), edit.offset(), edit.old())) {
            return null;
        }
        return new NextEditMark(session, model, edit, label);
    }

    private static boolean stands(IDocument document, int offset, String old) {
        try {
            return offset + old.length() <= document.getLength() && document.get(offset, old.length()).equals(old);
        } catch (BadLocationException e) {
            return false; // outside of the text
        }
    }

    EditorSession session() {
        return session;
    }

    NextEdit edit() {
        return edit;
    }

    int offset() {
        return position.getOffset();
    }

    /** Whether the text to be changed is still there. */
    boolean isValid() {
        return !position.isDeleted() && position.getLength() == edit.old().length()
                && !session.viewer().getTextWidget().isDisposed()
                && session.viewer().getDocument() == document && stands(document, position.getOffset(), edit.old());
    }

    @Override
    public void close() {
        model.removeAnnotation(annotation);
    }
}
