// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.Optional;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.eclipse.ui.texteditor.AbstractMarkerAnnotationModel;

/** Gives access to the text of a file that is open in an editor and possibly not saved. UI thread. */
public final class OpenEditorText {

    private OpenEditorText() {}

    /** @return empty if no editor shows the file */
    public static Optional<IDocument> of(IFile file) {
        return buffer(file).map(ITextFileBuffer::getDocument);
    }

    /** Returns the position of a marker in the editor's text; the marker's own attributes refer to the saved text. */
    public static Optional<Position> position(IFile file, IMarker marker) {
        return buffer(file).map(buffer -> buffer.getAnnotationModel() instanceof AbstractMarkerAnnotationModel markers
                ? markers.getMarkerPosition(marker)
                : null).filter(position -> !position.isDeleted());
    }

    private static Optional<ITextFileBuffer> buffer(IFile file) {
        return Optional.ofNullable(
                FileBuffers.getTextFileBufferManager().getTextFileBuffer(file.getFullPath(), LocationKind.IFILE));
    }
}
