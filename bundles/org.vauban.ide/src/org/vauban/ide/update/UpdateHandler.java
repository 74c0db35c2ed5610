// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.update;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.handlers.HandlerUtil;

/** Searches the signed update sites of this Eclipse for an update of Vauban. */
public class UpdateHandler extends AbstractHandler {
    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        if (Platform.getBundle("org.eclipse.equinox.p2.operations") == null) { // optional; the job needs its types
            MessageDialog.openInformation(HandlerUtil.getActiveShell(event), Messages.Update_title,
                    Messages.Update_noP2);
        } else {
            new UpdateJob().schedule();
        }
        return null;
    }
}
