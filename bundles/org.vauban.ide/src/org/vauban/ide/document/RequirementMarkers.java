// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRunnable;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.document.RequirementFinding;
import org.vauban.assist.edit.proposal.TextLines;

/** Shows the findings of the requirement check as warning markers of a file, with their lines. */
public final class RequirementMarkers {

    /** Type of the markers; they do not persist across sessions. */
    public static final String TYPE = "org.vauban.ide.requirement";
    /** Value of {@link IMarker#SOURCE_ID} in these markers. */
    public static final String SOURCE = "org.vauban.ide.requirements";

    private RequirementMarkers() {}

    /** Replaces the findings of a file. Do not call this on the UI thread. */
    static void replace(IFile file, String text, List<RequirementFinding> findings, IProgressMonitor monitor)
            throws CoreException {
        TextLines lines = TextLines.of(text);
        IWorkspaceRunnable change = inner -> {
            file.deleteMarkers(TYPE, true, IResource.DEPTH_ZERO);
            for (RequirementFinding finding : findings) {
                Map<String, Object> attributes = new HashMap<>();
                attributes.put(IMarker.MESSAGE, message(finding));
                attributes.put(IMarker.SEVERITY, IMarker.SEVERITY_WARNING);
                attributes.put(IMarker.CHAR_START, finding.start());
                attributes.put(IMarker.CHAR_END, finding.end());
                attributes.put(IMarker.LINE_NUMBER, lines.at(finding.start()) + 1);
                attributes.put(IMarker.SOURCE_ID, SOURCE);
                file.createMarker(TYPE, attributes);
            }
        };
        file.getWorkspace().run(change, file.getWorkspace().getRuleFactory().markerRule(file), 0, monitor);
    }

    /** Returns one line: the words, the problem and the suggested replacement. */
    static String message(RequirementFinding finding) {
        return NLS.bind(Messages.Requirement_message,
                new Object[] {finding.text().replaceAll("\\s+", " "), finding.explanation(), finding.advice()});
    }
}
