// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.status;

import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.handlers.HandlerUtil;

/** Opens the menu of the status item, which the Tab key does not reach. */
public class ShowMenuHandler extends AbstractHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        IWorkbenchWindow window = HandlerUtil.getActiveWorkbenchWindow(event);
        if (window != null) {
            item(window.getShell()).ifPresent(bar -> bar.getItem(0).notifyListeners(SWT.Selection, new Event()));
        }
        return null;
    }

    private static Optional<ToolBar> item(Composite in) {
        for (Control child : in.getChildren()) {
            Optional<ToolBar> found = child instanceof ToolBar bar && StatusItem.ID.equals(bar.getData("id"))
                    ? Optional.of(bar)
                    : child instanceof Composite inner ? item(inner) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
