// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.nextedit;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.PlatformUI;

/** Goes to the next place to edit; if the caret is there already, makes the change. */
public class NextEditHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        PlatformUI.getWorkbench().getService(NextEditController.class).jump();
        return null;
    }
}
