// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;

/** Lets the Tab key go on from a field of several lines, in which nothing is indented. UI thread. */
public final class TabTraversal {

    private TabTraversal() {}

    /** From now on. */
    public static void give(Control field) {
        field.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
                event.doit = true;
            }
        });
    }
}
