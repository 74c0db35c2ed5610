// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.util.List;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.holes.Hole;
import org.vauban.proof.ide.holes.HoleCutter;
import org.vauban.proof.ide.workbench.JavaWorkbench;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/** Prepares the previous session: a built project, and a Java editor with the caret where a statement is missing. */
final class Preparation extends WorkbenchDriver {
    static final String GAP = "start/gap.json";
    private static final String STANDARD_ARCHIVE = "langchain4j-core";
    /** Holes of all kinds; a quarter of them are statements. */
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
        JavaWorkbench.build();
        SourceProject.index();
        VaubanPreferences.setModel(settings.models().getFirst());
        ui(() -> {
            JavaWorkbench.show();
            JavaWorkbench.open(project.file(gap.path()), gap.offset());
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
}
