// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.newplace;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.engine.Generation;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.ide.tour.typist.NewPlaceOutcome;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Answer;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Request;
import org.vauban.ide.tour.typist.NewPlaceProtocol;
import org.vauban.ide.tour.typist.NewPlaceReport;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.proof.ide.Results;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workbench.HostArchive;
import org.vauban.proof.ide.workbench.JavaWorkbench;
import org.vauban.proof.ide.workbench.PaintedGhost;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/** Opens one file after the other, types at the place in it, and notes when ghost text is painted and what it says. */
final class NewPlaces extends WorkbenchDriver {
    private static final int KEY_SECONDS = 5;
    /** A request comes some time after the last key. */
    private static final int REQUEST_SECONDS = 2;
    private static final int GHOST_SECONDS = 90;

    private final Settings settings;
    private final String model;

    NewPlaces(Settings settings) {
        super("new-place");
        this.settings = settings;
        this.model = settings.models().getFirst();
    }

    @Override
    protected void guide() throws Exception {
        List<SourceArchive> archives = SourceArchive.of(settings.sources(), settings.older());
        List<Place> places = NewPlaceApplication.places(settings);
        Set<String> wanted = places.subList(0, places.size() - 1).stream().map(Place::id).collect(Collectors.toSet());
        Results<NewPlaceOutcome> results = new Results<>(settings.results(), NewPlaceOutcome.class);
        Set<String> done = results.all().stream().filter(each -> each.model().equals(model))
                .map(NewPlaceOutcome::place).collect(Collectors.toSet());
        if (!done.containsAll(wanted)) {
            // starts the engine and loads the model
            tell("not counted", at(places.getLast(), archives));
            HostArchive.await();
        }
        for (Place place : places.subList(0, places.size() - 1)) {
            if (!done.contains(place.id())) {
                NewPlaceOutcome outcome = at(place, archives);
                results.add(outcome);
                tell(place.id(), outcome);
            }
        }
        System.out.println(NewPlaceReport.text(model,
                results.all().stream().filter(each -> wanted.contains(each.place())).toList()));
    }

    private static void tell(String name, NewPlaceOutcome outcome) {
        System.out.printf(Locale.ROOT, "%s: %s%n", name, outcome.text());
        for (Answer answer : List.of(outcome.first(), outcome.later())) {
            System.out.printf(Locale.ROOT, "  after %d ms%s%s: %s%n", answer.millis(), answer.right() ? ", right" : "",
                    answer.assist() ? ", content assist is open" : "", answer.text().lines().findFirst().orElse(""));
        }
        for (Request each : outcome.requests()) {
            System.out.printf(Locale.ROOT, "  %s at %d: %d tokens, %d reused, prompt %d ms, %d in all%s%s%n",
                    each.feature(), each.started(), each.promptTokens(), each.reusedTokens(), each.promptMillis(),
                    each.totalMillis(),
                    each.disposition() == null ? "" : ", " + each.disposition() + " " + each.steps(),
                    each.finding() == null ? "" : ", " + each.finding());
        }
    }

