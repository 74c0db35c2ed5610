// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.vauban.ide.perspective.VaubanPerspective;
import org.vauban.ide.preferences.ProjectPropertyPage;

/** Opens every preference page, the property page of a project and the perspective, and takes a picture of each. */
final class PagesTour {

    private static final String PREFIX = "org.vauban.ide.";
    private static final int SECONDS = 30;
    private static final int WIDTH = 860;
    private static final int HEIGHT = 640;

    private final Path output;

    PagesTour(Path output) {
        this.output = output;
    }

    /**
     * Takes the pictures.
     * @return number of pictures
     */
    int take(IProject project) throws Exception {
        List<String> pages = Arrays.stream(Platform.getExtensionRegistry()
                .getConfigurationElementsFor("org.eclipse.ui.preferencePages")).map(e -> e.getAttribute("id"))
                .filter(id -> id.startsWith(PREFIX)).sorted().toList();
        for (String page : pages) {
            picture(page.substring(PREFIX.length()).replace('.', '-'), WorkbenchDriver.ui(
                    () -> PreferencesUtil.createPreferenceDialogOn(WorkbenchDriver.window().getShell(), page, null,
                            null)));
        }
        picture("properties-project", WorkbenchDriver.ui(
                () -> PreferencesUtil.createPropertyDialogOn(WorkbenchDriver.window().getShell(), project,
                        ProjectPropertyPage.ID, null, null)));
        WorkbenchDriver
                .ui(() -> PlatformUI.getWorkbench().showPerspective(VaubanPerspective.ID, WorkbenchDriver.window()));
        settle();
        Screenshot.save(WorkbenchDriver.window().getShell(), output.resolve("perspective.png"));
        int views = views();
        return pages.size() + 2 + views;
    }

    /** Takes a picture of each of our views in the perspective, and returns their number. */
    private int views() throws Exception {
        int count = 0;
        for (IConfigurationElement view : Platform.getExtensionRegistry()
                .getConfigurationElementsFor("org.eclipse.ui.views")) {
            String id = view.getAttribute("id");
            if (view.getName().equals("view") && id.startsWith(PREFIX)) {
                WorkbenchDriver.ui(
                        () -> WorkbenchDriver.window().getActivePage().showView(id, null, IWorkbenchPage.VIEW_VISIBLE));
                settle();
                Screenshot.save(WorkbenchDriver.window().getShell(),
                        output.resolve("view-" + id.substring(PREFIX.length()) + ".png"));
                count++;
            }
        }
        return count;
    }

    private void picture(String name, PreferenceDialog dialog) throws Exception {
        WorkbenchDriver.ui(() -> {
            dialog.setBlockOnOpen(false);
            dialog.open();
            dialog.getShell().setSize(WIDTH, HEIGHT);
            return null;
        });
        settle();
        Screenshot.save(WorkbenchDriver.ui(dialog::getShell), output.resolve(name + ".png"));
        WorkbenchDriver.ui(dialog::close);
    }

    /** Waits for content that pages read in the background. */
    private static void settle() throws Exception {
        WorkbenchDriver.waitFor(SECONDS, () -> {
            Job[] running = Job.getJobManager().find(null);
            return Arrays.stream(running).noneMatch(job -> job.isSystem() && job.getState() == Job.RUNNING
                    && job.getClass().getName().startsWith("org.eclipse.core.runtime.jobs"));
        });
        for (int i = 0; i < 3; i++) {
            WorkbenchDriver.ui(() -> {
                while (WorkbenchDriver.display().readAndDispatch()) {
                    // until the queue of events is empty
                }
                return null;
            });
        }
    }
}
