// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.jface.text.IRewriteTarget;
import org.eclipse.jface.text.ITextInputListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.ITextViewerExtension;
import org.eclipse.jface.text.link.LinkedModeModel;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.custom.VerifyKeyListener;
import org.eclipse.swt.events.VerifyEvent;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.contexts.IContextActivation;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.ide.ResourceUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorExtension;
import org.eclipse.ui.texteditor.ITextEditorExtension2;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.ProposalTracker;
import org.vauban.assist.context.RecentEdits;
import org.vauban.assist.context.Snippet;
import org.vauban.engine.Generation;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.ghost.GhostText;
import org.vauban.ide.ghost.GhostTextAnnouncer;
import org.vauban.ide.ghost.GhostTextListener;
import org.vauban.ide.ghost.GhostTextPainter;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.Messages;

/**
 * Completion in one text viewer: asks some time after the last key, drops what has become stale, shows the rest as
 * ghost text and writes it into the document when it is accepted.
 *
 * <p>UI thread, but for what comes back from the assistant.
 */
public final class EditorSession implements AutoCloseable {

    /**
     * Active while ghost text is to be seen and the editor has the focus, so that Tab means what it always means else.
     */
    public static final String CONTEXT = "org.vauban.ide.ghostTextVisible";

    private static final int LARGEST_EDIT = 5_000;
    private static final int VIEWED_LINES = 8;
    private static final int MAX_AROUND = 4_000;

    private final String key;
    private final EditorSessions sessions;
    private final IEditorPart outer;
    private final IEditorPart editor;
    private final StatusLineMessage sentence;
    private final ITextViewer viewer;
    private final StyledText widget;
    private final Display display;
    private final GhostTextPainter painter;
    private final SuppressionMonitor obstacles;
    private final VisibilityTimer visible;
    private final GhostTextAnnouncer announcer;
    private final Runnable timer = this::timeIsUp;
    private final VerifyKeyListener escapeListener = this::escapePressed;
    private final Listener focusListener = e -> focusChanged();
    private final Listener disposeListener = e -> close();
    private final IDocumentListener documentListener = new IDocumentListener() {
        @Override
        public void documentAboutToBeChanged(DocumentEvent event) {
            if (Display.getCurrent() == display && sessions.recent().speaksFor(EditorSession.this)) {
                sessions.lineListeners().forEach(listener -> listener.aboutToChange(EditorSession.this, event));
            }
        }

        @Override
        public void documentChanged(DocumentEvent event) {
            if (Display.getCurrent() == display) {
                changed(event);
                if (sessions.recent().speaksFor(EditorSession.this)) {
                    sessions.lineListeners().forEach(listener -> listener.changed(EditorSession.this, event));
                }
            } else {
                async(EditorSession.this::drop);
            }
        }
    };
    private final ITextInputListener inputListener = new ITextInputListener() {
        @Override
        public void inputDocumentAboutToBeChanged(IDocument oldInput, IDocument newInput) {
            drop();
            if (oldInput != null) {
                oldInput.removeDocumentListener(documentListener);
            }
        }

        @Override
        public void inputDocumentChanged(IDocument oldInput, IDocument newInput) {
            if (newInput != null) {
                newInput.addDocumentListener(documentListener);
            }
        }
    };

    private PendingCompletion request;
    private ProposalTracker proposal;
    private PendingEdits pending = PendingEdits.NONE;
    private Generation generation;
    private boolean waiting;
    private int waitingAt = -1;
    private boolean closed;
    private IContextActivation context;

