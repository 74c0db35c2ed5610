// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ui.IEditorPart;

/** Finds the sources of the libraries that projects use; an OSGi service that the bundle of a language contributes. */
public interface LibrarySources {

    /**
     * Returns the archives with sources of the open projects' libraries. Called on a background thread; examines the
     * sources of the projects.
     *
     * @param monitor cancelled when the result is no longer needed
     * @return for each archive, by its absolute path, what to index: the archive itself, or paths in it
     */
    Map<Path, List<Path>> archives(IProgressMonitor monitor);

    /**
     * Opens the class that a source file in an archive belongs to. UI thread.
     *
     * @param entry path of the archive followed by that of the entry
     * @return empty if no open project uses the library
     */
    Optional<IEditorPart> open(Path entry);
}
