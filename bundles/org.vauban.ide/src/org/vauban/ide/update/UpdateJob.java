// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.update;

import java.util.function.Function;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.equinox.p2.core.IProvisioningAgent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.vauban.ide.update.VerifiedUpdate.Result;
import org.vauban.ide.workbench.UiAssistCall;
import org.vauban.site.update.SiteUpdates;

/** Runs an update and reports the result. */
public final class UpdateJob extends Job {
    private final Display display = PlatformUI.getWorkbench().getDisplay();
    private final Function<IProgressMonitor, Result> update;
    private final Runnable restart;

    /** Creates a job for this Eclipse. UI thread. */
    UpdateJob() {
        this(UpdateJob::update, () -> PlatformUI.getWorkbench().restart());
    }

    /**
     * Creates a job. UI thread.
     *
     * @param update searches for an update and installs it; not called on the UI thread
     * @param restart called on the UI thread if the user wants to restart now
     */
    public UpdateJob(Function<IProgressMonitor, Result> update, Runnable restart) {
        super(Messages.Update_job);
        this.update = update;
        this.restart = restart;
        setUser(true);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        Result result = update.apply(monitor);
        if (monitor.isCanceled() && result.kind() == VerifiedUpdate.Kind.FAILED) {
            return Status.CANCEL_STATUS; // cancelled by the user, who needs no dialog
        }
        tell(result);
        return Status.OK_STATUS;
    }

    private static Result update(IProgressMonitor monitor) {
        Bundle bundle = FrameworkUtil.getBundle(UpdateJob.class);
        BundleContext context = bundle.getBundleContext();
        ServiceReference<IProvisioningAgent> reference = context.getServiceReference(IProvisioningAgent.class);
        IProvisioningAgent agent = reference == null ? null : context.getService(reference);
        if (agent == null) {
            return new Result(VerifiedUpdate.Kind.FAILED, Messages.Update_noP2);
        }
        try {
            return new VerifiedUpdate(agent, SiteUpdates.standard(),
                    Platform.getStateLocation(bundle).append("update").toPath()).run(monitor);
        } finally {
            context.ungetService(reference);
        }
    }

    private void tell(Result result) {
        UiAssistCall.onDisplay(display, () -> {
            IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
            Shell parent = window == null ? null : window.getShell();
            show(parent, result);
        });
    }

    private void show(@Nullable Shell parent, Result result) {
        switch (result.kind()) {
            case UPDATED -> {
                if (MessageDialog.openQuestion(parent, Messages.Update_title,
                        shown(NLS.bind(Messages.Update_updated, result.text())))) {
                    restart.run();
                }
            }
            case CURRENT -> MessageDialog.openInformation(parent, Messages.Update_title, Messages.Update_current);
            case NO_SITE -> MessageDialog.openInformation(parent, Messages.Update_title, Messages.Update_noSite);
            case FAILED -> MessageDialog.openError(parent, Messages.Update_title, shown(result.text()));
        }
    }

    /** Escapes ampersands, which would be read as mnemonics. */
    private static String shown(String text) {
        return text.replace("&", "&&");
    }
}
