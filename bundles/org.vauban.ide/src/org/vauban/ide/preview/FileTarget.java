// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorReference;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.statushandlers.StatusManager;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.EditorFile;
import org.vauban.ide.workbench.InternalEditors;

/**
 * A file of the workspace: its editor if one is open, else the file itself, whose former content the local history
 * keeps.
 */
final class FileTarget implements ChangeTarget {

    /** In bytes; larger files take an editor long to open, which the user did not request. */
    private static final long MAX_OPENED = 2_000_000;

    private final IFile file;

    FileTarget(IFile file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.getName();
    }

    @Override
    public TextSource source() {
        return EditorFile.source(file);
    }

    @Override
    public CompletableFuture<ChangeResult> write(EditProposal proposal) {
        Optional<ITextEditor> editor = editor();
        if (editor.isPresent()) {
            return CompletableFuture.completedFuture(EditorTarget.write(editor.get(), proposal));
        }
        ITextFileBuffer buffer = FileBuffers.getTextFileBufferManager().getTextFileBuffer(file.getFullPath(),
                LocationKind.IFILE);
        if (buffer != null && buffer.isDirty()) {
            return refused(NLS.bind(Messages.Refused_inUse, file.getName()));
        }
        if (file.exists()) {
            IStatus status = ResourcesPlugin.getWorkspace().validateEdit(new IFile[] {file}, shell());
            if (!status.isOK()) {
                return refused(NLS.bind(Messages.Refused_readOnly, file.getName()));
            }
        }
        WriteFileJob job = new WriteFileJob(file, proposal);
        CompletableFuture<ChangeResult> written = new CompletableFuture<>();
        Display display = PlatformUI.getWorkbench().getDisplay();
        job.result().thenAccept(result -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> written.complete(result));
            }
        });
        job.setUser(false);
        job.schedule();
        return written;
    }

    @Override
    public void show() {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        boolean small = file.getLocation() == null || file.getLocation().toFile().length() <= MAX_OPENED;
        if (window == null || window.getActivePage() == null || !file.exists() || !small) {
            return;
        }
        try {
            InternalEditors.open(window.getActivePage(), file);
        } catch (PartInitException e) {
            StatusManager.getManager().handle(e.getStatus(), StatusManager.LOG | StatusManager.SHOW);
        }
    }

    private static CompletableFuture<ChangeResult> refused(String message) {
        return CompletableFuture.completedFuture(new ChangeResult.Refused(message));
    }

    private static @Nullable Shell shell() {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        return window == null ? null : window.getShell();
    }

    /** @return the text editor of the file in any window */
    private Optional<ITextEditor> editor() {
        for (IWorkbenchWindow window : PlatformUI.getWorkbench().getWorkbenchWindows()) {
            for (IWorkbenchPage page : window.getPages()) {
                for (IEditorReference reference : page.getEditorReferences()) {
                    IEditorPart part = reference.getEditor(false);
                    ITextEditor editor = part == null ? null : Adapters.adapt(part, ITextEditor.class);
                    if (editor != null && editor.getEditorInput() != null
                            && file.equals(editor.getEditorInput().getAdapter(IFile.class))
                            && EditorTarget.document(editor) != null) {
                        return Optional.of(editor);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
