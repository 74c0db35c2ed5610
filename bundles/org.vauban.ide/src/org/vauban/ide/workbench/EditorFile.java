// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IStorage;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IPathEditorInput;
import org.eclipse.ui.IStorageEditorInput;
import org.eclipse.ui.IURIEditorInput;
import org.vauban.governance.source.SourceUris;
import org.vauban.governance.source.TextSource;

/**
 * The file that an editor's text comes from.
 *
 * @param name name without folders
 * @param source source for the gate: text that comes from no file and was not typed is unknown, and is withheld
 */
public record EditorFile(String name, TextSource source) {

    /** Extension of files whose editor shows a text other than their content. */
    private static final String COMPILED = "class";

    public static EditorFile of(IEditorInput input) {
        return new EditorFile(input.getName(), source(input));
    }

    private static TextSource source(IEditorInput input) {
        IFile resource = input.getAdapter(IFile.class);
        if (resource != null && !COMPILED.equals(resource.getFileExtension())) {
            return source(resource);
        }
        TextSource adapted = Adapters.adapt(input, TextSource.class);
        if (adapted != null) {
            return adapted;
        }
        if (resource != null) {
            return source(resource);
        }
        if (input instanceof IURIEditorInput located && located.getURI() != null) {
            return SourceUris.source(located.getURI().toString(), Path::getParent);
        }
        if (input instanceof IStorageEditorInput stored) { // before its path, which may be that of a temporary copy
            return stored(stored);
        }
        if (input instanceof IPathEditorInput located && located.getPath() != null) {
            return TextSource.file(located.getPath().toPath(), located.getPath().toPath().getParent());
        }
        // a new text that was never saved belongs to no file yet
        return input.exists() ? TextSource.unknown(input.getName()) : TextSource.typed();
    }

    private static TextSource stored(IStorageEditorInput input) {
        try {
            IStorage storage = input.getStorage();
            return storage == null ? TextSource.unknown(input.getName()) : StorageSource.of(storage);
        } catch (CoreException e) {
            return TextSource.unknown(input.getName());
        }
    }

    /** Returns the file of a version or of an entry of an archive; unknown if its path does not identify one. */
    public static TextSource version(IStorage storage) {
        return StorageSource.of(storage);
    }

    /** Returns the source of a file or folder of the workspace. */
    public static TextSource source(IResource resource) {
        IPath root = resource.getProject() == null ? null : resource.getProject().getLocation();
        if (resource.getLocation() != null) {
            return TextSource.file(resource.getLocation().toPath(), root == null ? null : root.toPath());
        }
        URI uri = resource.getLocationURI();
        return uri == null ? TextSource.unknown(resource.getFullPath().toString()) : SourceUris.source(uri.toString());
    }

    /** Returns the path, for names and the content type; null for a text that is not stored in a file. */
    public @Nullable Path file() {
        return source.path();
    }

    /** Returns the folder of its project, or null. */
    public @Nullable Path root() {
        return source.root();
    }

    public String type() {
        return FileType.of(name);
    }

    public @Nullable String language() {
        // the editor of a class file shows Java
        Path file = file();
        return FileType.language(file == null || file.getFileName() == null ? name : file.getFileName().toString());
    }
}
