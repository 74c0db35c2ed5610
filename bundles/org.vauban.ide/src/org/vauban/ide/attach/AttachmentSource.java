// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;

/**
 * Finds attachments that another bundle knows, such as the types and methods of a language; an OSGi service that such a
 * bundle contributes.
 */
public interface AttachmentSource {

    /**
     * Finds candidates by name. Called on a background thread.
     *
     * @param word the beginning of a name, or its capital letters; never empty
     * @param most maximum number of results
     * @param monitor cancelled when the results are no longer needed
     * @return the candidates, best first
     */
    List<AttachmentCandidate> find(String word, int most, IProgressMonitor monitor);

    /** Returns what encloses the start of the selection, the innermost first. Called on a background thread. */
    List<AttachmentCandidate> around(EditorText editor);

    /** Returns the candidate for a dropped element of a view, if it belongs to this source. UI thread, quick. */
    Optional<AttachmentCandidate> of(Object element);
}
