// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IPath;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IURIEditorInput;

/**
 * Where the text of an editor is stored.
 *
 * @param name without folders
 * @param file or null for a text that is stored nowhere
 * @param root of its project, or null
 */
public record EditorFile(String name, Path file, Path root) {

    public static EditorFile of(IEditorInput input) {
        IFile resource = input.getAdapter(IFile.class);
        if (resource != null) {
            return new EditorFile(resource.getName(), path(resource.getLocation()),
                    path(resource.getProject().getLocation()));
        }
        if (input instanceof IURIEditorInput located && located.getURI() != null) {
            Path path = path(located.getURI());
            return new EditorFile(input.getName(), path, path == null ? null : path.getParent());
        }
        return new EditorFile(input.getName(), null, null);
    }

    private static Path path(IPath location) {
        return location == null ? null : location.toPath();
    }

    private static Path path(URI uri) {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // on another file system: a text without a file for us
            return null;
        }
    }

    public String type() {
        return FileType.of(name);
    }

    public String language() {
        return FileType.language(name);
    }
}
