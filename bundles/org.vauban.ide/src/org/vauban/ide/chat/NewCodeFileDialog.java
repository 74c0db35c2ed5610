// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Path;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.dialogs.ContainerGenerator;
import org.vauban.ide.attach.AttachException;

/** Asks where a file of code of an answer shall be, and makes it there with the folders that are missing. UI thread. */
final class NewCodeFileDialog extends InputDialog {

    private final NewCodeFile proposed;

    NewCodeFileDialog(Shell shell, NewCodeFile proposed) {
        super(shell, Messages.NewFile_title, Messages.NewFile_message,
                (proposed.folder() == null ? Path.ROOT : proposed.folder()).append(proposed.name()).toString(),
                NewCodeFileDialog::problem);
        this.proposed = proposed;
    }

    /** Why a file can not be there, or null. */
    private static String problem(String path) {
        IWorkspace workspace = ResourcesPlugin.getWorkspace();
        IStatus status = workspace.validatePath(path.strip(), IResource.FILE);
        if (!status.isOK()) {
            return status.getMessage();
        }
        IFile file = workspace.getRoot().getFile(new Path(path.strip()));
        if (!file.getProject().isAccessible()) {
            return NLS.bind(Messages.NewFile_noProject, file.getProject().getName());
        }
        return file.exists() || file.getLocation() != null && file.getLocation().toFile().exists()
                ? NLS.bind(Messages.NewFile_exists, file.getName())
                : null;
    }

    /** Makes it in the background. @return the file, or a failure */
    CompletableFuture<IFile> make() {
        IFile file = ResourcesPlugin.getWorkspace().getRoot().getFile(new Path(getValue().strip()));
        CompletableFuture<IFile> made = new CompletableFuture<>();
        WorkspaceJob job = new WorkspaceJob(Messages.NewFile_title) {
            @Override
            public IStatus runInWorkspace(IProgressMonitor monitor) {
                try {
                    IContainer folder = new ContainerGenerator(file.getParent().getFullPath())
                            .generateContainer(new NullProgressMonitor());
                    file.create(proposed.text().getBytes(charset(folder)), false, false, monitor);
                    made.complete(file);
                } catch (CoreException e) {
                    made.completeExceptionally(new AttachException(
                            NLS.bind(Messages.NewFile_failed, file.getName(), e.getMessage()), e));
                }
                return Status.OK_STATUS;
            }
        };
        job.setRule(file.getProject());
        job.setUser(true);
        job.schedule();
        return made;
    }

    private static Charset charset(IContainer folder) {
        try {
            return Charset.forName(folder.getDefaultCharset());
        } catch (CoreException | IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8; // of a folder whose settings can not be read
        }
    }
}
