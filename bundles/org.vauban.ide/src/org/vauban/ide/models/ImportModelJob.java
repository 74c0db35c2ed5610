// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.models.ModelSupply;
import org.vauban.assist.models.ModelSupply.FileFacts;
import org.vauban.assist.models.ModelSupply.Model;
import org.vauban.assist.models.ModelSupply.Progress;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.notices.Notices;

/** Looks at a file, shows its hash and licence, and copies it into the folder of models after a yes. */
final class ImportModelJob extends Job {

    private static final int HALF = 1_000;

    private final ModelSupply supply;
    private final Path file;
    private final Predicate<FileFacts> consent;

    /** @param consent whether the file is wanted, knowing what it is; asked on the job's thread */
    ImportModelJob(ModelSupply supply, Path file, Predicate<FileFacts> consent) {
        super(NLS.bind(Messages.Import_job, file.getFileName()));
        this.supply = supply;
        this.file = file;
        this.consent = consent;
        setUser(true);
    }

    /** Asks somebody; waits for the answer. Not on the UI thread. */
    static boolean ask(Shell shell, FileFacts facts) {
        Display display = shell.getDisplay();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        display.asyncExec(() -> answer.complete(
                !shell.isDisposed() && MessageDialog.openQuestion(shell, Messages.Import_title, question(facts))));
        return answer.join();
    }

    static String question(FileFacts facts) {
        String licence = facts.licence().isEmpty() ? Messages.Import_noLicence : facts.licence();
        String known = facts.known() == null ? Messages.Import_unknown : NLS.bind(Messages.Import_known, facts.known());
        String name = facts.name().isEmpty() ? String.valueOf(facts.file().getFileName()) : facts.name();
        return NLS.bind(Messages.Import_question, new Object[] { name, facts.architecture(), ModelRow.size(facts.sizeBytes()),
                licence, facts.sha256(), known });
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        SubMonitor progress = SubMonitor.convert(monitor, 2 * HALF);
        try {
            FileFacts facts = supply.look(file, to(progress.split(HALF)), monitor::isCanceled);
            if (!consent.test(facts)) {
                return Status.CANCEL_STATUS;
            }
            Model imported = supply.importFile(file, to(progress.split(HALF)), monitor::isCanceled);
            PlatformUI.getWorkbench().getService(ModelPresence.class).refresh();
            Notices.tell(NLS.bind(Messages.Fetch_installed, imported.name()));
            return Status.OK_STATUS;
        } catch (EngineException e) {
            return e.error() == EngineError.CANCELLED ? Status.CANCEL_STATUS : Status.error(e.getMessage(), e);
        } finally {
            monitor.done();
        }
    }

    private static Progress to(SubMonitor half) {
        half.setWorkRemaining(HALF);
        int[] worked = { 0 };
        return (done, total) -> {
            int now = total <= 0 ? 0 : (int) (HALF * done / total);
            if (now > worked[0]) {
                half.worked(now - worked[0]);
                worked[0] = now;
            }
        };
    }
}
