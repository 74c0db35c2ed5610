// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.ide.workbench.TextEditorHandler;

/** Opens the inline edit field in the active text editor. */
public class InlineEditHandler extends TextEditorHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        EditorSnapshot.of(HandlerUtil.getActiveEditor(event)).ifPresent(InlineEdit::open);
        return null;
    }
}
