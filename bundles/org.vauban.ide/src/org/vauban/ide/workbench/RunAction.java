// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.resource.ImageDescriptor;

/** Tool bar or menu action that runs a task; its tool tip is its label. UI thread. */
public final class RunAction extends Action {
    private final Runnable what;

    /** @param image the icon, or null for none */
    public RunAction(String label, @Nullable ImageDescriptor image, Runnable what) {
        super(label, image);
        this.what = Objects.requireNonNull(what);
        setToolTipText(label);
    }

    @Override
    public void run() {
        what.run();
    }
}
