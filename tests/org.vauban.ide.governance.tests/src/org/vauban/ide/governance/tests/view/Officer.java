// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.tests.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.intro.IIntroPart;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.governance.GovernancePerspective;
import org.vauban.ide.tour.Screenshot;

/**
 * A security officer at a workbench, with an audit log and a policy of the test user. Each test begins with neither,
 * and fails if Vauban logged an error.
 */
final class Officer implements BeforeEachCallback, AfterEachCallback {

    /** A generous limit: a busy machine must not fail a test. */
    private static final int SECONDS = 120;
    private static final Rectangle WINDOW = new Rectangle(0, 0, 1280, 860);
    private static final Path HOME = Path.of(System.getenv("VAUBAN_HOME"));

    private final List<IStatus> errors = new CopyOnWriteArrayList<>();
    private final ILogListener listener = (status, plugin) -> {
        if (status.getSeverity() == IStatus.ERROR
                && (status.getPlugin().startsWith("org.vauban.") || String.valueOf(status.getException())
                        .contains("org.vauban."))) {
            errors.add(status);
        }
    };

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        forget();
        Platform.addLogListener(listener);
        run(() -> {
            IIntroPart intro = PlatformUI.getWorkbench().getIntroManager().getIntro();
            if (intro != null) {
                PlatformUI.getWorkbench().getIntroManager().closeIntro(intro);
            }
            window().getShell().setBounds(WINDOW);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        run(() -> {
            for (IViewReference view : page().getViewReferences()) {
                if (view.getId().startsWith("org.vauban.")) {
                    page().hideView(view);
                }
            }
        });
        Platform.removeLogListener(listener);
        forget();
        assertEquals(List.of(), List.copyOf(errors), "logged as errors");
    }

    private static void forget() throws IOException {
        for (Path folder : List.of(log().getParent(), policy().getParent())) {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** Returns the audit log of the test user. */
    static Path log() {
        return HOME.resolve("audit").resolve("audit.jsonl");
    }

    /** Opens that log as the workbench does. */
    static AuditLog audit() {
        return new AuditLog(log(), AuditOptions.of(UserDirectories.standard(), "0".repeat(64)));
    }

    /** Returns the unsigned policy of the test user. */
    static Path policy() {
        return HOME.resolve("config").resolve("policy.json");
    }

    static void writePolicy(String json) throws IOException {
        Files.createDirectories(policy().getParent());
        Files.writeString(policy(), json);
    }

    /**
     * Asks the gate, which writes a line.
     *
     * @param file file whose text is required; a plan is excluded, and the request refused
     * @param attached files whose text may be omitted
     */
    static void review(AuditLog audit, String feature, String model, String file, String... attached) {
        Gate gate = new Gate(GatePolicy.NONE.exclusions(List.of("*.plan")), new SecretMasker(), audit);
        List<Part> parts = new ArrayList<>();
        parts.add(part("file", file, true));
        Stream.of(attached).forEach(each -> parts.add(part("attachment", each, false)));
        gate.review(new Submission(feature, model, parts));
    }

    private static Part part(String role, String file, boolean required) {
        return new Part(role, SourceText.whole(TextSource.file(HOME.resolve(file), null), "class A {}"),
                OptionalInt.empty(), required);
    }

    static <T extends IViewPart> T view(Class<T> type, String id) {
        return type.cast(call(() -> page().showView(id)));
    }

    /** Opens the perspective in its intended layout. */
    static void perspective() {
        run(() -> {
            PlatformUI.getWorkbench().showPerspective(GovernancePerspective.ID, window());
            page().resetPerspective();
        });
    }

    static IWorkbenchWindow window() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0];
    }

    static IWorkbenchPage page() {
        return window().getActivePage();
    }

    /** Runs a task on the UI thread and returns its result. */
    static <T> T call(Callable<T> task) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        PlatformUI.getWorkbench().getDisplay().syncExec(() -> {
            try {
                result.set(task.call());
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return result.get();
    }

    static void run(Action task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    interface Action {
        void run() throws Exception;
    }

    /** Waits until a condition holds, checking it on the UI thread. */
    static void await(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!call(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + SECONDS + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Returns all visible controls of a type in the active page. */
    static <T extends Control> List<T> all(Class<T> type) {
        return call(() -> {
            List<T> found = new ArrayList<>();
            collect(window().getShell(), type, found);
            return found;
        });
    }

    private static <T extends Control> void collect(Composite in, Class<T> type, List<T> found) {
        for (Control child : in.getChildren()) {
            if (type.isInstance(child) && child.isVisible()) {
                found.add(type.cast(child));
            }
            if (child instanceof Composite inner) {
                collect(inner, type, found);
            }
        }
    }

    static Button button(String text) {
        return all(Button.class).stream()
                .filter(button -> call(() -> button.getText().replace("&", "")).equals(text)).findFirst()
                .orElseThrow(() -> new AssertionError("no button " + text));
    }

    static void press(Button button) {
        run(() -> button.notifyListeners(SWT.Selection, new Event()));
    }

    /** Returns the field behind a label. */
    static Text field(String label) {
        return call(() -> {
            List<Control> controls = new ArrayList<>();
            collect(window().getShell(), Control.class, controls);
            for (int i = 0; i < controls.size() - 1; i++) {
                if (controls.get(i) instanceof org.eclipse.swt.widgets.Label found
                        && found.getText().replace("&", "").equals(label)
                        && controls.get(i + 1) instanceof Text text) {
                    return text;
                }
            }
            throw new AssertionError("no field " + label);
        });
    }

    /** Writes a picture of the window to target/pictures, for people to look at, if {@code VAUBAN_PICTURES} is set. */
    static void picture(String name) throws IOException {
        if (System.getenv("VAUBAN_PICTURES") == null) {
            return;
        }
        Path folder = Files.createDirectories(Path.of(System.getProperty("vauban.root"),
                "tests/org.vauban.ide.governance.tests/target/pictures"));
        run(() -> {
            while (window().getShell().getDisplay().readAndDispatch()) {
                // until the queue of events is empty
            }
            ImageLoader loader = new ImageLoader();
            loader.data = new org.eclipse.swt.graphics.ImageData[] {Screenshot.of(window().getShell())};
            String language = Locale.getDefault().getLanguage();
            loader.save(folder.resolve(name + (language.equals("en") ? "" : "-" + language) + ".png").toString(),
                    SWT.IMAGE_PNG);
        });
    }

    /** Returns the text in the workbench's language. */
    static String say(String english, String french) {
        return Locale.getDefault().getLanguage().equals("fr") ? french : english;
    }
}
