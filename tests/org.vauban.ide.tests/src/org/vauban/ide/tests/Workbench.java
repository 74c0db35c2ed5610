// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourceAttributes;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.intro.IIntroPart;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vauban.ide.completion.EditorSession;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.document.CollectedResults;
import org.vauban.ide.document.ResultsView;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.KnowledgeWatch;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.AssistantProvider;
import org.vauban.ide.workbench.FailureLog;

/**
 * The running workbench with a scripted assistant. Each test finds no editor, an empty project and default settings
 * (except a short delay), and fails when our code has logged an error.
 */
public final class Workbench implements BeforeEachCallback, AfterEachCallback {

    public static final String PROJECT = "p";
    /**
     * Id of a model that writes {@code size;} into any gap and a block of Java in any conversation
     * (releng/tiny-models).
     */
    public static final String MODEL = "scripted";

    public final ScriptedAssistant assistant = new ScriptedAssistant();
    /** Model of the bundled engine; null if a scripted assistant replaces it. */
    private final String model;
    private final List<IStatus> errors = new CopyOnWriteArrayList<>();
    private final ILogListener logListener = (status, plugin) -> {
        if (status.getSeverity() == IStatus.ERROR && isOurs(status)) {
            errors.add(status);
        }
    };
    private ServiceRegistration<AssistantProvider> registration;
    private String usersModels;
    private IProject project;

    private Workbench(String model) {
        this.model = model;
    }

    public static Workbench scripted() {
        return new Workbench(null);
    }

    /** Uses the bundled engine and {@link #MODEL}. */
    public static Workbench realEngine() {
        return new Workbench(MODEL);
    }

    /** Uses the bundled engine and a model of the user's folder, for measurements. */
    public static Workbench realEngine(String model) {
        return new Workbench(model);
    }

    /** Returns the folder of the models with fixed answers. */
    public static Path models() {
        return Path.of(System.getProperty("vauban.root"), "target", "tiny-models");
    }

