// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.ui.IEditorPart;
import org.vauban.assist.edit.proposal.EditProposal;

/** A text that can be changed: in an editor, or in a file that is open in none. UI thread. */
public interface ChangeTarget {

    /**
     * Writes the accepted hunks in one step that one undo takes back.
     *
     * @return completed on the UI thread; never fails
     */
    CompletableFuture<ChangeResult> write(EditProposal proposal);

    /** @return a file name, which tells how the text is coloured */
    String name();

    /** Shows the text to the user; opens the editor of a file that is not very large. */
    void show();

    /** The text of an editor; of its file when the editor has been closed since. */
    static ChangeTarget of(IEditorPart editor) {
        return new EditorTarget(editor);
    }

    /** The text of a file, in its editor where one is open. The file may be one that is not there yet. */
    static ChangeTarget of(IFile file) {
        return new FileTarget(file);
    }
}
