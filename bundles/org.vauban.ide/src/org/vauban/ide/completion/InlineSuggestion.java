// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.custom.StyledText;
import org.vauban.assist.completion.acceptance.ProposalTracker;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.ide.ghost.GhostText;
import org.vauban.ide.ghost.GhostTextAnnouncer;
import org.vauban.ide.ghost.GhostTextListener;
import org.vauban.ide.ghost.GhostTextPainter;
import org.vauban.ide.outcome.AcceptedTexts;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.Messages;

/**
 * Suggestion at the caret of one editor: follows the text typed into it, shows the rest as ghost text and announces it.
 * UI thread.
 */
final class InlineSuggestion implements AutoCloseable {

    private final EditorSession session;
    private final EditorSessions sessions;
    private final ITextViewer viewer;
    private final StyledText widget;
    private final GhostTextAnnouncer announcer;
    private final SuppressionMonitor obstacles;
    private final VisibilityTimer visible;
    private final SuggestionKeys keys;
    private final GhostTextPainter painter;
    private final AcceptedTexts acceptedTexts;

    /** The current suggestion, visible or not; null if there is none. */
    private ProposalTracker proposal;
    private PendingEdits edits = PendingEdits.NONE;
    /** Tracks what becomes of it; or null. */
    private @Nullable SuggestionUse use;

    InlineSuggestion(EditorSession session, EditorSessions sessions, GhostTextAnnouncer announcer,
            SuppressionMonitor obstacles) {
        this.session = session;
        this.sessions = sessions;
        this.viewer = session.viewer();
        this.widget = viewer.getTextWidget();
        this.announcer = announcer;
        this.obstacles = obstacles;
        this.visible = new VisibilityTimer(sessions.clock());
        this.acceptedTexts = new AcceptedTexts(session.outerPart());
        this.keys = new SuggestionKeys(session.outerPart(), viewer, this::isVisible, session::dismiss);
        this.painter = new GhostTextPainter(viewer, sessions.look(), () -> obstacles.now() == SuppressionReason.NONE,
                this::ghostChanged);
    }

    /** Returns the visible ghost text, or empty. */
    Optional<GhostText> ghost() {
        return painter.ghost();
    }

    boolean isVisible() {
        return painter.visible();
    }

    /** Whether it has been visible long enough to be read. */
    boolean isReadable() {
        return visible.isLongEnough();
    }

    /** Whether there is a suggestion, visible or not. */
    boolean isPresent() {
        return proposal != null;
    }

    /** Returns the reason why the suggestion is not visible. */
    SuppressionReason obstacle() {
        return obstacles.now();
    }

