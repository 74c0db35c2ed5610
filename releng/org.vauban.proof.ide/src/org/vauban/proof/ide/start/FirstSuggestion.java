// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.UserDirectories;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;

/** Types into the restored editor soon after the start, and notes when the first ghost text is painted. */
final class FirstSuggestion extends WorkbenchDriver {
    /** Typed of the statement that is missing. */
    static final int KEYS = 3;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int EDITOR_SECONDS = 60;
    private static final int GHOST_SECONDS = 90;
    /** A request comes some time after the last key. */
    private static final int REQUEST_SECONDS = 5;
    private static final int ARCHIVE_SECONDS = 240;

    private final Settings settings;
    private final String step;

    private long zero;
    private Instant zeroTime;
    private volatile long loading;
    private volatile long ready;
    /** When ghost text was first painted, and what it said; UI thread. */
    private long painted;
    private String text;

    FirstSuggestion(Settings settings, String step) {
        super("start");
        this.settings = settings;
        this.step = step;
    }

    @Override
    protected boolean leavesEditors() {
        return true;
    }

    @Override
    protected void guide() throws Exception {
        Gap gap = Gap.read(settings.sources().resolveSibling(Preparation.GAP));
        CurrentAssistant assistant = ui(() -> PlatformUI.getWorkbench().getService(CurrentAssistant.class));
        assistant.addStatusListener(this::statusChanged);
        statusChanged(assistant.status());
        if (!waitFor(EDITOR_SECONDS, FirstSuggestion::isEditorVisible)) {
            throw new Failure("no editor was restored");
        }
        zero = System.nanoTime();
        zeroTime = Instant.now();
        long window = zeroTime.toEpochMilli() - ManagementFactory.getRuntimeMXBean().getStartTime();
        IEditorPart editor = ui(() -> window().getActivePage().getActiveEditor());
        ITextViewer viewer = Preparation.viewer(editor);
        StyledText widget = viewer.getTextWidget();
        boolean focused = ui(widget::isFocusControl);
        if (!focused) {
            // a window manager gives the focus to a new window
            ui(() -> {
                window().getShell().forceActive();
                window().getActivePage().activate(editor);
                return null;
            });
        }

        sleepUntil(zero + REST_NANOS);
        boolean caretKept = ui(() -> viewer.getSelectedRange().x == gap.offset());
        if (!caretKept) {
            ui(() -> {
                viewer.setSelectedRange(gap.offset(), 0);
                return null;
            });
        }
        EditorSession session = ui(() -> PlatformUI.getWorkbench().getService(EditorSessions.class).of(editor)
                .orElseThrow(() -> new Failure("the editor was not attached to")));
        ui(() -> {
            widget.addPaintListener(event -> painted(session)); // after that which paints ghost text
            return null;
        });
        long firstKey = System.nanoTime();
        long lastKey = firstKey;
        for (int i = 0; i < KEYS; i++) {
            lastKey = firstKey + i * PAUSE_NANOS;
            sleepUntil(lastKey);
            press(gap.statement().charAt(i));
        }
        if (!waitFor(REQUEST_SECONDS, () -> viewer.getSelectedRange().x == gap.offset() + KEYS)) {
            throw new Failure("the keys did not reach the editor: something else has the focus");
        }
        waitFor(REQUEST_SECONDS, () -> painted > 0 || session.asking());
        waitFor(GHOST_SECONDS, () -> painted > 0 || !session.asking());
        // what is there may be painted only now
        waitFor(1, () -> painted > 0);

        StartResult result = result(assistant.assistant(), gap, window, focused, caretKept, firstKey, lastKey);
        waitFor(GHOST_SECONDS, () -> !session.asking());
        ui(() -> {
            session.dismiss();
            ((ITextEditor) editor).doRevertToSaved();
            viewer.setSelectedRange(gap.offset(), 0);
            return null;
        });
        tell(result);
    }

