// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.core.commands.IExecutionListener;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.PreferenceChangeEvent;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Widget;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.part.MultiPageEditorPart;
import org.eclipse.ui.services.IDisposable;
import org.vauban.assist.Assistant;
import org.vauban.engine.EngineException;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.ghost.GhostTextStyle;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Sessions of all text editors of the workbench: attaches one to each visible editor, also to pages of multi-page
 * editors. UI thread.
 */
public final class EditorSessions implements IDisposable {

    private final IWorkbench workbench;
    private final CurrentAssistant assistant;
    private final FailureLog problems;
    private final GhostTextStyle look;
    private final List<LineListener> lineListeners = new CopyOnWriteArrayList<>();
    private final ContextCollector context;
    private final IExecutionListener copies = new CopyListener(this);
    private final Map<ITextViewer, EditorSession> sessions = new IdentityHashMap<>();
    private final RecentEditors recent = new RecentEditors();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final SessionWorker worker = new SessionWorker("vauban-ide-completion");
    private final SessionWorker lookups = new SessionWorker("vauban-ide-context");
    private final Listener keyFilter = this::key;
    private final IPreferenceChangeListener preferences = this::preferenceChanged;
    private final Runnable projects = () -> later(this::pauseWhatIsOff);

    private LongSupplier clock = System::nanoTime;
    private Widget typingIn;
    private Refusal refusal;
    private Supplier<Optional<EditorPlace>> nextEdit = Optional::empty;
    /** Null until {@link #install}. */
    private EditorPartWatcher watcher;
    private boolean disposed;

    /** The last refusal by the gate. */
    private record Refusal(EditorSession session, String reason) {}

    public EditorSessions(IWorkbench workbench, CurrentAssistant assistant, FailureLog problems,
            ContextCollector context) {
        this.context = context;
        this.workbench = workbench;
        this.assistant = assistant;
        this.problems = problems;
        this.look = new ThemedGhostTextStyle(workbench);
    }

    /** Starts watching editors. Idempotent. */
    public void install() {
        if (watcher != null || disposed) {
            return;
        }
        workbench.getDisplay().addFilter(SWT.KeyDown, keyFilter);
        VaubanPreferences.addListener(preferences);
        ProjectSettings.addListener(projects);
        workbench.getService(ICommandService.class).addExecutionListener(copies);
        watcher = new EditorPartWatcher(workbench, this::attach, part -> List.copyOf(sessions.values()).stream()
                .filter(session -> session.outerPart() == part).forEach(EditorSession::pause));
    }

    private void attach(IEditorPart outer) {
        if (disposed) {
            return;
        }
        IEditorPart editor = outer instanceof MultiPageEditorPart pages
                && pages.getSelectedPage() instanceof IEditorPart page ? page : outer;
        ITextViewer viewer = viewer(editor);
        if (viewer == null || viewer.getTextWidget() == null || viewer.getTextWidget().isDisposed()
                || editor.getEditorInput() == null) {
            return;
        }
        if (!sessions.containsKey(viewer)) {
            EditorSession session = new EditorSession("editor-" + System.identityHashCode(viewer), this, outer, editor,
                    viewer);
            sessions.put(viewer, session);
            recent.opened(session);
            session.attached();
        }
    }

    private static ITextViewer viewer(IEditorPart editor) {
        ITextViewer viewer = editor.getAdapter(ITextViewer.class);
        if (viewer == null && editor.getAdapter(ITextOperationTarget.class) instanceof ITextViewer target) {
            return target;
        }
        return viewer;
    }

    /** @return the session of the focused editor, else of the active editor */
    public Optional<EditorSession> active() {
        Optional<EditorSession> focused = sessions.values().stream()
                .filter(s -> !s.viewer().getTextWidget().isDisposed() && s.viewer().getTextWidget().isFocusControl())
                .findFirst();
        if (focused.isPresent()) {
            return focused;
        }
        IWorkbenchWindow window = workbench.getActiveWorkbenchWindow();
        if (window == null || window.getActivePage() == null) {
            return Optional.empty();
        }
        IEditorPart active = window.getActivePage().getActiveEditor();
        return active == null ? Optional.empty() : of(active);
    }

    /** @return the session of an editor or of its selected page */
    public Optional<EditorSession> of(IEditorPart part) {
        attach(part);
        IEditorPart page = part instanceof MultiPageEditorPart pages
                && pages.getSelectedPage() instanceof IEditorPart selected ? selected : part;
        return Optional.ofNullable(viewer(page)).map(sessions::get);
    }

    /** Returns the sessions of all editors that have been visible. */
    public List<EditorSession> all() {
        return List.copyOf(sessions.values());
    }

    public void addLineListener(LineListener listener) {
        lineListeners.add(listener);
    }