    /** Whether the rest is hidden by automatically closed brackets that the next key will not step over. */
    boolean isStuck() {
        try {
            return proposal.surplus() > 0 && !proposal.remaining()
                    .startsWith(viewer.getDocument().get(proposal.offset(), proposal.surplus()));
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- suggested text

    /** Suggests a text in place of the previous one. */
    void propose(int offset, String text) {
        proposal = ProposalTracker.of(offset, text);
        refresh();
    }

    /** Sets the tracker of the suggestion's outcome. The outcome of the previous suggestion is final then. */
    void setUse(@Nullable SuggestionUse next) {
        SuggestionUse before = use;
        if (before != null && before != next) {
            before.end();
        }
        use = next;
    }

    /** Returns and clears the tracker, so that it can be set again when the suggestion replaces itself. */
    @Nullable
    SuggestionUse takeUse() {
        SuggestionUse taken = use;
        use = null;
        return taken;
    }

    /**
     * Called when part of the suggestion is being accepted.
     *
     * @param characters number of accepted characters
     * @param rest whether these are all that is left of the suggestion
     * @return the tracker of the outcome, for {@link #written}; or null
     */
    @Nullable
    SuggestionUse accepted(int characters, boolean rest) {
        SuggestionUse mine = use;
        if (mine != null) {
            mine.accepted(characters, rest);
        }
        return mine;
    }

    /** Called when accepted text was inserted into the document. */
    void written(@Nullable SuggestionUse accepted, int start, String text) {
        if (accepted != null) {
            acceptedTexts.accepted(viewer.getDocument(), accepted, start, text);
        }
    }

    /** Called when the user dismisses the suggestion. */
    void dismissed() {
        SuggestionUse mine = use;
        if (mine != null && painter.visible()) {
            mine.dismissed();
        }
    }

    /** Sets the changes elsewhere that come with an acceptance. */
    void setEdits(PendingEdits all) {
        edits = all;
    }

    /** Returns and clears the changes elsewhere, since they are made once. */
    PendingEdits takeEdits() {
        PendingEdits taken = edits;
        edits = PendingEdits.NONE;
        return taken;
    }

    /** Drops the suggestion; ghost text stays until {@link #refresh} or {@link #hide}. */
    void forget() {
        proposal = null;
        setUse(null);
    }

    /** Follows an edit: text typed into the suggestion is removed from it, any other edit makes it stale. */
    void edited(DocumentEvent event, String text) {
        if (proposal != null) {
            proposal = closesItself(event, text)
                    ? new ProposalTracker(proposal.offset() + 1, proposal.remaining().substring(1),
                            proposal.surplus() + 1)
                    : proposal.edited(event.getOffset(), event.getLength(), text).orElse(null);
            if (proposal == null) {
                forget();
            }
        }
    }

    /** Whether one key inserted a pair, as suggested, so that the caret will be between its characters. */
    private boolean closesItself(DocumentEvent event, String text) {
        return sessions.typing(widget) && event.getLength() == 0 && event.getOffset() == proposal.offset()
                && text.length() == 2 && text.charAt(0) != text.charAt(1) && proposal.remaining().startsWith(text);
    }

    /**
     * Follows the caret over a closing bracket: editors skip one that they inserted automatically when the user types
     * it.
     */
    private void followCaret() {
        int steps = session.caret() - proposal.offset();
        if (steps <= 0 || steps > proposal.surplus() || steps >= proposal.remaining().length()) {
            return;
        }
        try {
            if (proposal.remaining().startsWith(viewer.getDocument().get(proposal.offset(), steps))) {
                proposal = new ProposalTracker(session.caret(), proposal.remaining().substring(steps),
                        proposal.surplus() - steps);
            }
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- visibility

    /** Shows the suggestion, or nothing, with the painter. */
    void refresh() {
        if (session.isClosed() || widget.isDisposed()) {
            return;
        }
        if (proposal == null) {
            painter.hide();
            return;
        }
        followCaret();
        if (session.caret() != proposal.offset()) {
            forget();
            painter.hide();
        } else if (obstacles.now() != SuppressionReason.NONE || proposal.surplus() > 0) {
            painter.hide();
        } else {
            show(new GhostText(proposal.offset(), proposal.remaining()));
        }
    }

    private void show(GhostText ghost) {
        GhostText before = painter.ghost().orElse(null);
        if (ghost.equals(before)) {
            announce(); // the answer may be complete now
            return;
        }
        if (before != null && !(before.offset() == ghost.offset() && ghost.text().startsWith(before.text()))) {
            visible.gone(); // a different suggestion, not a longer version of the same one
            announcer.withdraw();
        }
        if (!painter.show(ghost)) {
            forget();
        }
    }

    void hide() {
        if (!widget.isDisposed()) {
            painter.hide();
        }
    }

    /** Announces what is left after a part was accepted, as soon as it is shown. */
    void announceRest() {
        announcer.withdraw();
    }

    /** Announces the visible text once, when it no longer grows. */
    void announce() {
        if (!VaubanPreferences.announcesSuggestions() || session.asking() || !painter.visible()
                || !widget.isFocusControl()) {
            return;
        }
        // what is left after a line was accepted begins with its end
        List<String> lines = painter.ghost().map(GhostText::lines).orElse(List.of()).stream()
                .dropWhile(String::isBlank).toList();
        String first = lines.isEmpty() ? "" : lines.getFirst().strip();
        announcer.announce(lines.size() <= 1
                ? NLS.bind(Messages.Completion_spoken, first)
                : NLS.bind(Messages.Completion_spokenLines, first, lines.size()));
    }

    private void ghostChanged(GhostTextListener.Change change) {
        if (change == GhostTextListener.Change.SHOWN) {
            SuggestionUse mine = use;
            if (mine != null) {
                mine.shown();
            }
            visible.shown();
            announce();
            keys.listenForEscape(true);
        } else {
            visible.gone();
            announcer.withdraw();
            keys.listenForEscape(false);
        }
        updateKeys();
        if (change == GhostTextListener.Change.USED_UP) {
            forget();
        } else if (change == GhostTextListener.Change.GONE && proposal != null) {
            session.async(this::refresh);
        }
        sessions.ghostChanged(session);
    }

    /** Activates the keys of suggestions only while one is visible and the editor has the focus. */
    void updateKeys() {
        keys.activate(!session.isClosed() && painter.visible() && !widget.isDisposed() && widget.isFocusControl());
    }

    @Override
    public void close() {
        setUse(null);
        acceptedTexts.close();
        painter.close();
        announcer.close();
        updateKeys();
    }
}
