// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.List;
import java.util.Optional;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.vauban.assist.context.RecentEdits;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.workbench.EditorFile;

/** Takes snippets from the text of one editor, as context for completions elsewhere. UI thread. */
final class EditorSnippets {

    private static final int LARGEST_EDIT = 5_000;
    private static final int VIEWED_LINES = 8;
    private static final int MAX_AROUND = 4_000;

    private final EditorSession session;
    private final ITextViewer viewer;
    private final ContextCollector context;

    EditorSnippets(EditorSession session, ContextCollector context) {
        this.session = session;
        this.viewer = session.viewer();
        this.context = context;
    }

    /** Records the lines around an edit. */
    void edited(DocumentEvent event, String text) {
        if (text.length() > LARGEST_EDIT || event.getLength() > LARGEST_EDIT) {
            return; // the file was reloaded or reformatted
        }
        context.edited(piece(around(event.getOffset(), RecentEdits.AROUND)), line(event.getOffset()));
    }

    /** Returns the lines around the editor's caret, or empty for a text without a file. */
    Optional<Snippet> viewed() {
        EditorFile file = session.file();
        return file.file() == null || viewer.getDocument() == null
                ? Optional.empty()
                : Optional.of(ContextCollector.viewed(piece(around(session.caret(), VIEWED_LINES))));
    }

    /**
     * Returns an excerpt of the document for the gate. For a very long document the gate compares it with the file:
     * copying the whole text would delay typing.
     */
    SourceText piece(String text) {
        IDocument document = viewer.getDocument();
        return document.getLength() > TextExcerpt.WHOLE
                ? SourceText.ofStored(session.file().source(), text)
                : SourceText.derived(session.file().source(), text, List.of(document.get()));
    }

    int line(int offset) {
        try {
            return viewer.getDocument().getLineOfOffset(offset);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the given number of lines above and below an offset. */
    private String around(int offset, int lines) {
        IDocument document = viewer.getDocument();
        int line = line(offset);
        try {
            int start = document.getLineOffset(Math.max(0, line - lines));
            int last = Math.min(document.getNumberOfLines() - 1, line + lines);
            int end = document.getLineOffset(last) + document.getLineLength(last);
            // a line may be as long as the file
            int from = Math.max(start, offset - MAX_AROUND);
            return document.get(from, Math.min(end, offset + MAX_AROUND) - from);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }
}
