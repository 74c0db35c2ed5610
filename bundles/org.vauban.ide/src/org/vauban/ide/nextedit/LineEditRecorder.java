// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.nextedit;

import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.LineEdits;
import org.vauban.ide.completion.EditorSession;

/** Turns changes of documents into edits of single lines, and updates the line numbers of earlier edits. UI thread. */
final class LineEditRecorder {
    private static final int LONGEST_LINE = 1_000;

    private final LineEdits edits = new LineEdits();

    /* state of the change in progress */
    private String lineBefore;
    private int linesGone;
    private boolean beginsLine;

    /**
     * How a change moves the lines after it.
     *
     * @param behind the last line that stays, from 0; -1 for none
     * @param gone number of removed lines
     * @param added number of added lines
     */
    record LineShift(int behind, int gone, int added) {

        /** @return the edit at its new line, or empty if that line is gone */
        Optional<LineEdit> applyTo(LineEdit edit) {
            return edit.moved(behind, -gone).flatMap(moved -> moved.moved(behind, added));
        }
    }

    /** Returns the last edits, newest first. Any thread. */
    List<LineEdit> recent() {
        return edits.recent();
    }

    /** Called before a change. The change is recorded only if {@link #keepLine} follows. */
    void aboutToChange(DocumentEvent event) {
        lineBefore = null;
        linesGone = lineEnds(event.getDocument(), event.getOffset(), event.getLength());
        beginsLine = isLineStart(event.getDocument(), event.getOffset())
                && isLineStart(event.getDocument(), event.getOffset() + event.getLength());
    }

    /** Keeps the text of the line that is about to change, if the change stays within it. */
    void keepLine(DocumentEvent event) {
        if (isWithinLine(event)) {
            lineBefore = line(event.getDocument(), event.getOffset());
        }
    }

    /**
     * Called after a change: moves earlier edits with their lines.
     *
     * @return how lines have moved, or empty if none was added or removed
     */
    Optional<LineShift> moveLines(EditorSession session, DocumentEvent event) {
        String text = event.getText() == null ? "" : event.getText();
        IDocument document = event.getDocument();
        int linesNew = document.computeNumberOfLines(text);
        if (linesGone == 0 && linesNew == 0) {
            return Optional.empty();
        }
        // when whole lines are added or removed, the line at the offset is a different one afterwards
        boolean wholeLines = beginsLine && isLineStart(document, event.getOffset() + text.length());
        Object key = key(session);
        int behind = lineOf(document, event.getOffset()) - (wholeLines ? 1 : 0);
        edits.moved(key, behind, -linesGone);
        edits.moved(key, behind, linesNew);
        return Optional.of(new LineShift(behind, linesGone, linesNew));
    }

    /**
     * Called after a change: records it.
     *
     * @return false if the change exceeds one line, or the line was not kept
     */
    boolean recordEdit(EditorSession session, DocumentEvent event) {
        String after = lineBefore == null ? null : line(event.getDocument(), event.getOffset());
        if (after == null) {
            return false;
        }
        edits.edited(key(session), lineOf(event.getDocument(), event.getOffset()), lineBefore, after);
        return true;
    }

    /** Whether a change begins in the line of an edit. Called after the change. */
    boolean isOfLine(LineEdit edit, DocumentEvent event) {
        return lineOf(event.getDocument(), event.getOffset()) == edit.line();
    }

    /** Returns a key that is equal for all editors of a document: the path, or the editor input if there is no file. */
    private static Object key(EditorSession session) {
        return session.path().<Object>map(path -> path).orElseGet(() -> session.editor().getEditorInput());
    }

    private static boolean isWithinLine(DocumentEvent event) {
        try {
            IDocument document = event.getDocument();
            String text = event.getText() == null ? "" : event.getText();
            return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && event.getLength() < LONGEST_LINE
                    && document.getLineOfOffset(event.getOffset()) == document
                            .getLineOfOffset(event.getOffset() + event.getLength());
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int lineEnds(IDocument document, int offset, int length) {
        try {
            return document.getNumberOfLines(offset, length) - 1;
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLineStart(IDocument document, int offset) {
        try {
            return document.getLineInformationOfOffset(offset).getOffset() == offset;
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int lineOf(IDocument document, int offset) {
        try {
            return document.getLineOfOffset(offset);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String line(IDocument document, int offset) {
        try {
            var line = document.getLineInformationOfOffset(offset);
            return line.getLength() > LONGEST_LINE ? null : document.get(line.getOffset(), line.getLength());
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }
}
