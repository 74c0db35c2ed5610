// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.IWorkspaceDescription;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.text.ITextOperationTarget;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.intro.IIntroManager;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.holes.Hole;
import org.vauban.proof.ide.holes.HoleCutter;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/** The session before: a built project, and a Java editor with the caret where a statement is missing. */
final class Preparation extends WorkbenchDriver {
    static final String GAP = "start/gap.json";
    private static final String JAVA_PERSPECTIVE = "org.eclipse.jdt.ui.JavaPerspective";
    private static final String STANDARD_ARCHIVE = "langchain4j-core";
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 900;
    /** Of all kinds, of which statements are a quarter. */
    private static final int HOLES = 40;
    private static final int KEYS = FirstSuggestion.KEYS;

    private final Settings settings;

    Preparation(Settings settings) {
        super("start");
        this.settings = settings;
    }

    @Override
    protected boolean leavesEditors() {
        return true;
    }

    @Override
    protected void guide() throws Exception {
        String name = settings.only().isEmpty() ? STANDARD_ARCHIVE : settings.only().getFirst();
        SourceArchive archive = SourceArchive.of(settings.sources(), settings.older()).stream()
                .filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new Failure("there are no sources of " + name));
        SourceProject project = SourceProject.create(archive, settings.libraries());
        Gap gap = gap(project);
        String text = archive.files().get(gap.path());
        project.replace(gap.path(),
                text.substring(0, gap.offset()) + text.substring(gap.offset() + gap.statement().length()));
        build();
        SourceProject.index();
        VaubanPreferences.setModel(settings.models().getFirst());
        ui(() -> {
            open(project.file(gap.path()), gap.offset());
            return null;
        });
        ResourcesPlugin.getWorkspace().save(true, new NullProgressMonitor());
        gap.write(settings.sources().resolveSibling(GAP));
        System.out.println(archive.name() + " " + archive.version() + ", " + archive.files().size() + " files; "
                + gap.id() + " without: " + gap.statement().lines().findFirst().orElse(""));
    }

    private Gap gap(SourceProject project) {
        List<Hole> holes = new HoleCutter(settings.seed(), false).cut(List.of(project), HOLES);
        return holes.stream().filter(each -> each.kind() == Hole.Kind.STATEMENT && isTyped(each.truth())).findFirst()
                .map(each -> new Gap(project.java().getElementName(), each.path(), each.start(), each.truth()))
                .orElseThrow(() -> new Failure("no statement fits"));
    }

    /** Whether the first keys are letters of a longer word, which open no list of proposals. */
    private static boolean isTyped(String statement) {
        return statement.length() > KEYS && statement.indexOf('\n') < 0
                && statement.chars().limit(KEYS + 1L).allMatch(Character::isLetter);
    }

    /** As the platform does for everybody who has not switched it off. */
    private static void build() throws CoreException {
        IWorkspace workspace = ResourcesPlugin.getWorkspace();
        workspace.build(IncrementalProjectBuilder.FULL_BUILD, new NullProgressMonitor());
        IWorkspaceDescription description = workspace.getDescription();
        description.setAutoBuilding(true);
        workspace.setDescription(description);
    }

    private static void open(IFile file, int offset) throws CoreException {
        IIntroManager welcome = PlatformUI.getWorkbench().getIntroManager();
        if (welcome.getIntro() != null) {
            welcome.closeIntro(welcome.getIntro());
        }
        window().getShell().setBounds(0, 0, WIDTH, HEIGHT);
        PlatformUI.getWorkbench().showPerspective(JAVA_PERSPECTIVE, window());
        IEditorPart editor = IDE.openEditor(window().getActivePage(), file);
        window().getActivePage().activate(editor);
        ITextViewer viewer = viewer(editor);
        viewer.setSelectedRange(offset, 0);
        viewer.revealRange(offset, 0);
    }

    static ITextViewer viewer(IEditorPart editor) {
        return (ITextViewer) editor.getAdapter(ITextOperationTarget.class);
    }
}
