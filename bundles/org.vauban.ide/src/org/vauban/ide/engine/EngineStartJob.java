// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.vauban.engine.EngineException;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.workbench.CurrentAssistant;

/**
 * Starts the engine and loads the model when the workbench starts, so that the first suggestion does not wait for
 * either. Runs in workspaces in which files were edited before, unless completion is off; the assistant applies policy
 * and settings. Yields to all other jobs.
 */
public final class EngineStartJob extends Job {
    /** Delay that lets the windows be painted first. */
    private static final long DELAY_MILLIS = 300;

    private final CurrentAssistant assistant;

    public EngineStartJob(CurrentAssistant assistant) {
        super("Vauban engine start"); //$NON-NLS-1$
        this.assistant = assistant;
        setSystem(true);
        setPriority(DECORATE);
    }

    /** Schedules the start for the time after the windows are painted. Returns at once. */
    public void soon() {
        schedule(DELAY_MILLIS);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        if (VaubanPreferences.enabled() && VaubanPreferences.edited()) {
            try {
                assistant.assistant().warmUpEarly();
            } catch (EngineException e) {
                // the first completion fails for the same reason and reports it
            }
        }
        return Status.OK_STATUS;
    }
}