    /**
     * Watches a viewer.
     *
     * @param outer the part that the workbench knows
     * @param editor the editor of the viewer: the part itself or one of its pages
     */
    EditorSession(String key, EditorSessions sessions, IEditorPart outer, IEditorPart editor, ITextViewer viewer) {
        this.key = key;
        this.sessions = sessions;
        this.outer = outer;
        this.editor = editor;
        this.sentence = new StatusLineMessage(outer);
        this.viewer = viewer;
        this.widget = viewer.getTextWidget();
        this.display = widget.getDisplay();
        this.visible = new VisibilityTimer(sessions.clock());
        this.announcer = new GhostTextAnnouncer(widget);
        this.obstacles = new SuppressionMonitor(viewer, this::readOnly, this::obstaclesChanged);
        this.painter = new GhostTextPainter(viewer, sessions.look(), () -> obstacles.now() == SuppressionReason.NONE,
                this::ghostChanged);
        viewer.addTextInputListener(inputListener);
        if (viewer.getDocument() != null) {
            viewer.getDocument().addDocumentListener(documentListener);
        }
        widget.addListener(SWT.FocusIn, focusListener);
        widget.addListener(SWT.FocusOut, focusListener);
        widget.addListener(SWT.Dispose, disposeListener);
    }

    // ---- what others may know

    public IEditorPart editor() {
        return editor;
    }

    public ITextViewer viewer() {
        return viewer;
    }

    /** @return the ghost text that is to be seen */
    public Optional<String> ghost() {
        return painter.ghost().map(GhostText::text);
    }

    /** What screen readers are told of it. */
    public GhostTextAnnouncer announcer() {
        return announcer;
    }

    /** @return whether a question is with the assistant */
    public boolean asking() {
        return request != null;
    }

    /** @return what the engine did for the text that was shown last, or empty */
    public Optional<Generation> generation() {
        return Optional.ofNullable(generation);
    }

    /** Where the text is stored, or empty. */
    public Optional<Path> path() {
        return Optional.ofNullable(file().file());
    }

    /** A place in the text as it is now. */
    public EditorPosition place(int offset) {
        EditorFile file = file();
        return new EditorPosition(editor.getEditorInput().getAdapter(IFile.class),
                SourceText.whole(file.source(), viewer.getDocument().get()), file.language(), offset);
    }

    /** The part that the workbench knows. */
    public IEditorPart outerPart() {
        return outer;
    }

    /** Whether the text may be changed; asks the user where a team has to agree. */
    public boolean isWritable() {
        return !readOnly() && writable();
    }

    /** Says something in the status line of the editor, until the text changes. */
    public void tell(String message) {
        sentence.say(message);
    }

    EditorFile file() {
        return EditorFile.of(editor.getEditorInput());
    }

    /** @return what holds for this file: of its project, or of the workspace */
    public ProjectSettings settings() {
        return ProjectSettings.of(project());
    }

    /** @return the project of the file, or null for one that belongs to none */
    public IProject project() {
        IFile file = ResourceUtil.getFile(editor.getEditorInput());
        return file == null ? null : file.getProject();
    }

    IEditorPart outer() {
        return outer;
    }

    public String fileType() {
        return file().type();
    }

    // ---- when to ask

    private void changed(DocumentEvent event) {
        if (request == null || !request.isInvoked()) {
            sentence.takeBack(); // it was about the text of before
        }
        String text = event.getText() == null ? "" : event.getText();
        if (proposal != null) {
            proposal = closesItself(event, text)
                    ? new ProposalTracker(proposal.offset() + 1, proposal.remaining().substring(1),
                            proposal.surplus() + 1)
                    : proposal.edited(event.getOffset(), event.getLength(), text).orElse(null);
        }
        if (request != null) {
            if (event.getLength() == 0 && event.getOffset() == request.caret()) {
                request.typed.append(text);
            } else {
                dropRequest();
            }
        }
        if (sessions.recent().speaksFor(this)) {
            noteEdit(event, text);
        }
        if (sessions.typing(widget) && !text.isEmpty()) {
            schedule();
        }
        // the painter has its say first; then what it could not follow is shown again, or dropped
        async(this::refresh);
    }

