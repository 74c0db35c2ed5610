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
 * Starts the engine with the workbench and has the model loaded, so that the first suggestion does not wait for either:
 * in workspaces in which somebody has edited before, unless completion is off. What policy and settings say beside is
 * up to the assistant. Gives way to all other jobs.
 */
public final class EngineStartJob extends Job {
    /** The windows are painted first. */
    private static final long DELAY_MILLIS = 300;

    private final CurrentAssistant assistant;

    public EngineStartJob(CurrentAssistant assistant) {
        super("Vauban engine start"); //$NON-NLS-1$
        this.assistant = assistant;
        setSystem(true);
        setPriority(DECORATE);
    }

    /** Begins once the windows are painted. Returns at once. */
    public void soon() {
        schedule(DELAY_MILLIS);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        if (VaubanPreferences.enabled() && VaubanPreferences.edited()) {
            try {
                assistant.assistant().warmUpEarly();
            } catch (EngineException e) {
                // whoever comes to an editor finds the same reason, and is told
            }
        }
        return Status.OK_STATUS;
    }
}
