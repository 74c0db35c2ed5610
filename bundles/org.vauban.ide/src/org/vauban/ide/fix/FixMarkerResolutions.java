// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolution2;
import org.eclipse.ui.IMarkerResolutionGenerator2;

/** Offers a fix for every problem marker of a file, in the Problems view and in the rulers of editors. */
public class FixMarkerResolutions implements IMarkerResolutionGenerator2 {

    @Override
    public boolean hasResolutions(IMarker marker) {
        try {
            return marker.getResource() instanceof IFile && marker.isSubtypeOf(IMarker.PROBLEM)
                    && !marker.getAttribute(IMarker.MESSAGE, "").isBlank();
        } catch (CoreException e) {
            return false; // deleted meanwhile
        }
    }

    @Override
    public IMarkerResolution[] getResolutions(IMarker marker) {
        return hasResolutions(marker)
                ? new IMarkerResolution[] {new Resolution(marker.getAttribute(IMarker.MESSAGE, ""))}
                : new IMarkerResolution[0];
    }

    private record Resolution(String message) implements IMarkerResolution2 {

        @Override
        public String getLabel() {
            return NLS.bind(Messages.Fix_proposal, FixJob.shortened(message));
        }

        @Override
        public String getDescription() {
            return Messages.Fix_description;
        }

        @Override
        public Image getImage() {
            return FixProposals.icon();
        }

        @Override
        public void run(IMarker marker) {
            FixSubject subject = FixSubject.of(marker);
            if (subject != null) {
                FixJob.start(subject);
            }
        }
    }
}
