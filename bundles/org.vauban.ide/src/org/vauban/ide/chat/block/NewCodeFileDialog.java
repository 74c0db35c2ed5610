// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.block;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Path;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.dialogs.ContainerGenerator;
import org.vauban.ide.attach.AttachException;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.preview.FileText;

/** Asks for the path of a new file with code of an answer, and creates it with any missing folders. UI thread. */
final class NewCodeFileDialog extends InputDialog {

    private final NewCodeFile proposed;
    private IFile file;

    private static IPath in(@Nullable IPath folder) {
        return folder == null ? Path.ROOT : folder;
    }

    NewCodeFileDialog(Shell shell, NewCodeFile proposed) {
        super(shell, Messages.NewFile_title, Messages.NewFile_message,
                in(proposed.folder()).append(proposed.name()).toString(),
                NewCodeFileDialog::problem);
        this.proposed = proposed;
    }

    @Override
    protected void okPressed() {
        super.okPressed();
        file = ResourcesPlugin.getWorkspace().getRoot().getFile(new Path(getValue().strip()));
    }

    /** Returns the reason why a path is not valid, or null. */
    private static @Nullable String problem(String path) {
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

    /**
     * Creates the file in the background, with the encoding and line ends that apply at its path.
     *
     * @param utf8 whether to write UTF-8, and set it as the encoding of the file
     * @return the file, or a failure: {@link EncodingException} if its encoding lacks a character and nothing was
     *            written
     */
    CompletableFuture<IFile> make(boolean utf8) {
        CompletableFuture<IFile> made = new CompletableFuture<>();
        WorkspaceJob job = new WorkspaceJob(Messages.NewFile_title) {
            @Override
            public IStatus runInWorkspace(IProgressMonitor monitor) {
                try {
                    write(utf8, monitor);
                    made.complete(file);
                } catch (EncodingException e) {
                    made.completeExceptionally(e);
                } catch (CoreException | UnsupportedCharsetException e) {
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

    private void write(boolean utf8, IProgressMonitor monitor) throws CoreException {
        FileText text = FileText.none(file, proposed.text());
        byte[] bytes;
        try {
            bytes = (utf8 ? text.utf8() : text).bytes(file.getName());
        } catch (CharacterCodingException e) {
            throw new EncodingException(NLS.bind(Messages.NewFile_encoding, file.getName(), text.charset().name()), e);
        }
        new ContainerGenerator(file.getParent().getFullPath()).generateContainer(new NullProgressMonitor());
        file.create(bytes, false, false, monitor);
        if (utf8) {
            file.setCharset(StandardCharsets.UTF_8.name(), monitor);
        }
    }

    /** The encoding of the file lacks a character of its text; the message is one sentence for the user. */
    static final class EncodingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EncodingException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }
}
