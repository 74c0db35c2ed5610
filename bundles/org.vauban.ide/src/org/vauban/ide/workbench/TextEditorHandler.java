// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.ISources;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.texteditor.ITextEditor;

/** Base of command handlers that work on the active text editor; disabled if there is none. UI thread. */
public abstract class TextEditorHandler extends AbstractHandler {

    @Override
    public void setEnabled(@Nullable Object context) {
        Object active = HandlerUtil.getVariable(context, ISources.ACTIVE_EDITOR_NAME);
        setBaseEnabled(active instanceof IEditorPart part && Adapters.adapt(part, ITextEditor.class) != null);
    }
}