    private static boolean isOurs(IStatus status) {
        if (status.getPlugin().startsWith("org.vauban.")) {
            return true;
        }
        for (Throwable cause = status.getException(); cause != null; cause = cause.getCause()) {
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (frame.getClassName().startsWith("org.vauban.") && !frame.getClassName().contains(".tests.")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        Platform.addLogListener(logListener);
        assistant.asked.clear();
        assistant.scriptedEdits.reset();
        assistant.answers((String) null);
        if (model == null) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(Constants.SERVICE_RANKING, 100);
            registration = FrameworkUtil.getBundle(Workbench.class).getBundleContext()
                    .registerService(AssistantProvider.class, assistant, properties);
        } else {
            if (MODEL.equals(model)) {
                usersModels = System.setProperty("vauban.models", models().toString());
            }
            InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, model);
        }
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putInt(VaubanPreferences.DELAY, 20);
        AtomicLong seconds = new AtomicLong();
        Ui.run(() -> {
            PlatformUI.getWorkbench().getService(KnowledgeWatch.class); // as from the start of the workbench
            // a test that looks at a suggestion has always looked long enough
            sessions().setClock(() -> TimeUnit.SECONDS.toNanos(seconds.incrementAndGet()));
            IIntroPart intro = PlatformUI.getWorkbench().getIntroManager().getIntro();
            if (intro != null) {
                PlatformUI.getWorkbench().getIntroManager().closeIntro(intro);
            }
            sessions().install();
            project = ResourcesPlugin.getWorkspace().getRoot().getProject(PROJECT);
            if (project.exists()) { // cleanup of the previous test has failed
                project.delete(true, true, null);
            }
            project.create(null);
            project.open(null);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Job.getJobManager().cancel(AssistJob.class);
        Job.getJobManager().join(AssistJob.class, null);
        IndexJobs.end();
        Look.onlyPerspective(LookTest.RESOURCES);
        Ui.run(() -> {
            // after everything that the jobs have sent to this thread
            CollectedResults results = PlatformUI.getWorkbench().getService(CollectedResults.class);
            results.remove(results.all());
            IViewPart view = Ui.page().findView(ResultsView.ID);
            if (view != null) {
                Ui.page().hideView(view);
            }
            for (Shell shell : Ui.display().getShells()) {
                // also notifications that would close by themselves later, and would take the focus along without a
                // window manager
                if (!shell.isDisposed() && shell != Ui.window().getShell() && shell.isVisible()) {
                    shell.close();
                }
            }
            Ui.page().closeAllEditors(false);
        });
        Ui.settle();
        // the settings record the last focused editor, and the next test uses the same settings
        sessions().caughtUp().get(Ui.SECONDS, TimeUnit.SECONDS);
        PlatformUI.getWorkbench().getService(FailureLog.class).over(); // the next test uses the same workbench
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).clear();
        if (registration != null) {
            registration.unregister();
        }
        if (MODEL.equals(model)) {
            if (usersModels == null) {
                System.clearProperty("vauban.models");
            } else {
                System.setProperty("vauban.models", usersModels);
            }
        }
        Ui.run(() -> project.delete(true, true, null));
        IndexJobs.end(); // the project was watched, too
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(KnowledgePreferences.INDEXED);
        Platform.removeLogListener(logListener);
        List<IStatus> seen = List.copyOf(errors);
        errors.clear();
        assertEquals(List.of(), seen, "logged as errors");
    }

    /** Returns and clears the errors logged so far, which the test expected. */
    public List<IStatus> takeErrors() {
        List<IStatus> taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    public IFile file(String path, String content) {
        return Ui.call(() -> {
            IFile file = project.getFile(path);
            if (file.getParent() instanceof IFolder folder && !folder.exists()) {
                create(folder);
            }
            file.create(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), IResource.FORCE, null);
            return file;
        });
    }

    /** Waits until another thread has created a file, and returns its content. */
    public static byte[] awaitContent(IFile file) {
        Ui.await("the file " + file, file::exists);
        return read(file);
    }

    /** Waits until another thread has written a text to a file. */
    public static void awaitContent(IFile file, String expected) {
        Ui.awaitHere(() -> file + ": " + expected,
                () -> file.exists() && expected.equals(new String(read(file), StandardCharsets.UTF_8)));
    }

    /**
     * Reads a file under its folder's rule, which its writer holds. Until the writer releases the rule, the workspace
     * may show the file without content, or may not know its state on disk. Never called on the UI thread, which the
     * writer may be waiting for.
     */
    private static byte[] read(IFile file) {
        IResource folder = file.getParent();
        Job.getJobManager().beginRule(folder, null);
        try {
            return file.readAllBytes();
        } catch (CoreException e) {
            throw new AssertionError(e);
        } finally {
            Job.getJobManager().endRule(folder);
        }
    }

    private static void create(IFolder folder) throws Exception {
        if (folder.getParent() instanceof IFolder parent && !parent.exists()) {
            create(parent);
        }
        folder.create(true, true, null);
    }

    public static void readOnly(IFile file, boolean on) {
        Ui.run(() -> {
            ResourceAttributes attributes = file.getResourceAttributes();
            attributes.setReadOnly(on);
            file.setResourceAttributes(attributes);
        });
    }

    /** Turns the project into a Java project with the platform's JRE and the source folder src. */
    public void java() {
        JreIndex.restore();
        Ui.run(() -> {
            IProjectDescription description = project.getDescription();
            description.setNatureIds(new String[] {JavaCore.NATURE_ID});
            project.setDescription(description, null);
            IFolder src = project.getFolder("src");
            if (!src.exists()) {
                src.create(true, true, null);
            }
            IJavaProject java = JavaCore.create(project);
            java.setRawClasspath(new IClasspathEntry[] {JavaCore.newSourceEntry(src.getFullPath()),
                    JavaCore.newContainerEntry(IPath.fromOSString("org.eclipse.jdt.launching.JRE_CONTAINER"))}, null);
            java.findType("java.lang.Object").getMethods(); // here, where no time limit applies
        });
        JreIndex.await();
    }

    /**
     * Opens a text with the caret where a bar stands, and focuses the editor.
     *
     * @param editorId the editor, or null for the default one
     */
    public Editor open(String path, String withBar, String editorId) {
        int caret = withBar.indexOf('|');
        IFile file = file(path, withBar.substring(0, caret) + withBar.substring(caret + 1));
        IEditorPart part = Ui.call(() -> editorId == null
                ? IDE.openEditor(Ui.page(), file)
                : IDE.openEditor(Ui.page(), file, editorId));
        Editor editor = new Editor(part);
        editor.focus();
        Ui.run(() -> editor.viewer().setSelectedRange(caret, 0));
        Ui.settle();
        return editor;
    }

    /** Opens a Java class with a method whose body contains the caret. */
    public Editor openJava(String body) {
        java();
        return open("src/A.java", "class A {\n\tint count;\n\n\tvoid run() {\n" + body + "\n\t}\n}\n", null);
    }

    public Editor openText(String withBar) {
        return open("a.txt", withBar, "org.eclipse.ui.DefaultTextEditor");
    }

    public static EditorSessions sessions() {
        return PlatformUI.getWorkbench().getService(EditorSessions.class);
    }

    /** An editor with its session. */
    public record Editor(IEditorPart part) {

        public EditorSession session() {
            return sessions().of(part).orElseThrow(() -> new AssertionError("no session for " + part));
        }

        public ITextViewer viewer() {
            return session().viewer();
        }

        public StyledText widget() {
            return viewer().getTextWidget();
        }

        public IDocument document() {
            return viewer().getDocument();
        }

        public String text() {
            return Ui.call(() -> document().get());
        }

        /** Returns the text with a bar at the caret. */
        public String textWithCaret() {
            return Ui.call(
                    () -> new StringBuilder(document().get()).insert(viewer().getSelectedRange().x, '|').toString());
        }

        /** Returns details for the message of a timeout: whether keys arrived, and which control has the focus. */
        public String state() {
            return Ui.call(() -> "the text is \"" + textWithCaret() + "\", the focus "
                    + (widget().isFocusControl() ? "in it" : "in " + Ui.display().getFocusControl()) + " of "
                    + Ui.display().getActiveShell() + ", active is " + Ui.page().getActivePart()
                    + (session().asking() ? ", a question is on its way" : ", nothing is asked"));
        }

        public Optional<String> ghost() {
            return Ui.call(() -> session().ghost());
        }

        public void awaitGhost(String expected) {
            try {
                Ui.await("ghost", () -> session().ghost().equals(Optional.of(expected)));
            } catch (AssertionError e) {
                assertEquals(Optional.of(expected), ghost(), state());
                throw e;
            }
        }

        public void awaitNoGhost() {
            Ui.await("no ghost", () -> session().ghost().isEmpty());
        }

        public void caret(int offset) {
            Ui.run(() -> viewer().setSelectedRange(offset, 0));
            Ui.settle();
        }

        public void focus() {
            Ui.await("focus", () -> {
                Ui.activate();
                Ui.page().activate(part);
                widget().forceFocus();
                return widget().isFocusControl() && Ui.page().getActivePart() == part
                        && Ui.display().getActiveShell() == Ui.window().getShell();
            });
            Keys.reach(widget());
        }

        public boolean dirty() {
            return Ui.call(part::isDirty);
        }
    }
}
