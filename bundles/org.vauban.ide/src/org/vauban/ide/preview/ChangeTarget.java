// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.ui.IEditorPart;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.governance.source.TextSource;

/** A text that can be changed: in an editor, or in a file that is not open. UI thread. */
public interface ChangeTarget {

    /**
     * Writes the accepted hunks, as one undoable step.
     *
     * @return completed on the UI thread; never fails
     */
    CompletableFuture<ChangeResult> write(EditProposal proposal);

    /** @return a file name, which determines the syntax colouring */
    String name();

    /** @return where the text is stored */
    TextSource source();

    /** Shows the text to the user; opens an editor unless the file is very large. */
    void show();

    /** Returns the text of an editor, or of its file after the editor was closed. */
    static ChangeTarget of(IEditorPart editor) {
        return new EditorTarget(editor);
    }

    /** Returns the text of a file, in its editor if one is open. The file need not exist yet. */
    static ChangeTarget of(IFile file) {
        return new FileTarget(file);
    }
}
