// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.assist.models.ModelSupply;
import org.vauban.assist.models.ModelSupply.Model;
import org.vauban.engine.EngineException;
import org.vauban.ide.CurrentAssistant;
import org.vauban.ide.Problems;
import org.vauban.ide.engine.ModelDirectory;
import org.vauban.ide.preferences.VaubanPreferences;

/** Offers to fetch the model of the settings, or the one that suits this machine; fetches nothing without a yes. */
public class FetchModelHandler extends AbstractHandler {

    private static final long MEGABYTE = 1_000_000;

    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindowChecked(event);
        ICoreRunnable look = monitor -> look(window);
        Job job = Job.createSystem(Messages.Fetch_title, look);
        job.schedule();
        return null;
    }

    private static void look(IWorkbenchWindow window) {
        try {
            ModelSupply supply = ModelSupply.of(ModelDirectory.configured().orElse(null));
            Optional<Model> model = supply.suggestion(VaubanPreferences.model().orElse(null));
            window.getWorkbench().getDisplay().asyncExec(() -> offer(window, supply, model));
        } catch (EngineException e) {
            window.getWorkbench().getService(Problems.class).report(e).ifPresent(sentence -> window.getWorkbench()
                    .getDisplay().asyncExec(() -> MessageDialog.openError(window.getShell(), Messages.Fetch_title,
                            sentence.replace("&", "&&"))));
        }
    }

    static String question(Model model) {
        return NLS.bind(Messages.Fetch_question,
                new Object[] {model.name(), model.sizeBytes() / MEGABYTE, model.licence()});
    }

    private static void offer(IWorkbenchWindow window, ModelSupply supply, Optional<Model> suggestion) {
        if (window.getShell() == null || window.getShell().isDisposed()) {
            return;
        }
        if (suggestion.isEmpty()) {
            MessageDialog.openInformation(window.getShell(), Messages.Fetch_title, Messages.Fetch_none);
            return;
        }
        Model model = suggestion.get();
        if (model.installed()) {
            MessageDialog.openInformation(window.getShell(), Messages.Fetch_title,
                    NLS.bind(Messages.Fetch_installed, model.name().replace("&", "&&")));
            return;
        }
        if (MessageDialog.openQuestion(window.getShell(), Messages.Fetch_title, question(model).replace("&", "&&"))) {
            new FetchModelJob(supply, model, window.getWorkbench().getService(CurrentAssistant.class)).schedule();
        }
    }
}
