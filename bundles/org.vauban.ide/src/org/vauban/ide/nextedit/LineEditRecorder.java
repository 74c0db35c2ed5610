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

/**
 * Turns changes of documents into edits of single lines, and keeps the line numbers of earlier edits up to date. UI
 * thread.
 */
final class LineEditRecorder {
    private static final int LONGEST_LINE = 1_000;

    private final LineEdits edits = new LineEdits();

    /* of the change that is being made */
    private String lineBefore;
    private int linesGone;
    private boolean beginsLine;

    /**
     * How a change moves the lines behind it.
     *
     * @param behind the last line that stays, from 0; -1 for none
     * @param gone how many lines went
     * @param added how many came
     */
    record LineShift(int behind, int gone, int added) {

        /** @return the edit where its line is now, or empty if that is gone */
        Optional<LineEdit> applyTo(LineEdit edit) {
            return edit.moved(behind, -gone).flatMap(moved -> moved.moved(behind, added));
        }
    }

    /** The last edits, the newest first. Any thread. */
    List<LineEdit> recent() {
        return edits.recent();
    }

    /** Before a change. It is recorded only if {@link #keepLine} follows. */
    void aboutToChange(DocumentEvent event) {
        lineBefore = null;
        linesGone = lineEnds(event.getDocument(), event.getOffset(), event.getLength());
        beginsLine = isLineStart(event.getDocument(), event.getOffset())
                && isLineStart(event.getDocument(), event.getOffset() + event.getLength());
    }

    /** Keeps the line that is about to change, if the change stays within it. */
    void keepLine(DocumentEvent event) {
        if (isWithinLine(event)) {
            lineBefore = line(event.getDocument(), event.getOffset());
        }
    }

    /**
     * After a change: looks for earlier edits where their lines are now.
     *
     * @return how lines have moved, or empty if none came or went
     */
    Optional<LineShift> moveLines(EditorSession session, DocumentEvent event) {
        String text = event.getText() == null ? "" : event.getText();
        IDocument document = event.getDocument();
        int linesNew = document.computeNumberOfLines(text);
        if (linesGone == 0 && linesNew == 0) {
            return Optional.empty();
        }
        // where whole lines come or go, the line at the offset is another one afterwards
        boolean wholeLines = beginsLine && isLineStart(document, event.getOffset() + text.length());
        Object key = key(session);
        int behind = lineOf(document, event.getOffset()) - (wholeLines ? 1 : 0);
        edits.moved(key, behind, -linesGone);
        edits.moved(key, behind, linesNew);
        return Optional.of(new LineShift(behind, linesGone, linesNew));
    }

    /**
     * After a change: records it.
     *
     * @return false if it is none within one line, or its line was not kept
     */
    boolean recordEdit(EditorSession session, DocumentEvent event) {
        String after = lineBefore == null ? null : line(event.getDocument(), event.getOffset());
        if (after == null) {
            return false;
        }
        edits.edited(key(session), lineOf(event.getDocument(), event.getOffset()), lineBefore, after);
        return true;
    }

    /** After a change: whether it begins in the line of an edit. */
    boolean isOfLine(LineEdit edit, DocumentEvent event) {
        return lineOf(event.getDocument(), event.getOffset()) == edit.line();
    }

    /** Equal for all editors of a document; one without a file is told by what its editor was opened with. */
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
