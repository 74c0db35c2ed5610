// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.IFileBuffer;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.vauban.ide.document.OpenEditorText;

/**
 * Unsaved texts of open files and the lines of problems in them, at one moment. The line numbers of markers are those
 * of the saved texts.
 *
 * @param texts by file; only of unsaved files that have problems
 */
record OpenProblems(Map<IFile, Text> texts) {

    /**
     * Text of an editor.
     *
     * @param lines line numbers from 1, by the id of the marker; without problems whose text was deleted
     */
    record Text(String text, Map<Long, Integer> lines) {

        /** Returns the line of a problem, from 1; 0 if it is not known. */
        int line(IMarker marker) {
            return lines.getOrDefault(marker.getId(), 0);
        }
    }

    /** Returns those of a file or folder. UI thread. */
    static OpenProblems of(IResource resource) {
        Map<IFile, Text> texts = new HashMap<>();
        IWorkspaceRoot root = ResourcesPlugin.getWorkspace().getRoot();
        for (IFileBuffer buffer : FileBuffers.getTextFileBufferManager().getFileBuffers()) {
            if (buffer instanceof ITextFileBuffer text && text.isDirty() && buffer.getLocation() != null
                    && resource.getFullPath().isPrefixOf(buffer.getLocation())
                    && root.findMember(buffer.getLocation()) instanceof IFile file) {
                add(file, text, texts);
            }
        }
        return new OpenProblems(texts);
    }

    private static void add(IFile file, ITextFileBuffer buffer, Map<IFile, Text> texts) {
        Map<Long, Integer> lines = new HashMap<>();
        try {
            IMarker[] markers = file.findMarkers(IMarker.PROBLEM, true, IResource.DEPTH_ZERO);
            for (IMarker marker : markers) {
                OpenEditorText.position(file, marker)
                        .filter(position -> position.getLength() > 0 || isEmpty(marker)) // else deleted
                        .ifPresent(position -> lines.put(marker.getId(), line(buffer.getDocument(), position)));
            }
            if (markers.length > 0) {
                texts.put(file, new Text(buffer.getDocument().get(), lines));
            }
        } catch (CoreException e) {
            // deleted meanwhile, which whoever reads the file reports
        }
    }

    /** Whether a marker has no text: it stands between two characters, or knows its line only. */
    private static boolean isEmpty(IMarker marker) {
        return marker.getAttribute(IMarker.CHAR_END, -1) <= marker.getAttribute(IMarker.CHAR_START, -1);
    }

    private static int line(IDocument document, Position position) {
        try {
            return document.getLineOfOffset(position.getOffset()) + 1;
        } catch (BadLocationException e) {
            throw new IllegalStateException(e); // positions move with the text
        }
    }
}
