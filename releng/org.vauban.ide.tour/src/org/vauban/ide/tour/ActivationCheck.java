// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.Bundle;
import org.vauban.engine.EngineException;
import org.vauban.ide.status.StatusItem;
import org.vauban.ide.workbench.CurrentAssistant;

/** Checks whether the plug-in was activated. */
final class ActivationCheck extends WorkbenchDriver {

    private final int timeout;

    ActivationCheck(int timeout) {
        super(TourApplication.NAME);
        this.timeout = timeout;
    }

    @Override
    protected void guide() throws Exception {
        Bundle bundle = Platform.getBundle("org.vauban.ide");
        if (!waitFor(timeout, () -> bundle.getState() == Bundle.ACTIVE && shows(window().getShell()))) {
            throw new Failure("the plug-in org.vauban.ide is not active, or its status item is not there");
        }
        System.out.println("vauban: active");
        System.out.println("vauban: index " + index());
    }

    /** Returns whether the index hosts are found, as a line to print. */
    private static String index() {
        try {
            return PlatformUI.getWorkbench().getService(CurrentAssistant.class).assistant().questions().isAvailable()
                    ? "installed" : "not installed";
        } catch (EngineException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private static boolean shows(Composite parent) {
        for (Control child : parent.getChildren()) {
            if (StatusItem.ID.equals(child.getData("id")) || child instanceof Composite inner && shows(inner)) {
                return true;
            }
        }
        return false;
    }
}