    private void tell(StartResult result) throws IOException {
        System.out.println(line(result));
        if (step.equals("warm-up")) {
            awaitArchive();
            return;
        }
        Results<StartResult> results = new Results<>(settings.results(), StartResult.class);
        results.add(result);
        if (step.equals("last")) {
            System.out.println(StartReport.text(result.model(), results.all()));
        }
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static boolean isEditorVisible() {
        IWorkbenchWindow window = window();
        IEditorPart editor = window.getActivePage() == null ? null : window.getActivePage().getActiveEditor();
        ITextViewer viewer = editor == null ? null : Preparation.viewer(editor);
        return viewer != null && viewer.getTextWidget() != null && viewer.getTextWidget().isVisible();
    }

    private void statusChanged(AssistStatus status) {
        switch (status.state()) {
            case LOADING -> loading = loading == 0 ? System.nanoTime() : loading;
            case READY, WORKING -> ready = ready == 0 ? System.nanoTime() : ready;
            default -> {
                // nothing began yet, or the result says so
            }
        }
    }

    private void painted(EditorSession session) {
        if (painted == 0 && session.ghost().isPresent()) {
            painted = System.nanoTime();
            text = session.ghost().get();
        }
    }

    private static void press(char key) throws Exception {
        // on the UI thread: GDK's event queue has no lock
        boolean posted = ui(() -> {
            Event event = new Event();
            event.character = key;
            event.type = SWT.KeyDown;
            boolean down = display().post(event);
            event.type = SWT.KeyUp;
            return down & display().post(event);
        });
        if (!posted) {
            throw new Failure("this display takes no key events");
        }
    }

    private StartResult result(Assistant assistant, Gap gap, long window, boolean focused, boolean caretKept,
            long firstKey, long lastKey) throws Exception {
        String model = settings.models().getFirst();
        EngineDescription engine = assistant.describe().get(GHOST_SECONDS, TimeUnit.SECONDS);
        double load = engine.models().stream().filter(each -> model.equals(each.modelId())).findFirst()
                .map(ModelDescription::loadMillis).orElse(-1.0);
        List<StartResult.Request> requests = assistant.prompts().requests().stream()
                .filter(each -> each.generation() != null).map(this::request).toList();
        return new StartResult(model, gap.id(), window, focused, caretKept, at(loading), at(ready),
                Math.round(engine.startMillis()), Math.round(load), at(firstKey), at(lastKey), at(ui(() -> painted)),
                ui(() -> text), requests);
    }

    private StartResult.Request request(InspectedRequest request) {
        var numbers = request.generation();
        return new StartResult.Request(request.feature(), Duration.between(zeroTime, request.started()).toMillis(),
                numbers.promptTokens(), numbers.reusedTokens(), numbers.generatedTokens(),
                Math.round(numbers.promptMillis()), Math.round(numbers.totalMillis()));
    }

    private long at(long nanos) {
        return nanos == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos - zero);
    }

    private String line(StartResult result) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT,
                "%s: window after %d ms, focus %s, caret %s; engine from %d, model loaded at %d (host %d, model %d); keys at %d to %d, ghost text at %d: %s",
                step, result.window(), result.focused() ? "kept" : "given", result.caretKept() ? "kept" : "set",
                result.loading(), result.ready(), result.hostStart(), result.modelLoad(), result.firstKey(),
                result.lastKey(), result.ghost(), result.text()));
        for (StartResult.Request each : result.requests()) {
            line.append(String.format(Locale.ROOT, "%n  %s at %d: %d tokens, %d reused, prompt %d ms, %d in all",
                    each.feature(), each.started(), each.promptTokens(), each.reusedTokens(), each.promptMillis(),
                    each.totalMillis()));
        }
        return line.toString();
    }

    /** The host's archive is made when nothing else is to be done, some time after the first start. */
    private static void awaitArchive() throws IOException {
        Path folder = UserDirectories.standard().cache().resolve("host");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ARCHIVE_SECONDS);
        while (!hasArchive(folder)) {
            if (System.nanoTime() > end) {
                throw new Failure("there is no class data sharing archive of the host in " + folder);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static boolean hasArchive(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "host-*.jsa")) {
            return archives.iterator().hasNext();
        }
    }
}
