// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;

/** A bar of the chat view that is visible temporarily and takes no space otherwise. Hidden at first. UI thread. */
abstract class TransientBar extends Composite {

    private final String name;

    /** @param name announced by a screen reader when the bar appears */
    TransientBar(Composite parent, String name) {
        super(parent, SWT.NONE);
        this.name = name;
        setVisible(false);
        AccessibleName.give(this, name);
    }

    /** Shows or hides the bar. */
    final void appear(boolean on) {
        if (isDisposed() || ((GridData) getLayoutData()).exclude != on) {
            return; // no change
        }
        setVisible(on);
        ((GridData) getLayoutData()).exclude = !on;
        getParent().layout(true, true);
        if (on) {
            Announcement.say(getDisplay(), name);
        }
    }
}
