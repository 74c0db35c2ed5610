// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.osgi.framework.Bundle;
import org.vauban.ide.status.StatusItem;

/** Sees whether the plug-in came up. */
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
