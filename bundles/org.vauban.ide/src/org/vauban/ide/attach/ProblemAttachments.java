// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.governance.SourceText;
import org.vauban.ide.workbench.EditorFile;

/**
 * Attaches the problems of a file or project, each with its line of code: one attachment per file, so that exclusions
 * apply.
 */
final class ProblemAttachments {
    private static final int MAX_FILES = 20;
    private static final int MAX_OF_ONE = 30;

    private ProblemAttachments() {}

    static AttachmentCandidate of(IResource resource) {
        return new AttachmentCandidate(Kind.PROBLEMS, resource.getName(),
                resource.getFullPath().makeRelative().toString(),
                notice -> {
                    OpenProblems open = OpenProblems.of(resource);
                    return ReadingJob.read(resource.getName(), cancelled -> read(resource, open, notice));
                });
    }

    private static List<Attachment> read(IResource resource, OpenProblems open, Consumer<String> notice) {
        try {
            Map<IResource, List<IMarker>> byFile = new LinkedHashMap<>();
            for (IMarker marker : resource.findMarkers(IMarker.PROBLEM, true, IResource.DEPTH_INFINITE)) {
                if (marker.getAttribute(IMarker.SEVERITY, IMarker.SEVERITY_INFO) >= IMarker.SEVERITY_WARNING) {
                    byFile.computeIfAbsent(marker.getResource(), key -> new ArrayList<>()).add(marker);
                }
            }
            if (byFile.isEmpty()) {
                throw new AttachException(NLS.bind(Messages.Attach_noProblems, resource.getName()), null);
            }
            List<Attachment> all = new ArrayList<>();
            List<String> leftOut = new ArrayList<>();
            AttachException unread = null;
            for (Map.Entry<IResource, List<IMarker>> each : byFile.entrySet()) {
                if (all.size() == MAX_FILES) {
                    leftOut.add(each.getKey().getName());
                    continue;
                }
                try {
                    all.add(of(each.getKey(), each.getValue(), open.texts().get(each.getKey())));
                } catch (AttachException e) {
                    unread = e;
                    leftOut.add(each.getKey().getName());
                }
            }
            if (all.isEmpty() && unread != null) {
                throw unread;
            }
            MissingFilesMessage.tell(Messages.LeftOut_problems, leftOut, notice);
            return all;
        } catch (CoreException e) {
            throw new AttachException(NLS.bind(Messages.Attach_unreadable, resource.getName(), e.getMessage()), e);
        }
    }

    /** @param open unsaved text of the file in its editor, or null */
    private static Attachment of(IResource resource, List<IMarker> markers, OpenProblems.@Nullable Text open) {
        String whole = open != null ? open.text()
                : resource instanceof IFile file && file.exists() ? FileAttachments.text(file) : "";
        List<String> lines = whole.lines().toList();
        StringBuilder text = new StringBuilder();
        markers.sort(Comparator.comparingInt((IMarker m) -> -m.getAttribute(IMarker.SEVERITY, 0))
                .thenComparingInt(m -> m.getAttribute(IMarker.LINE_NUMBER, 0)));
        for (IMarker marker : markers.subList(0, Math.min(MAX_OF_ONE, markers.size()))) {
            int line = open != null ? open.line(marker) : marker.getAttribute(IMarker.LINE_NUMBER, 0);
            boolean error = marker.getAttribute(IMarker.SEVERITY, 0) == IMarker.SEVERITY_ERROR;
            text.append(resource.getName()).append(line > 0 ? ":" + line : "")
                    .append(error ? ": error: " : ": warning: ")
                    .append(marker.getAttribute(IMarker.MESSAGE, "")).append("\n");
            if (line > 0 && line <= lines.size()) {
                text.append("    ").append(lines.get(line - 1).strip()).append("\n");
            }
        }
        return new Attachment(Kind.PROBLEMS, resource.getName(), null, null,
                SourceText.whole(EditorFile.source(resource), whole).said(text.toString()));
    }
}
