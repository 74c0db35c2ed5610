// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;

/**
 * What another bundle can attach, such as the types and methods of a language; an OSGi service that such a bundle
 * contributes.
 */
public interface AttachmentSource {

    /**
     * What is called so.
     *
     * @param word the beginning of a name, or its capital letters; never empty
     * @param most how many are wanted
     * @param monitor cancelled when nobody wants them any more
     * @return the best first. Called on a background thread
     */
    List<AttachmentCandidate> find(String word, int most, IProgressMonitor monitor);

    /** What the beginning of the selection stands in, the innermost first. Called on a background thread. */
    List<AttachmentCandidate> around(EditorText editor);

    /** An element of a view that was dropped, if it is one of this source. UI thread, quick. */
    Optional<AttachmentCandidate> of(Object element);
}
