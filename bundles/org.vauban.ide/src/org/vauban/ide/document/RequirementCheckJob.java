// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.document.RequirementCheck;
import org.vauban.assist.document.RequirementFinding;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.workbench.UiAssistCall;

/** Finds vague words and missing criteria in requirements, without a model, and marks them. */
final class RequirementCheckJob extends Job {

    private final List<DocumentSubject> subjects;
    private final List<IResource> chosen;
    private final Display display = PlatformUI.getWorkbench().getDisplay();

    /** Creates a check of the text of a file's editor. UI thread. */
    RequirementCheckJob(DocumentSubject subject) {
        super(NLS.bind(Messages.Job_one, Messages.Menu_check, subject.name()));
        this.subjects = List.of(subject);
        this.chosen = List.of();
    }

    /** Creates a check of files and folders. UI thread. */
    RequirementCheckJob(List<IResource> chosen) {
        super(NLS.bind(Messages.Job_files, Messages.Menu_check));
        this.subjects = List.of();
        this.chosen = List.copyOf(chosen);
        setUser(true);
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        List<DocumentSubject> all = new ArrayList<>(subjects);
        List<String> failed = new ArrayList<>();
        try {
            DocumentFiles.of(chosen).files().forEach(file -> all.add(DocumentSubject.of(file)));
        } catch (CoreException e) {
            return e.getStatus();
        }
        SubMonitor progress = SubMonitor.convert(monitor, getName(), all.size());
        int found = 0;
        for (DocumentSubject subject : all) {
            if (progress.isCanceled()) {
                return Status.CANCEL_STATUS;
            }
            progress.subTask(subject.name());
            try {
                found += check(subject, progress.split(1));
            } catch (CoreException e) {
                failed.add(e.getStatus().getMessage());
            }
        }
        int findings = found;
        UiAssistCall.onDisplay(display, () -> {
            if (failed.isEmpty()) {
                OutcomeNotification
                        .done(findings == 0 ? Messages.Check_nothing : NLS.bind(Messages.Check_found, findings));
            } else {
                OutcomeNotification.problem(
                        NLS.bind(Messages.Check_failed, new Object[] {findings, failed.size(), failed.getFirst()}));
            }
        });
        return Status.OK_STATUS;
    }

    private static int check(DocumentSubject subject, IProgressMonitor monitor) throws CoreException {
        String text = subject.read();
        if (text.length() > DocumentSubject.MAX_CHARACTERS) {
            throw new CoreException(
                    Status.error(NLS.bind(Messages.Refused_long, subject.name(), DocumentSubject.MAX_CHARACTERS)));
        }
        List<RequirementFinding> findings = RequirementCheck.forText(text, Locale.getDefault()).check(subject.format(),
                text);
        IFile file = subject.resource();
        RequirementMarkers.replace(file, text, findings, monitor);
        return findings.size();
    }

    @Override
    public boolean belongsTo(Object family) {
        return AssistJob.class == family;
    }
}