    /** Remembers the lines round an edit, for completions at other places. */
    private void noteEdit(DocumentEvent event, String text) {
        if (text.length() > LARGEST_EDIT || event.getLength() > LARGEST_EDIT) {
            return; // a file that was loaded or formatted anew
        }
        sessions.context().edited(piece(around(event.getOffset(), RecentEdits.AROUND)), line(event.getOffset()));
    }

    /**
     * A piece of the document for the gate. That of a very long one is compared with the file: copying all of it would
     * hold up the keys.
     */
    SourceText piece(String text) {
        IDocument document = viewer.getDocument();
        return document.getLength() > TextExcerpt.WHOLE
                ? SourceText.ofStored(file().source(), text)
                : SourceText.derived(file().source(), text, List.of(document.get()));
    }

    private int line(int offset) {
        try {
            return viewer.getDocument().getLineOfOffset(offset);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines from so many above an offset to as many below it. */
    private String around(int offset, int lines) {
        IDocument document = viewer.getDocument();
        int line = line(offset);
        try {
            int start = document.getLineOffset(Math.max(0, line - lines));
            int last = Math.min(document.getNumberOfLines() - 1, line + lines);
            int end = document.getLineOffset(last) + document.getLineLength(last);
            // a line may be as long as a file
            int from = Math.max(start, offset - MAX_AROUND);
            return document.get(from, Math.min(end, offset + MAX_AROUND) - from);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the editor shows round its caret, or empty for a text without a file. */
    Optional<Snippet> viewed() {
        EditorFile file = file();
        return file.file() == null || viewer.getDocument() == null
                ? Optional.empty()
                : Optional.of(ContextCollector.viewed(piece(around(caret(), VIEWED_LINES))));
    }

    /** Whether one key wrote a pair, as it was proposed: the caret comes to stand between. */
    private boolean closesItself(DocumentEvent event, String text) {
        return sessions.typing(widget) && event.getLength() == 0 && event.getOffset() == proposal.offset()
                && text.length() == 2 && text.charAt(0) != text.charAt(1) && proposal.remaining().startsWith(text);
    }

    /** Editors let the caret step over a bracket that they wrote by themselves when it is typed. */
    private void followCaret() {
        int steps = caret() - proposal.offset();
        if (steps <= 0 || steps > proposal.surplus() || steps >= proposal.remaining().length()) {
            return;
        }
        try {
            if (proposal.remaining().startsWith(viewer.getDocument().get(proposal.offset(), steps))) {
                proposal = new ProposalTracker(caret(), proposal.remaining().substring(steps),
                        proposal.surplus() - steps);
            }
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void schedule() {
        if (!VaubanPreferences.enabled()) {
            return;
        }
        waiting = true;
        display.timerExec(VaubanPreferences.delay(), timer);
    }

    private void timeIsUp() {
        if (!waiting || closed || widget.isDisposed()) {
            return;
        }
        if (painter.visible() || proposal != null && !isStuck(proposal)) {
            waiting = false;
            return;
        }
        if (obstacles.now() != SuppressionReason.NONE) {
            // asked again when the obstacle is gone; the caret must not have left by then
            waitingAt = caret();
            return;
        }
        waiting = false;
        ProjectSettings settings = settings();
        if (settings.enabled() && !settings.paused(fileType()) && widget.isFocusControl()) {
            ask(Trigger.AUTOMATIC);
        }
    }

    /**
     * Whether brackets that the editor closed hide what is left of a proposal, and the next key will not step over
     * them.
     */
    private boolean isStuck(ProposalTracker hidden) {
        try {
            return hidden.surplus() > 0 && !hidden.remaining()
                    .startsWith(viewer.getDocument().get(hidden.offset(), hidden.surplus()));
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Comes in the middle of anything, also of a change of the text: looked into when that is over. */
    private void obstaclesChanged() {
        async(() -> {
            refresh();
            if (waiting && waitingAt >= 0 && obstacles.now() == SuppressionReason.NONE) {
                waitingAt = -1;
                schedule();
            }
        });
    }

    /** Asks now, because somebody wants it; where a suggestion is visible, accepts all of it. */
    public void request() {
        waiting = false;
        if (!settings().enabled()) {
            sentence.say(VaubanPreferences.enabled() ? Messages.Completion_offInProject : Messages.Completion_off);
            return;
        }
        if (painter.visible()) {
            if (mayAcceptNow()) {
                accept(AcceptScope.ALL);
            }
            return;
        }
        SuppressionReason obstacle = obstacles.now();
        if (obstacle != SuppressionReason.NONE) {
            sentence.say(obstacle.sentence());
            return;
        }
        ask(Trigger.INVOKED);
    }

    private void ask(Trigger trigger) {
        dropRequest();
        proposal = null;
        IDocument document = viewer.getDocument();
        int caret = caret();
        EditorFile file = file();
        TextExcerpt around = TextExcerpt.of(document, caret);
        CompletionQuery query = new CompletionQuery(key, around.of(file.source()), file.language(),
                caret - around.start(), trigger, sessions.recent().others(this));
        // the tools of a language would take a part for the whole file
        IFile resource = around.whole() ? editor.getEditorInput().getAdapter(IFile.class) : null;
        EditorPosition position = new EditorPosition(resource, query.from(), query.language(), query.offset());
        int line = line(caret);
        List<Snippet> viewed = sessions.recent().viewed(this);
        PendingCompletion mine = new PendingCompletion(trigger, caret, document.getLength(), around.whole());
        request = mine;
        if (trigger == Trigger.INVOKED) {
            sentence.say(Messages.Completion_asking);
        }
        try {
            sessions.worker().execute(() -> send(mine, query, position, line, viewed));
        } catch (RejectedExecutionException e) {
            request = null; // the workbench ends
        }
    }

    /** On the worker: gathering and making the assistant may read files. */
    private void send(PendingCompletion mine, CompletionQuery query, EditorPosition position, int line,
            List<Snippet> viewed) {
        try {
            ContextCollector context = sessions.context();
            List<Snippet> snippets = mine.isDropped()
                    ? List.of()
                    : context.gather(position, line, viewed, !mine.isInvoked(), mine::isDropped);
            if (mine.isDropped()) {
                return;
            }
            Assistant assistant = sessions.assistant(); // may have to be made, while somebody types on
            CandidateCheck check = context.check(position);
            if (mine.isDropped()) {
                return;
            }
            CompletionCall call = assistant.completions().complete(query.with(snippets, check),
                    text -> async(() -> deliver(mine, text)));
            mine.answeredBy(call);
            call.result().whenComplete((outcome, failure) -> async(() -> finished(mine, outcome, failure)));
        } catch (RuntimeException e) {
            async(() -> finished(mine, null, e));
        }
    }

    // ---- what comes back

    private void finished(PendingCompletion mine, CompletionOutcome outcome, Throwable failure) {
        if (request != mine) {
            return;
        }
        boolean invoked = mine.isInvoked();
        if (failure != null) {
            request = null;
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            Optional<String> told = sessions.problems().report(cause);
            if (invoked) {
                told.ifPresentOrElse(sentence::sayError, sentence::takeBack);
            }
            return;
        }
        switch (outcome) {
            case CompletionOutcome.Proposal(String text, Generation numbers, var edits) -> {
                generation = numbers;
                mine.answer = ""; // a check may have made it another, or shorter, than what was told
                deliver(mine, text);
                if (proposal != null) {
                    // those of a part would be written to other places of the whole
                    pending = mine.whole ? new PendingEdits(edits, mine.anchor, mine.textLength) : PendingEdits.NONE;
                }
                request = null;
                announce();
                sessions.nothingInTheWay();
                if (invoked) {
                    sentence.takeBack();
                }
            }
            case CompletionOutcome.Nothing nothing -> {
                request = null;
                if (!mine.answer.isEmpty()) {
                    proposal = null; // what was told so far did not stand its check
                    refresh();
                }
                if (nothing.generation() != null) {
                    sessions.nothingInTheWay();
                }
                if (invoked) {
                    sentence.say(Messages.Completion_nothing);
                }
            }
            case CompletionOutcome.Refused(String reason) -> {
                request = null;
                if (invoked) {
                    sentence.sayError(reason);
                }
                sessions.refused(this, reason);
            }
        }
    }

    /** Takes a text that may still grow. */
    private void deliver(PendingCompletion mine, String text) {
        if (request != mine || closed || widget.isDisposed()) {
            return;
        }
        String typed = mine.typed.toString();
        String rest = text.startsWith(typed) ? withoutOpenLine(text.substring(typed.length())) : "";
        if (rest.isEmpty() || caret() != mine.caret() || text.length() < mine.answer.length()) {
            return;
        }
        mine.answer = text;
        pending = PendingEdits.NONE;
        proposal = ProposalTracker.of(mine.caret(), rest);
        refresh();
    }

    /** A line end with nothing behind it is not worth a line. */
    private static String withoutOpenLine(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.indexOf('\n', end) >= 0 || text.indexOf('\r', end) >= 0 ? text.substring(0, end) : text;
    }

    /** Lets the painter show what is proposed, or nothing. */
    private void refresh() {
        if (closed || widget.isDisposed()) {
            return;
        }
        if (proposal == null) {
            painter.hide();
            return;
        }
        followCaret();
        if (caret() != proposal.offset()) {
            proposal = null;
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
            proposal = null;
        }
    }

    /** Says once what is visible, when it does not grow any more. */
    private void announce() {
        if (!VaubanPreferences.announcesSuggestions() || request != null || !painter.visible()
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
            visible.shown();
            announce();
            listenForEscape(true);
        } else {
            visible.gone();
            announcer.withdraw();
            listenForEscape(false);
        }
        updateContext();
        if (change == GhostTextListener.Change.USED_UP) {
            proposal = null;
        } else if (change == GhostTextListener.Change.GONE && proposal != null) {
            async(this::refresh);
        }
        sessions.ghostChanged(this);
    }

    // ---- what the user does with it

    /**
     * Whether the keys that accept are ours now. They are not before a suggestion was visible long enough to be read,
     * and Tab is not in the blanks at the beginning of a line, where it indents: they then do what they do without a
     * suggestion.
     */
    public boolean takesKey(AcceptScope part) {
        return mayAcceptNow() && (part != AcceptScope.ALL || !inLeadingBlanks());
    }

    private boolean mayAcceptNow() {
        return visible.isLongEnough() && obstacles.now() == SuppressionReason.NONE
                && painter.ghost().filter(ghost -> ghost.offset() == caret()).isPresent();
    }

    private boolean inLeadingBlanks() {
        try {
            int caret = caret();
            int start = viewer.getDocument().getLineInformationOfOffset(caret).getOffset();
            return viewer.getDocument().get(start, caret - start).isBlank();
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes ghost text into the document, in one step of the undo history.
     *
     * @return false if there was none, or the file may not be changed, of which the user was told
     */
    public boolean accept(AcceptScope part) {
        Optional<GhostText> shown = painter.ghost();
        if (shown.isEmpty() || obstacles.now() != SuppressionReason.NONE || !writable()) {
            return false;
        }
        // making a file writable may have changed the text
        GhostText ghost = painter.ghost().orElse(null);
        if (ghost == null || caret() != ghost.offset()) {
            return false;
        }
        String text = ghost.text().substring(0, part.length(ghost.text()));
        boolean all = text.length() == ghost.text().length();
        PendingEdits also = pending;
        pending = PendingEdits.NONE;
        if (all) {
            drop();
        }
        waiting = false;
        int moved = 0;
        IRewriteTarget target = viewer instanceof ITextViewerExtension extension ? extension.getRewriteTarget() : null;
        if (target != null) {
            target.beginCompoundChange();
        }
        try {
            viewer.getDocument().replace(ghost.offset(), 0, text);
            moved = also.apply(viewer.getDocument());
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (target != null) {
                target.endCompoundChange();
            }
        }
        int caret = ghost.offset() + moved + text.length();
        viewer.setSelectedRange(caret, 0);
        viewer.revealRange(caret, 0);
        if (!all && !also.isEmpty()) {
            // what was written elsewhere has made the rest stale, which it is not
            proposal = ProposalTracker.of(caret, ghost.text().substring(text.length()));
            refresh();
        }
        return true;
    }

    private boolean readOnly() {
        return editor instanceof ITextEditorExtension extension && extension.isEditorInputReadOnly();
    }

    private boolean writable() {
        return !(editor instanceof ITextEditorExtension2 extension) || extension.validateEditorInputState();
    }

    /** Takes the ghost text away; nothing is asked until the next key. */
    public void dismiss() {
        drop();
    }

    private void drop() {
        waiting = false;
        proposal = null;
        dropRequest();
        if (!widget.isDisposed()) {
            painter.hide();
        }
    }

    private void dropRequest() {
        PendingCompletion old = request;
        request = null;
        if (old == null) {
            return;
        }
        if (old.isInvoked()) {
            sentence.takeBack();
        }
        old.drop();
    }

    /** The editor went to the background, or completion was switched off. */
    void pause() {
        drop();
    }

    // ---- context, messages

    private void focusChanged() {
        updateContext();
        if (widget.isFocusControl()) {
            sessions.focused(this);
        }
    }

    /**
     * The workbench leaves Esc to the widget first, where linked mode takes it: between brackets it is for the
     * suggestion first.
     */
    private void escapePressed(VerifyEvent event) {
        if (event.doit && event.character == SWT.ESC && (event.stateMask & SWT.MODIFIER_MASK) == 0 && painter.visible()
                && LinkedModeModel.hasInstalledModel(viewer.getDocument())) {
            event.doit = false;
            dismiss();
        }
    }

    /** Linked mode puts its listener before all others when it begins. */
    private void listenForEscape(boolean on) {
        if (viewer instanceof ITextViewerExtension extension) {
            extension.removeVerifyKeyListener(escapeListener);
            if (on) {
                extension.prependVerifyKeyListener(escapeListener);
            }
        }
    }

    private void updateContext() {
        IContextService contexts = outer.getSite().getService(IContextService.class);
        boolean wanted = !closed && painter.visible() && !widget.isDisposed() && widget.isFocusControl();
        if (wanted && context == null) {
            context = contexts.activateContext(CONTEXT);
        } else if (!wanted && context != null) {
            contexts.deactivateContext(context);
            context = null;
        }
    }

    private int caret() {
        return viewer.getSelectedRange().x;
    }

    private void async(Runnable task) {
        if (!display.isDisposed()) {
            display.asyncExec(() -> {
                if (!closed) {
                    task.run();
                }
            });
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        waiting = false;
        proposal = null;
        dropRequest();
        painter.close();
        announcer.close();
        updateContext();
        closed = true;
        obstacles.close();
        viewer.removeTextInputListener(inputListener);
        if (viewer.getDocument() != null) {
            viewer.getDocument().removeDocumentListener(documentListener);
        }
        if (!widget.isDisposed()) {
            widget.removeListener(SWT.FocusIn, focusListener);
            widget.removeListener(SWT.FocusOut, focusListener);
            widget.removeListener(SWT.Dispose, disposeListener);
        }
        sessions.closed(this);
    }

    @Override
    public String toString() {
        return key + " " + (editor instanceof ITextEditor ? editor.getTitle() : outer.getTitle());
    }
}
