// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.workbench.AccessibleName;

/** A bar of the chat view that is there for a time only and takes no place else. Hidden at first. UI thread. */
abstract class PassingBar extends Composite {

    /** @param name what a screen reader says when it appears */
    PassingBar(Composite parent, String name) {
        super(parent, SWT.NONE);
        setVisible(false);
        AccessibleName.give(this, name);
    }

    /** Shows it, or hides it again. */
    final void appear(boolean on) {
        if (isDisposed() || ((GridData) getLayoutData()).exclude != on) {
            return; // it is so already
        }
        setVisible(on);
        ((GridData) getLayoutData()).exclude = !on;
        getParent().layout(true, true);
        if (on) {
            // a screen reader reads it without the focus going there
            getAccessible().sendEvent(ACC.EVENT_NAME_CHANGED, null);
        }
    }
}
