// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.newplace;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workbench.JavaWorkbench;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/**
 * Prepares the previous session: built and indexed projects, in which the text of each place is missing, so that no
 * file contains it.
 */
final class PlacesPreparation extends WorkbenchDriver {
    private final Settings settings;

    PlacesPreparation(Settings settings) {
        super("new-place");
        this.settings = settings;
    }

    @Override
    protected void guide() throws Exception {
        Map<SourceArchive, SourceProject> projects = new LinkedHashMap<>();
        for (SourceArchive archive : SourceArchive.of(settings.sources(), settings.older())) {
            projects.put(archive, SourceProject.create(archive, settings.libraries()));
        }
        for (Place place : NewPlaceApplication.places(settings)) {
            SourceArchive archive = SourceArchive.of(projects.keySet(), place.name());
            projects.get(archive).replace(archive.path(place.name()), place.before() + place.after());
        }
        JavaWorkbench.build();
        SourceProject.index();
        VaubanPreferences.setModel(settings.models().getFirst());
        ui(() -> {
            JavaWorkbench.show();
            return null;
        });
        ResourcesPlugin.getWorkspace().save(true, new NullProgressMonitor());
    }
}
