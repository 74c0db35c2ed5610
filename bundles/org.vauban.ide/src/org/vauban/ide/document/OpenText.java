// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.Optional;
import org.eclipse.core.filebuffers.FileBuffers;
import org.eclipse.core.filebuffers.ITextFileBuffer;
import org.eclipse.core.filebuffers.LocationKind;
import org.eclipse.core.resources.IFile;

/** The text of a file that an editor has in memory, maybe not saved yet. UI thread. */
final class OpenText {

    private OpenText() {
    }

    static Optional<String> of(IFile file) {
        ITextFileBuffer buffer = FileBuffers.getTextFileBufferManager().getTextFileBuffer(file.getFullPath(), LocationKind.IFILE);
        return Optional.ofNullable(buffer).map(open -> open.getDocument().get());
    }
}
