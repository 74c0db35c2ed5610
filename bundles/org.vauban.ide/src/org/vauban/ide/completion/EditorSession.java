// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.jface.text.ITextInputListener;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.ide.ResourceUtil;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.ITextEditorExtension;
import org.eclipse.ui.texteditor.ITextEditorExtension2;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.engine.Generation;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.ghost.GhostText;
import org.vauban.ide.ghost.GhostTextAnnouncer;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.Messages;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Completion in one text viewer: listens to it and forwards events to the parts that trigger a request, wait for its
 * answer, show the suggestion and accept it. Entry point for handlers and other features.
 *
 * <p>UI thread.
 */
public final class EditorSession implements AutoCloseable {

    /**
     * Context that is active while ghost text is visible and the editor has the focus; otherwise Tab keeps its usual
     * meaning.
     */
    public static final String CONTEXT = "org.vauban.ide.ghostTextVisible";

    private final String key;
    private final EditorSessions sessions;
    private final IEditorPart outer;
    private final IEditorPart editor;
    private final StatusLineMessage sentence;
    private final ITextViewer viewer;
    private final StyledText widget;
    private final Display display;
    private final EditorSnippets snippets;
    private final GhostTextAnnouncer announcer;
    private final SuppressionMonitor obstacles;
    private final InlineSuggestion suggestion;
    private final CompletionRequester requester;
    private final AutomaticTrigger trigger;
    private final SuggestionAcceptance acceptance;
    private final CaretRest caretRest;
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

    private boolean closed;

    /**
     * Watches a viewer.
     *
     * @param outer the part known to the workbench
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
        this.snippets = new EditorSnippets(this, sessions.context());
        this.announcer = new GhostTextAnnouncer(widget);
        this.obstacles = new SuppressionMonitor(viewer, this::readOnly, this::obstaclesChanged);
        this.suggestion = new InlineSuggestion(this, sessions, announcer, obstacles);
        this.requester = new CompletionRequester(key, this, sessions, suggestion, sentence);
        this.trigger = new AutomaticTrigger(this, obstacles, suggestion, requester);
        requester.whenOutrun(trigger::again);
        this.acceptance = new SuggestionAcceptance(this, obstacles, suggestion, trigger);
        this.caretRest = new CaretRest(widget, this::readAhead);
        viewer.addTextInputListener(inputListener);
        if (viewer.getDocument() != null) {
            viewer.getDocument().addDocumentListener(documentListener);
        }
        widget.addListener(SWT.FocusIn, focusListener);
        widget.addListener(SWT.FocusOut, focusListener);
        widget.addListener(SWT.Dispose, disposeListener);
    }

    // ---- state for other features

    public IEditorPart editor() {
        return editor;
    }

    public ITextViewer viewer() {
        return viewer;
    }

    /** @return the visible ghost text */
    public Optional<String> ghost() {
        return suggestion.ghost().map(GhostText::text);
    }

    /** Returns the announcer of ghost text to screen readers. */
    public GhostTextAnnouncer announcer() {
        return announcer;
    }

    /** @return whether a request is pending */
    public boolean asking() {
        return requester.isAsking();
    }

    /** @return the engine's statistics for the text shown last, or empty */
    public Optional<Generation> generation() {
        return requester.generation();
    }

    /** Returns the path of the file, or empty. */
    public Optional<Path> path() {
        return Optional.ofNullable(file().file());
    }

    /** Returns a position in the current text. */
    public EditorPosition place(int offset) {
        EditorFile file = file();
        return new EditorPosition(editor.getEditorInput().getAdapter(IFile.class),
                SourceText.whole(file.source(), viewer.getDocument().get()), file.language(), offset);
    }

    /** Returns the part known to the workbench. */
    public IEditorPart outerPart() {
        return outer;
    }

    /** Whether the text may be changed; may ask the user, for example to check the file out. */
    public boolean isWritable() {
        return !readOnly() && validateEdit();
    }

    /** Shows a message in the status line of the editor, until the text changes. */
    public void tell(String message) {
        sentence.say(message);
    }

    EditorFile file() {
        return EditorFile.of(editor.getEditorInput());
    }

    /** @return the settings for this file: those of its project, or of the workspace */
    public ProjectSettings settings() {
        return ProjectSettings.of(project());
    }

    /** @return the project of the file, or null if it belongs to none */
    public @Nullable IProject project() {
        IFile file = ResourceUtil.getFile(editor.getEditorInput());
        return file == null ? null : file.getProject();
    }

    public String fileType() {
        return file().type();
    }

