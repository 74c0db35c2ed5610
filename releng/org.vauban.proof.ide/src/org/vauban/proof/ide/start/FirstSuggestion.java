// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.ModelDescription;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workbench.HostArchive;
import org.vauban.proof.ide.workbench.JavaWorkbench;
import org.vauban.proof.ide.workbench.PaintedGhost;

/** Types into the restored editor soon after the start, and notes when the first ghost text is painted. */
final class FirstSuggestion extends WorkbenchDriver {
    /** Number of characters of the missing statement that are typed. */
    static final int KEYS = 3;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int EDITOR_SECONDS = 60;
    private static final int GHOST_SECONDS = 90;
    /** A request comes some time after the last key. */
    private static final int REQUEST_SECONDS = 5;

    private final Settings settings;
    private final String step;

    private long zero;
    private Instant zeroTime;
    private volatile long loading;
    private volatile long ready;
    private PaintedGhost painted;

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
        ITextViewer viewer = JavaWorkbench.viewer(editor);
        StyledText widget = viewer.getTextWidget();
        boolean focused = ui(widget::isFocusControl);
        if (!focused) {
            ui(() -> {
                JavaWorkbench.focus(editor);
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
        EditorSession session = ui(() -> JavaWorkbench.session(editor));
        painted = ui(() -> new PaintedGhost(session));
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
        waitFor(REQUEST_SECONDS, () -> painted.isPainted() || session.asking());
        waitFor(GHOST_SECONDS, () -> painted.isPainted() || !session.asking());
        // the ghost text may not be painted yet
        waitFor(1, painted::isPainted);

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
            HostArchive.await();
            return;
        }
        Results<StartResult> results = new Results<>(settings.results(), StartResult.class);
        results.add(result);
        if (step.equals("last")) {
            System.out.println(StartReport.text(result.model(), results.all()));
        }
    }

    private static boolean isEditorVisible() {
        IWorkbenchWindow window = window();
        IEditorPart editor = window.getActivePage() == null ? null : window.getActivePage().getActiveEditor();
        ITextViewer viewer = editor == null ? null : JavaWorkbench.viewer(editor);
        return viewer != null && viewer.getTextWidget() != null && viewer.getTextWidget().isVisible();
    }

    private void statusChanged(AssistStatus status) {
        switch (status.state()) {
            case LOADING -> loading = loading == 0 ? System.nanoTime() : loading;
            case READY, WORKING -> ready = ready == 0 ? System.nanoTime() : ready;
            default -> {
                // nothing has begun yet, or the result records the failure
            }
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
                Math.round(engine.startMillis()), Math.round(load), at(firstKey), at(lastKey), at(ui(painted::nanos)),
                ui(painted::text), requests);
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
}
