// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.util.function.Consumer;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.engine.EngineException;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.FailureLog;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Follows the engine's status: clears recorded failures when it is ready again, and notifies the user when another
 * model is used because the previous one is gone. Any thread.
 */
final class ModelMonitor implements Consumer<AssistStatus> {

    /** Preference key of the model that was last ready. */
    static final String USED = "models.used";

    private final FailureLog problems;
    private AssistStatus.State before;

    ModelMonitor(FailureLog problems) {
        this.problems = problems;
    }

    @Override
    public void accept(AssistStatus status) {
        AssistStatus.State last;
        synchronized (this) {
            last = before;
            before = status.state();
        }
        if (status.state() != AssistStatus.State.READY) {
            return;
        }
        if (last == AssistStatus.State.LOADING || last == AssistStatus.State.ERROR) {
            problems.over();
        }
        String used = Platform.getPreferencesService().getString(VaubanPreferences.NODE, USED, "", null);
        String modelId = status.modelId();
        if (modelId != null && !modelId.equals(used)) {
            InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(USED, modelId);
            if (!used.isEmpty() && VaubanPreferences.model().isEmpty()) {
                ICoreRunnable look = monitor -> look(used, modelId);
                Job.createSystem(Messages.Models_table, look).schedule();
            }
        }
    }

    /** Notifies the user only if the previous model is gone, not if a better one was installed. */
    private void look(String used, String now) {
        try {
            boolean there = ModelInventory.of(ModelDirectory.configured().orElse(null)).all().stream()
                    .filter(Model::installed)
                    .anyMatch(model -> model.id().equals(used));
            if (!there) {
                Display display = PlatformUI.getWorkbench().getDisplay();
                UiAssistCall.onDisplay(display, () -> OutcomeNotification.offer(
                        NLS.bind(Messages.Models_gone, used, now), Messages.Models_choose,
                        () -> PreferencesUtil
                                .createPreferenceDialogOn(display.getActiveShell(), ModelsPreferencePage.ID, null, null)
                                .open()));
            }
        } catch (EngineException e) {
            problems.report(e);
        }
    }
}
