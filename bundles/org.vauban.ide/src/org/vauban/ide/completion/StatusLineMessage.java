// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IStatusLineManager;
import org.eclipse.ui.IEditorPart;
import org.vauban.ide.workbench.Announcement;

/** Messages of completion in the status line of an editor; removes only its own messages. UI thread. */
final class StatusLineMessage {

    private final IEditorPart editor;
    private boolean said;

    StatusLineMessage(IEditorPart editor) {
        this.editor = editor;
    }

    void say(String sentence) {
        tell(sentence, null);
        said = true;
    }

    void sayError(String sentence) {
        tell(null, sentence);
        said = true;
    }

    /** Removes the message, which is out of date. */
    void takeBack() {
        if (said) {
            said = false;
            tell(null, null);
        }
    }

    private void tell(@Nullable String message, @Nullable String error) {
        IStatusLineManager line = editor.getEditorSite().getActionBars().getStatusLineManager();
        if (line != null) {
            line.setErrorMessage(error);
            line.setMessage(message);
        }
        Announcement.say(editor.getSite().getShell().getDisplay(),
                Objects.requireNonNullElse(message, Objects.requireNonNullElse(error, "")));
    }
}
