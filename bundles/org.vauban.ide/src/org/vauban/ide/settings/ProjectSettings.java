// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.settings;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ProjectScope;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.osgi.service.prefs.BackingStoreException;

/**
 * Effective settings for the files of one project: its own settings if it has some, else those of the workspace. Read
 * at each call. Any thread. They are stored in the project's {@code .settings} and can be shared with it.
 */
public final class ProjectSettings {

    /** boolean: whether the project has settings of its own. */
    static final String OWN = "projectSettings";

    private static final List<Runnable> LISTENERS = new CopyOnWriteArrayList<>();

    private final IProject project;

    private ProjectSettings(@Nullable IProject project) {
        this.project = project;
    }

    /** @param project the project, or null for files that belong to none */
    public static ProjectSettings of(@Nullable IProject project) {
        return new ProjectSettings(project);
    }

    private IEclipsePreferences node() {
        return new ProjectScope(project).getNode(VaubanPreferences.NODE);
    }

    /** Whether the project has settings of its own. */
    public boolean own() {
        return project != null && project.isOpen() && node().getBoolean(OWN, false);
    }

    /** Whether completions are offered in its files; never if they are off in the workspace. */
    public boolean enabled() {
        return VaubanPreferences.enabled() && (!own() || node().getBoolean(VaubanPreferences.ENABLED, true));
    }

    /** Whether automatic completion is paused for a type of files. */
    public boolean paused(String fileType) {
        return own() ? types().contains(fileType) : VaubanPreferences.paused(fileType);
    }

    /** Pauses or resumes a type of files, in the settings that are effective. */
    public void setPaused(String fileType, boolean paused) {
        if (!own()) {
            VaubanPreferences.setPaused(fileType, paused);
            return;
        }
        Set<String> types = types();
        if (paused ? types.add(fileType) : types.remove(fileType)) {
            node().put(VaubanPreferences.PAUSED, String.join(",", types));
            save();
        }
    }

    private Set<String> types() {
        return VaubanPreferences.types(node().get(VaubanPreferences.PAUSED, ""));
    }

    /** Returns the paused types in their stored form. */
    public String pausedText() {
        return node().get(VaubanPreferences.PAUSED, "");
    }

    /** Whether the project's own settings enable completion. */
    public boolean ownEnabled() {
        return node().getBoolean(VaubanPreferences.ENABLED, true);
    }

    /** Stores settings of the project, or removes them. */
    public void keep(boolean own, boolean enabled, String paused) {
        IEclipsePreferences node = node();
        if (own) {
            node.putBoolean(OWN, true);
            node.putBoolean(VaubanPreferences.ENABLED, enabled);
            node.put(VaubanPreferences.PAUSED, String.join(",", VaubanPreferences.types(paused)));
        } else {
            node.remove(OWN);
            node.remove(VaubanPreferences.ENABLED);
            node.remove(VaubanPreferences.PAUSED);
        }
        save();
    }

    /**
     * The settings take effect at once; their file is written in the background, since writing may wait for the
     * workspace.
     */
    private void save() {
        ICoreRunnable flush = monitor -> {
            try {
                if (project.isOpen()) {
                    node().flush();
                }
            } catch (BackingStoreException e) {
                // they stay in effect until the workbench ends, and are written with the next change
                Platform.getLog(ProjectSettings.class).warn(e.getMessage(), e);
            }
        };
        Job job = Job.createSystem(NLS.bind(Messages.Settings_saving, project.getName()), flush);
        job.setRule(project); // prevents the project from being deleted or closed meanwhile
        job.schedule();
        LISTENERS.forEach(Runnable::run);
    }

    /** Adds a listener for changes of project settings made here; called on the thread that made the change. */
    public static void addListener(Runnable listener) {
        LISTENERS.add(listener);
    }

    public static void removeListener(Runnable listener) {
        LISTENERS.remove(listener);
    }
}