    // ---- for the parts of the session

    EditorSnippets snippets() {
        return snippets;
    }

    int caret() {
        return viewer.getSelectedRange().x;
    }

    boolean isClosed() {
        return closed;
    }

    private boolean readOnly() {
        return editor instanceof ITextEditorExtension extension && extension.isEditorInputReadOnly();
    }

    /** Whether the text may be changed, provided that it is stored in a writable place; may ask the user. */
    boolean validateEdit() {
        return !(editor instanceof ITextEditorExtension2 extension) || extension.validateEditorInputState();
    }

    /** Runs a task on the UI thread, unless the session is closed by then. Any thread. */
    void async(Runnable task) {
        UiAssistCall.onDisplay(display, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    // ---- editor events

    private void changed(DocumentEvent event) {
        if (!requester.isInvoked()) {
            sentence.takeBack(); // it referred to the text before the change
        }
        String text = event.getText() == null ? "" : event.getText();
        suggestion.edited(event, text);
        requester.edited(event, text);
        if (sessions.recent().speaksFor(this)) {
            snippets.edited(event, text);
        }
        if (sessions.typing(widget) && !text.isEmpty()) {
            trigger.pressed();
        }
        // the painter handles the change first; then a text that it could not follow is shown again, or dropped
        async(suggestion::refresh);
    }

    /** Handles a change of obstacles later, since it may be reported in the middle of a change of the text. */
    private void obstaclesChanged() {
        async(() -> {
            suggestion.refresh();
            trigger.resume();
        });
    }

    /** Called when the session is registered; an editor that has the focus already receives no focus event. */
    void attached() {
        focusChanged();
    }

    private void focusChanged() {
        suggestion.updateKeys();
        if (widget.isFocusControl()) {
            sessions.focused(this);
            caretRest.arrived();
            trigger.resume();
        }
    }

    /** Prefills the prompt of the next completion after the caret came to rest, if completion is wanted. */
    public void readAhead() {
        // if a request is due anyway, it reads its own prompt
        if (isReadAhead() && !trigger.isWaiting() && !suggestion.isPresent()) {
            requester.readAhead();
        }
    }

    private boolean isReadAhead() {
        return !closed && viewer.getDocument() != null && VaubanPreferences.readAhead() != ReadAheadMode.NEVER
                && settings().enabled() && !settings().paused(fileType()) && !readOnly();
    }

    /** Returns the state at a place to which the user may go, or empty if nothing is prefilled. */
    Optional<CaretSnapshot> likely(int offset) {
        return isReadAhead() && offset <= viewer.getDocument().getLength()
                ? Optional.of(requester.snapshot(Trigger.AUTOMATIC, offset))
                : Optional.empty();
    }

    // ---- user actions

    /** Requests a completion on the user's demand; if a suggestion is visible, accepts all of it. */
    public void request() {
        trigger.cancel();
        if (!settings().enabled()) {
            sentence.say(VaubanPreferences.enabled() ? Messages.Completion_offInProject : Messages.Completion_off);
            return;
        }
        if (suggestion.isVisible()) {
            if (acceptance.mayAcceptNow()) {
                accept(AcceptScope.ALL);
            }
            return;
        }
        SuppressionReason obstacle = obstacles.now();
        if (obstacle != SuppressionReason.NONE) {
            sentence.say(obstacle.sentence());
            return;
        }
        requester.ask(Trigger.INVOKED, Instant.now());
    }

    /**
     * Whether the keys of acceptance apply now. They do not until a suggestion was visible long enough to be read, and
     * Tab does not in the leading whitespace of a line, where it indents; the keys then keep their usual meaning.
     */
    public boolean takesKey(AcceptScope part) {
        return acceptance.takesKey(part);
    }

    /**
     * Inserts ghost text into the document, as one step of the undo history.
     *
     * @return false if there was none, or if the file may not be changed, in which case the user is told why
     */
    public boolean accept(AcceptScope part) {
        return acceptance.accept(part);
    }

    /** Dismisses the ghost text; nothing is requested until the next key. */
    public void dismiss() {
        suggestion.dismissed();
        drop();
    }

    private void drop() {
        trigger.cancel();
        suggestion.forget();
        requester.drop();
        suggestion.hide();
    }

    /** Called when the editor is hidden, or completion is switched off. */
    void pause() {
        drop();
        requester.endReadAhead();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        trigger.cancel();
        caretRest.close();
        suggestion.forget();
        requester.drop();
        requester.endReadAhead();
        suggestion.close();
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
