// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.edit.proposal.ApplyResult.Applied;
import org.vauban.assist.edit.proposal.ApplyResult.Conflict;
import org.vauban.assist.edit.proposal.EditProposal;

/**
 * Writes a proposal into a file that is not open in an editor, in the file's own encoding; creates the file if it does
 * not exist.
 */
final class WriteFileJob extends WorkspaceJob {

    private final IFile file;
    private final EditProposal proposal;
    private final CompletableFuture<ChangeResult> result = new CompletableFuture<>();

    WriteFileJob(IFile file, EditProposal proposal) {
        super(NLS.bind(Messages.Job_write, file.getName()));
        this.file = file;
        this.proposal = proposal;
        addJobChangeListener(new JobChangeAdapter() {
            @Override
            public void done(IJobChangeEvent event) {
                cancelled(); // before it ran, while it waited for a build; else there is a result
            }
        });
        // missing folders are created too
        setRule(file.exists() ? file.getWorkspace().getRuleFactory().modifyRule(file) : file.getProject());
    }

    /** Returns the result, which never fails. */
    CompletableFuture<ChangeResult> result() {
        return result;
    }

    @Override
    public IStatus runInWorkspace(IProgressMonitor monitor) {
        try {
            result.complete(write(monitor));
        } catch (CharacterCodingException | UnsupportedCharsetException e) {
            result.complete(new ChangeResult.Refused(NLS.bind(Messages.Refused_encoding, file.getName())));
        } catch (OperationCanceledException e) {
            cancelled();
            return Status.CANCEL_STATUS;
        } catch (CoreException e) {
            Platform.getLog(WriteFileJob.class).log(Status.warning(e.getMessage(), e));
            result.complete(
                    new ChangeResult.Refused(NLS.bind(Messages.Refused_failed, file.getName(), e.getMessage())));
        } finally {
            // other failures are in the log; the caller must not wait for ever
            result.complete(new ChangeResult.Refused(NLS.bind(Messages.Refused_unexpected, file.getName())));
        }
        return Status.OK_STATUS;
    }

    private void cancelled() {
        result.complete(new ChangeResult.Refused(NLS.bind(Messages.Refused_cancelled, file.getName())));
    }

    private ChangeResult write(IProgressMonitor monitor) throws CoreException, CharacterCodingException {
        FileText old = file.exists() ? FileText.read(file) : null;
        if (old == null && !proposal.base().isEmpty()) {
            // a file that contains only the added text would be useless
            return new ChangeResult.Refused(NLS.bind(Messages.Refused_gone, file.getName()));
        }
        return switch (proposal.applyTo(old == null ? "" : old.text())) {
            case Conflict conflict -> new ChangeResult.Conflicting(conflict.hunks(), conflict.message(null));
            case Applied applied -> {
                FileText text = old == null ? FileText.none(file, applied.text()) : old.with(applied.text());
                byte[] bytes = text.bytes(file.getName());
                if (old != null) {
                    file.setContents(bytes, IResource.KEEP_HISTORY, monitor);
                } else {
                    make(file.getParent(), monitor);
                    file.create(bytes, IResource.NONE, monitor);
                }
                yield new ChangeResult.Written(applied.rebased());
            }
        };
    }

    private static void make(IContainer folder, IProgressMonitor monitor) throws CoreException {
        if (!folder.exists() && folder instanceof IFolder missing) {
            make(folder.getParent(), monitor);
            missing.create(IResource.NONE, true, monitor);
        }
    }
}
