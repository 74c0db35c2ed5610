// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.models.ModelInventory;
import org.vauban.assist.models.ModelInventory.FileFacts;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.assist.models.ModelInventory.Progress;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.StatusLineNotices;
import org.vauban.ide.workbench.UiAssistCall;

/** Inspects a model file, shows its hash and licence, and copies it into the models folder after confirmation. */
final class ImportModelJob extends Job {

    private static final int HALF = 1_000;
    /** Interval at which the job checks whether the display still exists. */
    private static final int PATIENCE_SECONDS = 1;

    private final ModelInventory supply;
    private final Path file;
    private final Shell shell;
    private final Display display;
    private final CurrentAssistant assistant;

    /**
     * UI thread.
     *
     * @param shell parent of the question; may be closed meanwhile
     */
    ImportModelJob(ModelInventory supply, Path file, Shell shell, CurrentAssistant assistant) {
        super(NLS.bind(Messages.Import_job, file.getFileName()));
        this.supply = supply;
        this.file = file;
        this.shell = shell;
        this.display = shell.getDisplay();
        this.assistant = assistant;
        setUser(true);
    }

    /** Asks for confirmation and waits for the answer; without an answer the file is not imported. */
    private boolean ask(FileFacts facts) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        UiAssistCall.onDisplay(display, () -> {
            boolean yes = false;
            try {
                yes = MessageDialog.openQuestion(parent(), Messages.Import_title, question(facts).replace("&", "&&"));
            } finally {
                answer.complete(yes);
            }
        });
        while (!display.isDisposed()) {
            try {
                return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                // not answered yet; the loop ends with the workbench
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e); // cannot happen: never completed exceptionally
            }
        }
        return false;
    }

    /** Returns the original shell, or the active window if it is closed by now. */
    private @Nullable Shell parent() {
        if (!shell.isDisposed()) {
            return shell;
        }
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        return window == null ? null : window.getShell();
    }

    static String question(FileFacts facts) {
        String licence = facts.licence().isEmpty() ? Messages.Import_noLicence : facts.licence();
        String known = facts.known() == null ? Messages.Import_unknown : NLS.bind(Messages.Import_known, facts.known());
        return NLS.bind(Messages.Import_question, new Object[] {facts.name(), facts.architecture(),
                ModelLabels.size(facts.sizeBytes()), licence, facts.sha256(), known});
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        SubMonitor progress = SubMonitor.convert(monitor, 2 * HALF);
        try {
            FileFacts facts = supply.look(file, to(progress.split(HALF)), monitor::isCanceled);
            if (!ask(facts)) {
                return Status.CANCEL_STATUS;
            }
            Model imported = supply.importFile(facts, to(progress.split(HALF)), monitor::isCanceled);
            PlatformUI.getWorkbench().getService(ModelAvailability.class).refresh();
            StatusLineNotices.tell(NLS.bind(Messages.Import_installed, imported.name()));
            assistant.assistant().warmUp();
            return Status.OK_STATUS;
        } catch (EngineException e) {
            if (e.error() == EngineError.POLICY && PolicyExplanation.explains(e.getMessage())) {
                UiAssistCall.onDisplay(display, () -> PolicyExplanation.open(parent(), e.getMessage()));
                return Status.OK_STATUS; // the explanation names the policy and its reason
            }
            return e.error() == EngineError.CANCELLED ? Status.CANCEL_STATUS : Status.error(e.getMessage(), e);
        } finally {
            monitor.done();
        }
    }

    private static Progress to(SubMonitor half) {
        half.setWorkRemaining(HALF);
        int[] worked = {0};
        return (done, total) -> {
            int now = total <= 0 ? 0 : (int) (HALF * done / total);
            if (now > worked[0]) {
                half.worked(now - worked[0]);
                worked[0] = now;
            }
        };
    }
}
