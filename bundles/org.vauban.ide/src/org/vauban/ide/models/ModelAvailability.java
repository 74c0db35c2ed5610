// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.IEclipsePreferences.IPreferenceChangeListener;
import org.eclipse.ui.services.IDisposable;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.engine.EngineException;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.FailureLog;

/** Knows whether a model for completion is installed, without starting an engine. Any thread. */
public final class ModelAvailability implements IDisposable {

    private static final Set<String> SETTINGS = Set.of(VaubanPreferences.MODEL, VaubanPreferences.MODELS);

    private final FailureLog problems;
    private final CurrentAssistant assistants;
    private final ModelMonitor watch;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final IPreferenceChangeListener preferences = event -> {
        if (SETTINGS.contains(event.getKey())) {
            refresh();
        }
    };
    /** A single job, so that an outdated check cannot end after a newer one. */
    private final Job looking = Job.createSystem(Messages.Models_table, (ICoreRunnable) monitor -> look());
    private volatile boolean missing;

    public ModelAvailability(FailureLog problems, CurrentAssistant assistants) {
        this.problems = problems;
        this.assistants = assistants;
        this.watch = new ModelMonitor(problems);
        assistants.addStatusListener(watch);
        VaubanPreferences.addListener(preferences);
        refresh();
    }

    /** Whether no usable model is installed; false until the first check. */
    public boolean missing() {
        return missing;
    }

    /** Checks again, in the background. */
    public void refresh() {
        looking.schedule(); // if the job is running, it runs again afterwards
    }

    private void look() {
        try {
            Optional<String> wanted = VaubanPreferences.model();
            boolean found = ModelInventory.of(ModelDirectory.configured().orElse(null)).verified().stream()
                    .filter(Model::installed)
                    .anyMatch(model -> wanted.map(model.id()::equals).orElse(model.completes()));
            if (missing == found) {
                missing = !found;
                if (found) {
                    problems.over(); // a completion that failed for lack of a model may succeed now
                }
                listeners.forEach(Runnable::run);
            }
        } catch (EngineException e) {
            problems.report(e);
        }
    }

    /** Adds a listener for changes; called on any thread. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    @Override
    public void dispose() {
        VaubanPreferences.removeListener(preferences);
        assistants.removeStatusListener(watch);
        listeners.clear();
    }
}
