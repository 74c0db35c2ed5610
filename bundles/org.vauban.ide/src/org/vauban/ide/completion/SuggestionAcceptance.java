// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.Optional;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRewriteTarget;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.ide.ghost.GhostText;

/**
 * Accepts the suggestion of one editor, or a part of it: decides whether a key accepts, and changes the document. UI
 * thread.
 */
final class SuggestionAcceptance {

    private final EditorSession session;
    private final ITextViewer viewer;
    private final SuppressionMonitor obstacles;
    private final InlineSuggestion suggestion;
    private final AutomaticTrigger trigger;

    SuggestionAcceptance(EditorSession session, SuppressionMonitor obstacles, InlineSuggestion suggestion,
            AutomaticTrigger trigger) {
        this.session = session;
        this.viewer = session.viewer();
        this.obstacles = obstacles;
        this.suggestion = suggestion;
        this.trigger = trigger;
    }

    /** See {@link EditorSession#takesKey}. */
    boolean takesKey(AcceptScope part) {
        return mayAcceptNow() && (part != AcceptScope.ALL || !inLeadingBlanks());
    }

    /** Whether a suggestion is at the caret and has been visible long enough to be read. */
    boolean mayAcceptNow() {
        return suggestion.isReadable() && obstacles.now() == SuppressionReason.NONE
                && suggestion.ghost().filter(ghost -> ghost.offset() == session.caret()).isPresent();
    }

    private boolean inLeadingBlanks() {
        try {
            int caret = session.caret();
            int start = viewer.getDocument().getLineInformationOfOffset(caret).getOffset();
            return viewer.getDocument().get(start, caret - start).isBlank();
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** See {@link EditorSession#accept}. */
    boolean accept(AcceptScope part) {
        Optional<GhostText> shown = suggestion.ghost();
        if (shown.isEmpty() || obstacles.now() != SuppressionReason.NONE || !session.validateEdit()) {
            return false;
        }
        // making the file writable may have changed the text
        GhostText ghost = suggestion.ghost().orElse(null);
        if (ghost == null || session.caret() != ghost.offset()) {
            return false;
        }
        String text = ghost.text().substring(0, part.length(ghost.text()));
        boolean all = text.length() == ghost.text().length();
        PendingEdits also = suggestion.takeEdits();
        boolean again = !all && !also.isEmpty();
        SuggestionUse accepted = suggestion.accepted(text.length(), all);
        SuggestionUse use = again ? suggestion.takeUse() : null;
        if (all) {
            session.dismiss();
        }
        trigger.cancel();
        int caret = write(ghost.offset(), text, also);
        suggestion.written(accepted, caret - text.length(), text);
        viewer.setSelectedRange(caret, 0);
        viewer.revealRange(caret, 0);
        if (!all) {
            suggestion.announceRest();
        }
        if (again) {
            // the changes elsewhere have invalidated the rest, although it still applies
            suggestion.propose(caret, ghost.text().substring(text.length()));
            suggestion.setUse(use);
        }
        return true;
    }

    /** Inserts the text and makes the changes in one step of the undo history. @return the offset after the text */
    private int write(int offset, String text, PendingEdits also) {
        int moved = 0;
        IRewriteTarget target = viewer instanceof ITextViewerExtension extension ? extension.getRewriteTarget() : null;
        if (target != null) {
            target.beginCompoundChange();
        }
        try {
            viewer.getDocument().replace(offset, 0, text);
            moved = also.apply(viewer.getDocument());
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (target != null) {
                target.endCompoundChange();
            }
        }
        return offset + moved + text.length();
    }
}