    public void removeLineListener(LineListener listener) {
        lineListeners.remove(listener);
    }

    /** Adds a listener that is called on the UI thread when ghost text appears, disappears or is refused. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** @return reason why the gate refused the last completion of the active editor, or empty */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal)
                .filter(last -> active().filter(session -> session == last.session()).isPresent())
                .map(Refusal::reason);
    }

    public FailureLog problems() {
        return problems;
    }

    // ---- for the sessions

    Assistant assistant() {
        return assistant.assistant();
    }

    /** Worker for quick tasks and for those that the user waits for. */
    SessionWorker worker() {
        return worker;
    }

    /** Worker for lookups that no request waits for yet, so that they do not delay requests. */
    SessionWorker lookups() {
        return lookups;
    }

    GhostTextStyle look() {
        return look;
    }

    RecentEditors recent() {
        return recent;
    }

    LongSupplier clock() {
        return () -> clock.getAsLong();
    }

    /** Returns the place of the next edit, if one is proposed. */
    Optional<EditorPlace> nextEdit() {
        return nextEdit.get();
    }

    /** Sets the source of the next edit; it is called on the UI thread. */
    public void setNextEdit(Supplier<Optional<EditorPlace>> source) {
        nextEdit = source;
    }

    /** Sets the clock that measures how long suggestions are visible, in nanoseconds; for tests. */
    public void setClock(LongSupplier nanos) {
        clock = nanos;
    }

    /** Completes when the worker has finished its current tasks; for tests. Any thread. */
    public CompletableFuture<Boolean> caughtUp() {
        return worker.supply(() -> true);
    }

    List<LineListener> lineListeners() {
        return lineListeners;
    }

    ContextCollector context() {
        return context;
    }

    /** Whether a key that writes text is being handled in this widget. */
    boolean typing(StyledText widget) {
        return typingIn == widget;
    }

    private void key(Event event) {
        // key bindings do not get here: the workbench's filter has consumed them
        if (event.widget instanceof StyledText && writes(event)) {
            typingIn = event.widget;
            Display display = event.display;
            display.asyncExec(() -> typingIn = null);
        }
    }

    private static boolean writes(Event event) {
        char c = event.character;
        return c == '\r' || c == '\n' || c == '\t' || c >= ' ' && c != SWT.DEL;
    }

    void focused(EditorSession session) {
        recent.focused(session);
        if (VaubanPreferences.enabled() && session.viewer().isEditable()) {
            worker.execute(this::warmUp);
        }
        tell();
    }

    private void warmUp() {
        try {
            assistant.assistant().warmUp();
        } catch (EngineException e) {
            problems.report(e);
        }
        VaubanPreferences.noteEditing(); // the next workbench start then starts the engine
    }

    void closed(EditorSession session) {
        sessions.remove(session.viewer());
        lineListeners.forEach(listener -> listener.closed(session));
        recent.closed(session);
        if (refusal != null && refusal.session() == session) {
            refusal = null;
        }
        tell();
    }

    void ghostChanged(EditorSession session) {
        tell();
    }

    /** Clears the message after a successful completion, or after its obstacle was removed. */
    void nothingInTheWay() {
        problems.over();
        refusal = null;
        tell();
    }

    void refused(EditorSession session, String reason) {
        refusal = new Refusal(session, reason);
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    private void later(Runnable task) {
        UiAssistCall.onDisplay(workbench.getDisplay(), task);
    }

    private void preferenceChanged(PreferenceChangeEvent event) {
        if (VaubanPreferences.ofAssistant(event.getKey())) {
            later(this::nothingInTheWay);
        }
        boolean off = event.getKey().equals(VaubanPreferences.ENABLED) && !VaubanPreferences.enabled();
        if (off || event.getKey().equals(VaubanPreferences.PAUSED)) {
            later(this::pauseWhatIsOff);
        }
    }

    /**
     * Removes ghost text and cancels requests where the settings of the workspace or of a project have turned
     * completion off.
     */
    private void pauseWhatIsOff() {
        List.copyOf(sessions.values()).stream()
                .filter(s -> !s.settings().enabled() || s.settings().paused(s.fileType()))
                .forEach(EditorSession::pause);
        tell();
    }

    @Override
    public void dispose() {
        disposed = true;
        worker.close();
        lookups.close();
        if (watcher == null) {
            return;
        }
        VaubanPreferences.removeListener(preferences);
        ProjectSettings.removeListener(projects);
        workbench.getService(ICommandService.class).removeExecutionListener(copies);
        watcher.close();
        if (!workbench.getDisplay().isDisposed()) {
            workbench.getDisplay().removeFilter(SWT.KeyDown, keyFilter);
            List.copyOf(sessions.values()).forEach(EditorSession::close);
        }
    }
}
