// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.Generation;
import org.vauban.ide.SampleProject;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.workbench.CurrentAssistant;

/** Opens the sample, types, waits for ghost text, accepts it, and takes a picture of each step. */
public final class Tour extends WorkbenchDriver {

    /** The file in the sample's folder in which the tour types. */
    public static final String FILE = "src/org/example/tickets/ServiceDesk.java";
    /** A file that is open as well, as it would be for a user who writes such a method: the assistant reads it too. */
    private static final String OTHER = "src/org/example/tickets/Ticket.java";
    /** The new method is inserted before this line. */
    private static final String BEFORE = "private Ticket ticket(int number)";
    private static final String INDENTATION = "    ";
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 900;

    /** Lines that are typed until a completion comes; each is tried once. */
    private static final List<String> LINES = List.of("public List<Ticket> closedTickets() {\nreturn ", "store", ".");

    private final Path sample;
    private final Path output;
    private final int timeout;

    Tour(Path sample, Path output, int timeout) {
        super(TourApplication.NAME);
        this.sample = sample;
        this.output = output;
        this.timeout = timeout;
    }

    /**
     * Finds the place of the new method.
     * @return the start of the line before which it is inserted, or -1 if the source has no such line
     */
    public static int place(String source) {
        return source.indexOf(INDENTATION + BEFORE);
    }

    @Override
    protected void guide() throws Exception {
        Files.createDirectories(output);
        EditorSession session = open();
        StyledText widget = session.viewer().getTextWidget();
        if (!waitFor(timeout, () -> widget.forceFocus() && widget.isFocusControl())) {
            throw new Failure("the editor does not get the focus");
        }
        Screenshot.save(window().getShell(), output.resolve("before.png"));

        int start = ui(() -> session.viewer().getSelectedRange().x);
        KeyTyper typist = new KeyTyper(widget);
        long began = System.nanoTime();
        String ghost = null;
        for (String line : LINES) {
            typist.type(line);
            ghost = awaitGhost(session);
            if (ghost != null) {
                break;
            }
        }
        if (ghost == null) {
            throw new Failure("no completion came: " + ui(Tour::reason));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        Screenshot.save(window().getShell(), output.resolve("ghost.png"));

        String text = ui(() -> session.ghost().orElse(null));
        typist.press(SWT.TAB);
        if (!waitFor(timeout, () -> session.ghost().isEmpty())) {
            throw new Failure("Tab did not accept the completion");
        }
        IDocument document = session.viewer().getDocument();
        int end = ui(() -> session.viewer().getSelectedRange().x);
        String written = ui(() -> document.get(start, end - start));
        if (text == null || !written.endsWith(text)) {
            throw new Failure("what was accepted is not what was shown");
        }
        Screenshot.save(window().getShell(), output.resolve("accepted.png"));
        tell(written, session, millis);
        int pages = new PagesTour(output).take(ui(session::project));
        System.out.println("vauban tour: pages=" + pages);
    }

    private EditorSession open() throws Exception {
        EditorSession session = ui(() -> {
            PlatformUI.getWorkbench().getService(EditorSessions.class).install();
            window().getShell().setBounds(0, 0, WIDTH, HEIGHT);
            IProject project = SampleProject.open(sample);
            IWorkbenchPage page = SampleProject.show(window(), project);
            IFile file = project.getFile(FILE);
            if (!file.exists()) {
                throw new Failure("the sample has no file " + FILE);
            }
            IFile other = project.getFile(OTHER);
            if (other.exists()) {
                IDE.openEditor(page, other);
            }
            IEditorPart editor = IDE.openEditor(page, file);
            window().getShell().forceActive();
            page.activate(editor);
            EditorSessions sessions = PlatformUI.getWorkbench().getService(EditorSessions.class);
            return sessions.of(editor).orElseThrow(() -> new Failure("the Java editor was not attached to"));
        });
        // an empty line, added without keys: the tour begins where a user would write
        ui(() -> {
            IDocument document = session.viewer().getDocument();
            int at = place(document.get());
            if (at < 0) {
                throw new Failure("the sample was changed: " + FILE + " has no method ticket");
            }
            document.replace(at, 0, INDENTATION + "\n\n");
            session.viewer().setSelectedRange(at + INDENTATION.length(), 0);
            session.viewer().revealRange(at + INDENTATION.length(), 0);
            return null;
        });
        return session;
    }

    /** Waits until ghost text is complete or no more is to be expected. */
    private String awaitGhost(EditorSession session) throws Exception {
        // the request comes some time after the last key
        waitFor(5, () -> session.asking() || session.ghost().isPresent());
        waitFor(timeout, () -> !session.asking());
        return ui(() -> session.ghost().orElse(null));
    }

    private static String reason() {
        AssistStatus status = PlatformUI.getWorkbench().getService(CurrentAssistant.class).status();
        EditorSessions sessions = PlatformUI.getWorkbench().getService(EditorSessions.class);
        if (status.message() != null) {
            return status.message();
        }
        return sessions.problems().last().or(sessions::refusal)
                .orElse("the assistant is " + status.state().name().toLowerCase(Locale.ROOT));
    }

    private static void tell(String written, EditorSession session, long millis) throws Exception {
        AssistStatus status = PlatformUI.getWorkbench().getService(CurrentAssistant.class).status();
        System.out.println("vauban tour: completed");
        System.out.println(written.indent(4).stripTrailing());
        Generation numbers = ui(session::generation).orElse(null);
        System.out.println("vauban tour: model=" + status.modelId() + " wallMs=" + millis);
        if (numbers != null) {
            System.out.printf(Locale.ROOT,
                    "vauban tour: promptTokens=%d reusedTokens=%d generatedTokens=%d promptMs=%.0f generateMs=%.0f totalMs=%.0f%n",
                    numbers.promptTokens(), numbers.reusedTokens(), numbers.generatedTokens(), numbers.promptMillis(),
                    numbers.generateMillis(), numbers.totalMillis());
        }
    }
}
