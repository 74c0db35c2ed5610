// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.nextedit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRewriteTarget;
import org.eclipse.jface.text.ITextViewerExtension;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.keys.IBindingService;
import org.eclipse.ui.part.MultiPageEditorPart;
import org.eclipse.ui.services.IDisposable;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.assist.nextedit.RepeatedEdits;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.ide.completion.EditorPlace;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.completion.LineListener;
import org.vauban.ide.nextedit.LineEditRecorder.LineShift;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.InternalEditors;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Finds the next place to edit when typing pauses, marks it, and goes there when the user presses the key; pressed
 * again there, the key makes the change and marks the place after it. UI thread, except for the search.
 */
public final class NextEditController implements LineListener, IDisposable {
    static final String COMMAND = "org.vauban.ide.nextEdit";
    private static final int PAUSE_MILLIS = 600;
    private static final int LARGEST_TEXT = 1_000_000;

    private final IWorkbench workbench;
    private final EditorSessions sessions;
    private final LanguageSupportRegistry languages;
    private final ILog log;
    private final LineEditRecorder edits = new LineEditRecorder();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "vauban-ide-next-edit");
        thread.setDaemon(true);
        return thread;
    });
    private final Runnable timer = this::look;
    private final IPreferenceChangeListener preferences = event -> {
        if (event.getKey().equals(VaubanPreferences.ENABLED) && !VaubanPreferences.enabled()) {
            UiAssistCall.onDisplay(display(), this::off);
        }
    };

    private EditorSession edited;
    private NextEdit applying;
    private volatile NullProgressMonitor looking = new NullProgressMonitor();
    private EditorSession lookedFrom;
    private Source source;
    private NextEdit next;
    private NextEditMark mark;

    /** The edit that the current proposal follows from. */
    private record Source(EditorSession session, LineEdit edit) {}

    public NextEditController(IWorkbench workbench, EditorSessions sessions, LanguageSupportRegistry languages,
            ILog log) {
        this.workbench = workbench;
        this.sessions = sessions;
        this.languages = languages;
        this.log = log;
        sessions.addLineListener(this);
        sessions.setNextEdit(this::target);
        VaubanPreferences.addListener(preferences);
    }

    /** Returns the current proposal. */
    public Optional<NextEdit> next() {
        return Optional.ofNullable(next);
    }

    /** Returns its place, if its file is open. */
    private Optional<EditorPlace> target() {
        return Optional.ofNullable(mark).filter(NextEditMark::isValid)
                .map(shown -> new EditorPlace(shown.session(), shown.offset()));
    }

    /** Returns the recorded line edits, newest first. */
    public List<LineEdit> recent() {
        return edits.recent();
    }

    // ---- edits

    @Override
    public void aboutToChange(EditorSession session, DocumentEvent event) {
        edits.aboutToChange(event);
        if (isRemembered(session)) {
            edits.keepLine(event);
        }
    }

    /**
     * Whether the current change is recorded. Applied proposals count like typed text, so that a chain continues from
     * them, except those found by a language's tools: these tools determine the further places themselves.
     */
    private boolean isRemembered(EditorSession session) {
        return applying == null || applying.kind() == NextEdit.Kind.REPEATED
                || languages.of(session.place(0)).isEmpty();
    }

    /** Moves the source with its line. */
    private void moveSource(EditorSession session, LineShift shift) {
        if (source != null && source.session().path().equals(session.path())) {
            EditorSession from = source.session();
            shift.applyTo(source.edit()).ifPresentOrElse(edit -> source = new Source(from, edit), this::clear);
        }
    }

    /** Whether a change is in the line of the source edit. */
    private boolean isSource(EditorSession session, DocumentEvent event) {
        return source != null && source.session().path().equals(session.path())
                && edits.isOfLine(source.edit(), event);
    }

    @Override
    public void changed(EditorSession session, DocumentEvent event) {
        edits.moveLines(session, event).ifPresent(shift -> moveSource(session, shift));
        if (applying == null && mark != null && !mark.isValid()) {
            clear();
        }
        if (!edits.recordEdit(session, event)) {
            return;
        }
        if (applying != null) {
            return; // the next place is searched at once
        }
        if (isSource(session, event)) {
            clear(); // the proposal followed from the old text of this line
        }
        edited = session;
        looking.setCanceled(true);
        display().timerExec(PAUSE_MILLIS, timer);
    }

    @Override
    public void closed(EditorSession session) {
        if (mark != null && mark.session() == session || source != null && source.session() == session) {
            clear();
        }
        if (lookedFrom == session) {
            looking.setCanceled(true);
        }
        edited = edited == session ? null : edited;
    }

    private void look() {
        List<LineEdit> recent = edits.recent();
        if (edited == null || recent.isEmpty() || !VaubanPreferences.enabled()) {
            return;
        }
        look(new Source(edited, recent.getFirst()), recent, null);
    }

    /** @param after offset of the previous place for the same source, or null */
    private void look(Source from, List<LineEdit> recent, @Nullable Integer after) {
        IDocument document = from.session().viewer().getDocument();
        if (document == null || document.getLength() > LARGEST_TEXT) {
            return;
        }
        EditorPosition position = from.session().place(after == null ? 0 : Math.min(after, document.getLength()));
        NullProgressMonitor monitor = new NullProgressMonitor();
        looking = monitor;
        lookedFrom = from.session();
        try {
            worker.execute(() -> {
                Optional<NextEdit> found = find(position, from.edit(), recent, monitor);
                UiAssistCall.onDisplay(display(), () -> {
                    if (!monitor.isCanceled()) {
                        show(from, found.orElse(null));
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            clear(); // the workbench is closing
        }
    }

    private Optional<NextEdit> find(EditorPosition position, LineEdit edit, List<LineEdit> recent,
            NullProgressMonitor monitor) {
        try {
            return languages.of(position).flatMap(knowledge -> knowledge.next(position, edit, monitor))
                    .or(() -> RepeatedEdits.next(recent, position.text()));
        } catch (OperationCanceledException e) {
            return Optional.empty(); // the user goes on typing
        } catch (RuntimeException e) {
            log.log(Status.error(Messages.failed, e));
            return Optional.empty();
        }
    }

    // ---- the mark

    private void show(Source from, NextEdit found) {
        clear();
        if (found == null || from.session().viewer().getTextWidget().isDisposed()) {
            return;
        }
        source = from;
        next = found;
        Path file = found.file();
        EditorSession session = file == null ? from.session() : open(file).orElse(null);
        if (session == null) {
            from.session().tell(NLS.bind(Messages.other, Objects.requireNonNull(file).getFileName(), key()));
            return;
        }
        mark = NextEditMark.show(session, found, label(found));
        if (mark == null) {
            clear();
        } else if (session != from.session()) {
            from.session().tell(NLS.bind(Messages.other, Objects.requireNonNull(file).getFileName(), key()));
        }
    }

    private Optional<EditorSession> open(Path file) {
        return sessions.all().stream().filter(session -> session.path().filter(file::equals).isPresent()).findFirst();
    }

    private static String label(NextEdit edit) {
        String replacement = edit.replacement();
        if (replacement == null) {
            return NLS.bind(Messages.signature, edit.old());
        }
        return replacement.isEmpty()
                ? NLS.bind(Messages.remove, edit.old())
                : NLS.bind(Messages.replace, edit.old(), replacement);
    }

    /** Drops the proposal, and any search in progress. */
    private void off() {
        looking.setCanceled(true);
        clear();
    }

    private void clear() {
        if (mark != null) {
            mark.close();
        }
        mark = null;
        next = null;
        source = null;
    }

    private String key() {
        String key = workbench.getService(IBindingService.class).getBestActiveBindingFormattedFor(COMMAND);
        return Objects.requireNonNullElse(key, "");
    }

    // ---- the key

    /** Goes to the next place; if the caret is there already, makes the change. */
    public void jump() {
        if (next == null) {
            sessions.active().ifPresent(session -> session.tell(Messages.none));
            return;
        }
        if (mark == null && !openNext()) {
            return;
        }
        if (!mark.isValid()) {
            mark.session().tell(NLS.bind(Messages.gone, mark.edit().old()));
            clear();
            return;
        }
        EditorSession session = mark.session();
        Point selected = session.viewer().getSelectedRange();
        boolean there = selected.x == mark.offset() && selected.y == next.old().length()
                && session.viewer().getTextWidget().isFocusControl();
        if (there && next.replacement() != null) {
            apply();
        } else {
            activate(session.outerPart());
            if (session.outerPart() instanceof MultiPageEditorPart pages) {
                pages.setActiveEditor(session.editor());
            }
            session.viewer().revealRange(mark.offset(), next.old().length());
            session.viewer().setSelectedRange(mark.offset(), next.old().length());
            session.viewer().getTextWidget().setFocus();
            session.tell(next.replacement() == null
                    ? NLS.bind(Messages.look, next.old())
                    : label(next) + " " + NLS.bind(Messages.again, key()));
        }
    }

    /** Activates an editor, in whichever window it is open. */
    private static void activate(IEditorPart part) {
        IWorkbenchPage page = part.getSite().getPage();
        Shell shell = page.getWorkbenchWindow().getShell();
        shell.setMinimized(false);
        shell.setActive();
        page.activate(part);
    }

    private Optional<IWorkbenchPage> page() {
        return Optional.ofNullable(workbench.getActiveWorkbenchWindow()).map(window -> window.getActivePage());
    }

    /** Opens the file of the next place and marks the place. */
    private boolean openNext() {
        IFile[] files = ResourcesPlugin.getWorkspace().getRoot()
                .findFilesForLocationURI(Objects.requireNonNull(next.file()).toUri());
        Optional<IFile> file = Arrays.stream(files).filter(IFile::exists).findFirst();
        IWorkbenchPage page = page().orElse(null);
        if (file.isEmpty() || page == null) {
            String old = next.old();
            sessions.active().ifPresent(session -> session.tell(NLS.bind(Messages.gone, old)));
            clear();
            return false;
        }
        try {
            IEditorPart part = InternalEditors.open(page, file.get());
            mark = sessions.of(part).map(session -> NextEditMark.show(session, next, label(next))).orElse(null);
        } catch (PartInitException e) {
            log.log(e.getStatus());
        }
        if (mark == null) {
            clear();
        }
        return mark != null;
    }

    private void apply() {
        NextEditMark at = mark;
        NextEdit made = next;
        Source from = source;
        EditorSession session = at.session();
        if (!session.isWritable() || !at.isValid()) {
            return; // the editor has given the reason, or the text has changed meanwhile
        }
        String replacement = Objects.requireNonNull(made.replacement());
        int offset = at.offset();
        IRewriteTarget target = session.viewer() instanceof ITextViewerExtension extension
                ? extension.getRewriteTarget()
                : null;
        applying = made;
        if (target != null) {
            target.beginCompoundChange();
        }
        try {
            session.viewer().getDocument().replace(offset, made.old().length(), replacement);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (target != null) {
                target.endCompoundChange();
            }
            applying = null;
        }
        session.viewer().setSelectedRange(offset + replacement.length(), 0);
        clear();
        look(from, edits.recent(), offset);
    }

    private Display display() {
        return workbench.getDisplay();
    }

    @Override
    public void dispose() {
        VaubanPreferences.removeListener(preferences);
        looking.setCanceled(true);
        worker.shutdownNow();
        sessions.removeLineListener(this);
        sessions.setNextEdit(Optional::empty);
    }
}
