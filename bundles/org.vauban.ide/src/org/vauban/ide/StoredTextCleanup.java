// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.chat.ConversationStores;
import org.vauban.ide.edit.KeptInstructions;
import org.vauban.ide.settings.VaubanPreferences;

/**
 * Deletes typed texts of earlier sessions that the policy no longer allows on disk: a while after the start and then
 * daily, since nothing else does while the views are closed. Yields to all other jobs.
 */
public final class StoredTextCleanup extends Job {
    private static final long DELAY_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final long PERIOD_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final Path folder;

    /** @param folder folder of the workspace's conversations; need not exist */
    public StoredTextCleanup(Path folder) {
        super("Vauban stored text cleanup"); //$NON-NLS-1$
        this.folder = folder;
        setSystem(true);
        setPriority(DECORATE);
    }

    /** Schedules the first cleanup for the time after the start. Returns at once. */
    public void soon() {
        schedule(DELAY_MILLIS);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        try {
            ConversationStores.deleteDisallowed(folder, VaubanPreferences.keepsChats());
            KeptInstructions.applyPolicy();
            return Status.OK_STATUS;
        } catch (AssistException e) {
            return Status.warning(e.getMessage(), e);
        } finally {
            schedule(PERIOD_MILLIS);
        }
    }
}
