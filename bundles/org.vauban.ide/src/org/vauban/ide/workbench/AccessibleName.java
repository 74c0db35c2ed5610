// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Control;

/** Gives a control without a label a name for screen readers. UI thread. */
public final class AccessibleName extends AccessibleAdapter {

    private final String name;

    private AccessibleName(String name) {
        this.name = name;
    }

    /** Sets the name of a control. */
    public static void give(Control control, String name) {
        control.getAccessible().addAccessibleListener(new AccessibleName(name));
    }

    @Override
    public void getName(AccessibleEvent event) {
        if (event.childID == ACC.CHILDID_SELF) { // Windows asks for the rows of a table here, too
            event.result = name;
        }
    }
}
