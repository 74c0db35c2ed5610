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
 * The {@code .vaubanignore} at the root of a project: the patterns of files that are never read, by any editor and by
 * the command line alike. Reading and writing wait for the workspace: not on the UI thread.
 */
public final class ProjectIgnoreFile {

    public static final String NAME = ".vaubanignore";

    private static final QualifiedName UNWRITTEN = new QualifiedName(VaubanPreferences.NODE, "ignoreFile.unwritten");

    private final IFile file;

    public ProjectIgnoreFile(IProject project) {
        file = project.getFile(NAME);
    }

    /**
     * Reads it as the gate does.
     *
     * @throws CoreException also if the gate cannot read it: what would be shown is not what it holds
     */
    public String read() throws CoreException {
        IResource known = file.getProject().findMember(NAME);
        if (known != null && known.getType() != IResource.FILE) {
            known.refreshLocal(IResource.DEPTH_ZERO, null); // a folder that may be gone from the disk
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

    /** Keeps the former content in the local history; an empty text deletes the file. */
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
     * What is to be written and was not yet, or null; forgotten with the project and at the end of the workbench. Any
     * thread.
     */
    public @Nullable String unwritten() throws CoreException {
        return (String) file.getProject().getSessionProperty(UNWRITTEN);
    }

    /** @param text or null if nothing is to be written any more */
    public void setUnwritten(@Nullable String text) throws CoreException {
        file.getProject().setSessionProperty(UNWRITTEN, text);
    }
}
