// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide;

import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.vauban.ide.completion.EditorSessions;
import org.vauban.ide.edit.ShutdownCancellation;
import org.vauban.ide.engine.EngineStartJob;
import org.vauban.ide.knowledge.IdleWatch;
import org.vauban.ide.knowledge.KnowledgeWatch;
import org.vauban.ide.nextedit.NextEditController;
import org.vauban.ide.perspective.ViewTitles;
import org.vauban.ide.workbench.CurrentAssistant;

/**
 * Starts to watch editors once the workbench is up, has the engine started if editors were used before, and has stored
 * text deleted that the policy no longer allows. Shows nothing.
 */
public class Startup implements IStartup {

    @Override
    public void earlyStartup() {
        IWorkbench workbench = PlatformUI.getWorkbench();
        workbench.getDisplay().asyncExec(() -> {
            if (!workbench.isClosing()) {
                workbench.getService(EditorSessions.class).install();
                workbench.getService(NextEditController.class); // creating the controller starts its watching
                EngineStartJob start = new EngineStartJob(workbench.getService(CurrentAssistant.class));
                StoredTextCleanup cleanup = new StoredTextCleanup(WorkbenchServices.conversations());
                workbench.addWorkbenchListener(new ShutdownCancellation(start, cleanup));
                workbench.getService(IdleWatch.class); // the same
                workbench.getService(KnowledgeWatch.class);
                start.soon();
                cleanup.soon();
                ViewTitles.refresh(workbench);
                SampleProject.openIfAsked(workbench);
            }
        });
    }
}
