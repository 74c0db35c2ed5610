// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;

/** Makes the Tab key leave a multi-line field in which indentation is not needed. UI thread. */
public final class TabTraversal {

    private TabTraversal() {}

    /** Installs the traversal on a field. */
    public static void give(Control field) {
        field.addListener(SWT.Traverse, event -> {
            if (event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS) {
                event.doit = true;
            }
        });
    }
}
