// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.block;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.NewFile;
import org.vauban.assist.markdown.CodeBlock;

/**
 * Proposal for a new file in the workspace with code of an answer.
 *
 * @param folder full path of the folder, which need not exist; null if it is not known
 * @param name file name
 * @param text content of the file
 */
record NewCodeFile(@Nullable IPath folder, String name, String text) {

    /** @param beside a file whose project is to contain the new file, or null */
    static NewCodeFile of(CodeBlock code, @Nullable IFile beside) {
        IProject project = beside == null ? null : beside.getProject();
        NewFile file = NewFile.of(code, beside == null ? null : beside.getProjectRelativePath().toString(),
                folder -> project != null && project.getFolder(IPath.fromPortableString(folder)).exists());
        IPath folder = project == null || file.folder() == null
                ? null
                : project.getFullPath().append(IPath.fromPortableString(file.folder()));
        return new NewCodeFile(folder, file.name(), file.text());
    }
}
