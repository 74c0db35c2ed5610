// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.QualifiedName;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.governance.source.TextDecoder;

/**
 * The {@code .vaubanignore} at the root of a project: patterns of files that are never read, neither by any editor nor
 * by the command line. Reading and writing wait for the workspace: do not call them on the UI thread.
 */
public final class ProjectIgnoreFile {

    public static final String NAME = ".vaubanignore";

    private static final QualifiedName UNWRITTEN = new QualifiedName(VaubanPreferences.NODE, "ignoreFile.unwritten");

    private final IFile file;

    public ProjectIgnoreFile(IProject project) {
        file = project.getFile(NAME);
    }

    /**
     * Reads the file as the gate does.
     *
     * @throws CoreException also if the gate cannot read it, since its patterns would not be the ones shown
     */
    public String read() throws CoreException {
        IResource known = file.getProject().findMember(NAME);
        if (known != null && known.getType() != IResource.FILE) {
            known.refreshLocal(IResource.DEPTH_ZERO, null); // the folder may have been deleted outside of Eclipse
        }
        file.refreshLocal(IResource.DEPTH_ZERO, null);
        if (!file.exists()) {
            return "";
        }
        try (InputStream in = file.getContents(true)) {
            return TextDecoder.decode(in.readAllBytes());
        } catch (IOException e) {
            throw new CoreException(Status.error(FileReason.of(e), e));
        }
    }

    /** Writes the file and keeps the former content in the local history; an empty text deletes the file. */
    public void write(String text) throws CoreException {
        if (text.equals(read())) {
            return;
        }
        if (text.isBlank()) {
            file.delete(true, true, null);
            return;
        }
        String lines = text.endsWith("\n") ? text : text + "\n";
        ByteArrayInputStream content = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
        if (file.exists()) {
            file.setContents(content, true, true, null);
        } else {
            file.create(content, true, null);
        }
    }

    /**
     * Returns text that could not be written yet, or null; discarded with the project and when the workbench ends. Any
     * thread.
     */
    public @Nullable String unwritten() throws CoreException {
        return (String) file.getProject().getSessionProperty(UNWRITTEN);
    }

    /** @param text the text, or null if there is nothing to be written */
    public void setUnwritten(@Nullable String text) throws CoreException {
        file.getProject().setSessionProperty(UNWRITTEN, text);
    }
}
