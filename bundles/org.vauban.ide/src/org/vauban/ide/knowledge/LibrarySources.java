// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ui.IEditorPart;

/** Knows the sources of the libraries that projects use; an OSGi service that the bundle of a language contributes. */
public interface LibrarySources {

    /**
     * Archives with sources of libraries of the open projects.
     *
     * @param monitor cancelled when nobody wants to know any more
     * @return for each archive, by its absolute path, what of it is to be indexed: itself, or paths in it. Called on a
     *         background thread; looks at the sources of the projects
     */
    Map<Path, List<Path>> archives(IProgressMonitor monitor);

    /**
     * Opens the class that a source file in an archive belongs to. UI thread.
     *
     * @param entry path of the archive with that of the entry
     * @return empty where no open project uses the library
     */
    Optional<IEditorPart> open(Path entry);
}