    private NewPlaceOutcome at(Place place, List<SourceArchive> archives) throws Exception {
        SourceArchive archive = SourceArchive.of(archives, place.name());
        IFile file = SourceProject.file(archive, archive.path(place.name()));
        int offset = place.before().length();
        IEditorPart editor = ui(() -> JavaWorkbench.open(file, offset));
        long placed = System.nanoTime();
        Instant placedTime = Instant.now();
        ITextViewer viewer = JavaWorkbench.viewer(editor);
        StyledText widget = viewer.getTextWidget();
        if (!ui(widget::isFocusControl)) {
            ui(() -> {
                JavaWorkbench.focus(editor);
                return null;
            });
        }
        EditorSession session = ui(() -> JavaWorkbench.session(editor));
        String keys = place.text().substring(0, NewPlaceProtocol.KEYS);

        long first = placed + TimeUnit.MILLISECONDS.toNanos(NewPlaceProtocol.PAUSE_MILLIS);
        for (int i = 0; i < keys.length() - 1; i++) {
            sleepUntil(first + i * TimeUnit.MILLISECONDS.toNanos(NewPlaceProtocol.KEY_MILLIS));
            strike(widget, keys.charAt(i));
        }
        Answer answer = lastKey(place, session, keys, placed,
                first + (keys.length() - 1) * TimeUnit.MILLISECONDS.toNanos(NewPlaceProtocol.KEY_MILLIS));

        // types the last character again: only typing gets a suggestion without an explicit request
        sleepUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NewPlaceProtocol.LATER_MILLIS));
        strike(widget, SWT.BS);
        long again = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NewPlaceProtocol.KEY_MILLIS);
        Answer later;
        if (waitFor(KEY_SECONDS, () -> viewer.getSelectedRange().x == offset + keys.length() - 1)) {
            later = lastKey(place, session, keys, placed, again);
        } else {
            System.out.println("Backspace did not reach the editor: " + ui(() -> state(viewer)));
            later = new Answer(-1, "", false, ui(NewPlaces::assists), -1);
        }
        ui(() -> {
            session.dismiss();
            ((ITextEditor) editor).doRevertToSaved();
            window().getActivePage().closeEditor(editor, false);
            return null;
        });
        return new NewPlaceOutcome(model, place.id(), place.text(), answer, later, requests(placedTime));
    }

    private static List<Request> requests(Instant since) throws Exception {
        CurrentAssistant assistant = ui(() -> PlatformUI.getWorkbench().getService(CurrentAssistant.class));
        return assistant.assistant().prompts().requests().stream()
                .filter(each -> each.generation() != null && !each.started().isBefore(since))
                .sorted(Comparator.comparing(InspectedRequest::started)).map(each -> {
                    Generation numbers = each.generation();
                    SuggestionTrace trace = each.trace();
                    String finding = each.parts().stream().filter(part -> part.role().equals("check"))
                            .map(InspectedPart::reason).findFirst().orElse(null);
                    return new Request(each.feature(), Duration.between(since, each.started()).toMillis(),
                            numbers.promptTokens(), numbers.reusedTokens(), numbers.generatedTokens(),
                            Math.round(numbers.promptMillis()), Math.round(numbers.totalMillis()),
                            trace == null ? null : trace.disposition().name(), finding,
                            trace == null ? null : steps(trace, since));
                }).toList();
    }

    private static Map<String, Long> steps(SuggestionTrace trace, Instant since) {
        Map<String, Long> steps = new LinkedHashMap<>();
        trace.steps().forEach(
                each -> steps.put(each.step().name(), Duration.between(since, each.at()).toMillis()));
        return steps;
    }

    /** Presses the last of the keys at that moment and waits for the answer. */
    private Answer lastKey(Place place, EditorSession session, String keys, long placed, long moment)
            throws Exception {
        ITextViewer viewer = session.viewer();
        sleepUntil(moment);
        PaintedGhost painted = ui(() -> new PaintedGhost(session));
        long pressed = System.nanoTime();
        strike(viewer.getTextWidget(), keys.charAt(keys.length() - 1));
        int end = place.before().length() + keys.length();
        if (!waitFor(KEY_SECONDS, () -> viewer.getSelectedRange().x == end)) {
            throw new Failure("the keys did not reach the editor at " + place.id() + ": " + ui(() -> state(viewer)));
        }
        waitFor(REQUEST_SECONDS, () -> painted.isPainted() || session.asking());
        waitFor(GHOST_SECONDS, () -> !session.asking());
        // the ghost text may not be painted yet
        waitFor(1, () -> painted.isPainted() || session.ghost().isEmpty());
        return ui(() -> {
            long millis = painted.isPainted() ? TimeUnit.NANOSECONDS.toMillis(painted.nanos() - pressed) : -1;
            String text = painted.isPainted() ? session.ghost().orElseGet(painted::text) : "";
            String line = text.lines().findFirst().orElse("");
            boolean right = place.isContinuedBy(keys.length(), line)
                    || place.isContinuedBy(keys.length(), line + behind(viewer));
            return new Answer(millis, text, right, assists(), TimeUnit.NANOSECONDS.toMillis(pressed - placed));
        });
    }

    /**
     * Sends a key to the editor. Without a window manager, a list of proposals takes the keyboard focus, which on a
     * desktop stays with the editor. So the editor gets the key as it would on a desktop, and the focus when the list
     * is gone; SWT does not see that the editor lost it.
     */
    private static void strike(StyledText widget, char key) throws Exception {
        if (ui(NewPlaces::assists)) {
            ui(() -> {
                Event event = new Event();
                event.character = key;
                event.keyCode = key;
                widget.notifyListeners(SWT.KeyDown, event);
                return null;
            });
            return;
        }
        boolean focused = waitFor(KEY_SECONDS, () -> {
            if (!widget.isFocusControl()) {
                widget.getShell().forceActive();
                widget.setFocus();
            }
            return widget.isFocusControl();
        });
        if (!focused) {
            throw new Failure("the editor does not get the keyboard");
        }
        if (key == SWT.BS) {
            pressCode(key);
        } else {
            press(key);
        }
    }

    private static String state(ITextViewer viewer) throws BadLocationException {
        int caret = viewer.getSelectedRange().x;
        IRegion line = viewer.getDocument().getLineInformationOfOffset(caret);
        return (viewer.getTextWidget().isFocusControl() ? "it has" : "it does not have") + " the keyboard, a list is "
                + (assists() ? "" : "not ") + "open, the line is "
                + viewer.getDocument().get(line.getOffset(), line.getLength()).strip();
    }

    /** Returns what the editor has closed automatically behind the caret. */
    private static String behind(ITextViewer viewer) throws BadLocationException {
        IDocument document = viewer.getDocument();
        int caret = viewer.getSelectedRange().x;
        IRegion line = document.getLineInformationOfOffset(caret);
        return document.get(caret, line.getOffset() + line.getLength() - caret);
    }

    /** Whether a list of proposals is open, which suppresses ghost text. */
    private static boolean assists() {
        return Stream.of(display().getShells()).filter(Shell::isVisible)
                .anyMatch(each -> each != window().getShell());
    }
}
