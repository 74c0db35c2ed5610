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
 * The suggestion at the caret of one editor: follows what is typed into it, shows the rest as ghost text and announces
 * it. UI thread.
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

    /** What is suggested, whether or not it is visible; null for nothing. */
    private ProposalTracker proposal;
    private PendingEdits edits = PendingEdits.NONE;
    /** What becomes of it, or null. */
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

    /** The ghost text that is visible, or empty. */
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

    /** Whether there is a suggestion, though perhaps a hidden one. */
    boolean isPresent() {
        return proposal != null;
    }

    /** What is in the way of a suggestion that is not visible. */
    SuppressionReason obstacle() {
        return obstacles.now();
    }

    /** Whether brackets that the editor closed hide what is left, and the next key will not step over them. */
    boolean isStuck() {
        try {
            return proposal.surplus() > 0 && !proposal.remaining()
                    .startsWith(viewer.getDocument().get(proposal.offset(), proposal.surplus()));
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what is suggested

    /** Suggests a text in place of the one before. */
    void propose(int offset, String text) {
        proposal = ProposalTracker.of(offset, text);
        refresh();
    }

    /** Who wants to know what becomes of the suggestion. The one before has come to its end. */
    void setUse(@Nullable SuggestionUse next) {
        SuggestionUse before = use;
        if (before != null && before != next) {
            before.end();
        }
        use = next;
    }

    /** What becomes of the suggestion goes on being followed, although it is put in place of itself. */
    @Nullable
    SuggestionUse takeUse() {
        SuggestionUse taken = use;
        use = null;
        return taken;
    }

    /**
     * So many characters are being accepted.
     *
     * @param rest whether that is all that is left of it
     * @return who wants to know what becomes of them, for {@link #written}; or null
     */
    @Nullable
    SuggestionUse accepted(int characters, boolean rest) {
        SuggestionUse mine = use;
        if (mine != null) {
            mine.accepted(characters, rest);
        }
        return mine;
    }

    /** Accepted text stands in the document now. */
    void written(@Nullable SuggestionUse accepted, int start, String text) {
        if (accepted != null) {
            acceptedTexts.accepted(viewer.getDocument(), accepted, start, text);
        }
    }

    /** The user wants it to go away. */
    void dismissed() {
        SuggestionUse mine = use;
        if (mine != null && painter.visible()) {
            mine.dismissed();
        }
    }

    /** Changes elsewhere that come with an acceptance. */
    void setEdits(PendingEdits all) {
        edits = all;
    }

    /** The changes elsewhere; they are made once. */
    PendingEdits takeEdits() {
        PendingEdits taken = edits;
        edits = PendingEdits.NONE;
        return taken;
    }

    /** Suggests nothing any more; ghost text stays until {@link #refresh} or {@link #hide}. */
    void forget() {
        proposal = null;
        setUse(null);
    }

    /** Follows an edit: what was typed into the suggestion is no longer suggested, anything else makes it stale. */
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

    /** Whether one key wrote a pair, as it was proposed: the caret comes to stand between. */
    private boolean closesItself(DocumentEvent event, String text) {
        return sessions.typing(widget) && event.getLength() == 0 && event.getOffset() == proposal.offset()
                && text.length() == 2 && text.charAt(0) != text.charAt(1) && proposal.remaining().startsWith(text);
    }

    /** Editors let the caret step over a bracket that they wrote by themselves when it is typed. */
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

    // ---- what is visible

    /** Lets the painter show what is proposed, or nothing. */
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
            visible.gone(); // another one, not more of the same
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

    /** Says once what is visible, when it does not grow any more. */
    void announce() {
        if (!VaubanPreferences.announcesSuggestions() || session.asking() || !painter.visible()
                || !widget.isFocusControl()) {
            return;
        }
        List<String> lines = painter.ghost().map(GhostText::lines).orElse(List.of());
        String first = lines.stream().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
        announcer.announce(lines.size() == 1
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

    /** The keys of suggestions are active only while one is visible and the editor has the focus. */
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
